using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>What is measured of a flow at one time, beside what its record holds.</summary>
/// <param name="Time">The time t.</param>
public sealed record FlowReading(double Time)
{
    /// <summary>Alignment of the neurons; null where no centres are known.</summary>
    public AlignmentQuartiles? Alignment { get; init; }

    /// <summary>
    /// The distance to F: the largest |c f(x) − F(x)| that was found on the unit sphere, c = E[f F]/E[f²]
    /// (<see cref="Theory.ConjecturedLimitDistance"/>); null where it was not asked for or a class has no known centre.
    /// </summary>
    public double? SumDistance { get; init; }

    /// <summary>
    /// The distance to F in degree p (<see cref="Theory.SumPowerClassifier"/>), as <see cref="SumDistance"/>; null unless it is asked for.
    /// </summary>
    public double? SumPowerDistance { get; init; }

    /// <summary>The distance to F^(p), as <see cref="SumDistance"/>.</summary>
    public double? PowerDistance { get; init; }

    /// <summary>
    /// The median over samples of the L2 distance of the nearest example found, an upper bound: 0 of a misclassified sample, infinite
    /// where nothing was found; null where it was not asked for.
    /// </summary>
    public double? MedianRadius { get; init; }
}
