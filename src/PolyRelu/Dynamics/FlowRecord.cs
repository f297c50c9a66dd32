using PolyRelu.Networks;

namespace PolyRelu.Dynamics;

/// <summary>A flow at one time.</summary>
public sealed record FlowRecord
{
    /// <summary>The time t.</summary>
    public required double Time { get; init; }

    /// <summary>f of the samples [n].</summary>
    public required double[] Outputs { get; init; }

    /// <summary>The mean loss.</summary>
    public required double Loss { get; init; }

    /// <summary>log ‖w_j‖ [h].</summary>
    public required double[] LogNorms { get; init; }

    /// <summary>log |v_j| [h].</summary>
    public required double[] LogOutputs { get; init; }

    /// <summary>Signs of v_j [h].</summary>
    public required int[] Signs { get; init; }

    /// <summary>
    /// log(|v_j| ‖w_j‖) [h], unnormalised log(|v_j| ‖w_j‖^p): the contributions of the neurons; −∞ for a neuron without weights.
    /// </summary>
    /// <param name="problem">What the flow descends, which knows the form of the neurons.</param>
    public double[] LogContributions(FlowProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        double degree = problem.Form.Degree(problem.Power);
        return [.. LogNorms.Zip(LogOutputs, (norm, output) => (degree * norm) + output)];
    }

    /// <summary>u_j = w_j/‖w_j‖ [h × D], row by row.</summary>
    public required double[] Directions { get; init; }

    /// <summary>Mean margin y f of the samples of each cluster [K].</summary>
    public required double[] Margins { get; init; }

    /// <summary>How far what should be conserved has drifted.</summary>
    public required FlowDrift Drift { get; init; }

    /// <summary>Size of the step that the record lies in.</summary>
    public required double StepSize { get; init; }

    /// <summary>Accepted steps so far.</summary>
    public required long Accepted { get; init; }

    /// <summary>Rejected steps so far.</summary>
    public required long Rejected { get; init; }

    /// <summary>Right-hand sides so far.</summary>
    public required long Evaluations { get; init; }
}
