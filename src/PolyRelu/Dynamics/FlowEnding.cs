using PolyRelu.Numerics.Integration;
using static System.FormattableString;

namespace PolyRelu.Dynamics;

/// <summary>How and when a flow ended, with a sentence for whoever asked.</summary>
/// <param name="End">How.</param>
/// <param name="Time">When.</param>
/// <param name="Sentence">What happened.</param>
public sealed record FlowEnding(FlowEnd End, double Time, string Sentence)
{
    internal static FlowEnding Finished(double time) =>
        new(FlowEnd.Finished, time, Invariant($"The flow reached its end at t = {time:G6}."));

    internal static FlowEnding Born(double time) =>
        new(FlowEnd.Born, time, Invariant($"Every cluster's margin was above ½ at t = {time:G6}."));

    internal static FlowEnding Resting(double time, double until, double path, double norm) => new(FlowEnd.Resting, time,
        Invariant($"The flow is at rest at t = {time:G6}: until t = {until:G6} the parameters move by at most {path:G2}, of a norm of ")
        + Invariant($"{norm:G3}."));

    internal static FlowEnding Vanished(int neuron, double time) => new(FlowEnd.Vanished, time,
        Invariant($"At t = {time:G6} the input weights of neuron {neuron} reached 0, where the network has no gradient: the flow ")
        + "ends there. This can happen only where |v| > ‖w‖ at the beginning; start with ‖w‖ ≥ |v|.");

    internal static FlowEnding Of(StepResult result, double time, double tolerance, double power, FlowPrecision precision) => result switch
    {
        StepResult.TooSmall => new(FlowEnd.Stuck, time,
            Invariant($"At t = {time:G6} no step keeps to the tolerance {tolerance:G3} any more; ")
            + (power < 2 ? "at this power the flow is not smooth: ask for a larger tolerance." : "ask for a larger tolerance.")),
        StepResult.NotFinite =>
            new(FlowEnd.NotFinite, time, Invariant($"At t = {time:G6} numbers of the flow left the range of ")
                + (precision == FlowPrecision.SinglePrecision ? "float32, in which its products ran; ask for double precision."
                    : "float64; begin with smaller weights or samples.")),
        StepResult.Accepted => throw new ArgumentException("The step was accepted: the flow has not ended.", nameof(result)),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "There is no such result of a step."),
    };
}
