using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>F errs on a clean point: the probability is bounded from above.</summary>
internal sealed class SumClean : TailStatement
{
    /// <inheritdoc/>
    public override string Name => "sum-clean";

    /// <inheritdoc/>
    public override string Title => "F is right on clean points";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"P(F(x) y &gt; 0) ≥ 1 − 2 exp(−C D / (4 α² K)), where F(x) = σ(⟨x, μ<sub>+</sub>⟩) − "
        + $"σ(⟨x, μ<sub>−</sub>⟩)");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2024";

    /// <inheritdoc/>
    public override Markup Hypotheses => Markup.Empty;

    /// <inheritdoc/>
    public override string Event => "F errs";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2 exp(−C D / (4 α² K))";

    /// <inheritdoc/>
    public override IEnumerable<CountedEvent> Events(TheoremConfiguration cell, CellClassifiers ideal) =>
        [new CountedEvent(ideal.Sum.Name, draw => EventCount.Of(draw.Errors(ideal.Sum)))];

    /// <inheritdoc/>
    public override TailBound? Tail(TheoremConfiguration cell, double? parameter) =>
        TheoremBounds.SumClean(cell.Dimension, cell.Alpha, cell.Clusters);
}
