namespace PolyRelu.Dynamics.Charts;

/// <summary>w = 0: the neuron contributes nothing, and its gradient is taken as 0, as everywhere in this library.</summary>
/// <param name="logOutput">log |v|.</param>
/// <param name="sign">The sign of v.</param>
internal sealed class RestingChart(double logOutput, int sign) : NeuronChart
{
    /// <inheritdoc/>
    public override double Rate(double y) => 0;

    /// <inheritdoc/>
    public override double Speed(double y) => 0;

    /// <inheritdoc/>
    public override double LogNorm(double y) => double.NegativeInfinity;

    /// <inheritdoc/>
    public override double LogOutput(double y) => logOutput;

    /// <inheritdoc/>
    public override int Sign(double y) => sign;
}
