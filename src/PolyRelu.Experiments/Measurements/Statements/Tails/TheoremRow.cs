using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>A statement on one kind of clusters: what was counted, and what it says about the bound.</summary>
/// <param name="Cell">The kind of clusters.</param>
/// <param name="Count">What was counted.</param>
/// <param name="Interval">Confidence interval of the probability of the event.</param>
/// <param name="Tail">The bound with its constant left open; null where it has none.</param>
/// <param name="Bound">The bound of the probability: from the side that the statement says.</param>
/// <param name="Verdict">What the interval says about it.</param>
internal sealed record TheoremRow(TheoremConfiguration Cell, TheoremCount Count, BinomialInterval Interval, TailBound? Tail, double Bound,
    BoundVerdict Verdict)
{
    /// <summary>Whether the whole interval is on the claimed side of a bound that says something.</summary>
    public bool Holds => Verdict == BoundVerdict.Holds;

    /// <summary>Whether the whole interval is on the other side.</summary>
    public bool IsViolated => Verdict == BoundVerdict.Violated;

    /// <summary>Whether the interval contains the bound.</summary>
    public bool IsOpen => Verdict == BoundVerdict.NotDecided;

    /// <summary>Whether the bound holds for every probability.</summary>
    public bool SaysNothing => Verdict == BoundVerdict.SaysNothing;

    /// <summary>The constant for which the bound would equal a probability; null where it has no constant.</summary>
    public double? ConstantAt(double probability) => Tail?.ConstantAt(probability);
}
