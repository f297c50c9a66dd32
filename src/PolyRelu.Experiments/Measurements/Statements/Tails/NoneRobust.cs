using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>A classifier errs within the radius √2/2: the probability is bounded from below, for every classifier.</summary>
internal sealed class NoneRobust : TailStatement
{
    /// <inheritdoc/>
    public override string Name => "none-robust";

    /// <inheritdoc/>
    public override string Title => "No classifier withstands √2/2";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"Whatever the classifier, its robust error at the L2 radius √2/2 is at least {BoundFormula}");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2025, Proposition 1";

    /// <inheritdoc/>
    public override Markup Hypotheses => "all clusters equally likely; a tie is an error";

    /// <inheritdoc/>
    public override Markup Remark =>
        Markup.Of($" Counted from exact distances for F, F<sup>(p)</sup> and the nearest-centre rule. With one cluster of each class the ")
        + "nearest-centre rule attains the bound, and no number of samples decides it.";

    /// <inheritdoc/>
    protected override IReadOnlyList<(int Clusters, int Positive)> Counts => [(3, 1), (10, 6)];

    /// <inheritdoc/>
    protected override Markup Judged => "the bound";

    /// <inheritdoc/>
    public override string Event => "the classifier errs within √2/2";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"min(K<sub>1</sub>, K<sub>2</sub>)/K");

    /// <inheritdoc/>
    public override BoundSide Side => BoundSide.Lower;

    /// <inheritdoc/>
    public override string Refutation => "a classifier whose robust error at √2/2 has its whole interval below the bound";

    /// <inheritdoc/>
    public override IEnumerable<CountedEvent> Events(TheoremConfiguration cell, CellClassifiers ideal) =>
        ideal.All.Select(classifier => new CountedEvent(classifier.Name,
            draw => EventCount.Of(draw.BrokenWithin(classifier, TheoremBounds.UniversalRadius))));

    /// <inheritdoc/>
    public override TailBound? Tail(TheoremConfiguration cell, double? parameter) => null;

    /// <inheritdoc/>
    public override double Bound(TheoremConfiguration cell, double? parameter, double constant) =>
        TheoremBounds.UniversalRobustError(cell.PositiveClusters, cell.Clusters - cell.PositiveClusters);
}
