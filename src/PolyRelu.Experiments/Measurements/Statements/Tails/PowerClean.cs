using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>F^(p) errs on a clean point: the probability is bounded from above.</summary>
internal sealed class PowerClean : TailStatement
{
    /// <inheritdoc/>
    public override string Name => "power-clean";

    /// <inheritdoc/>
    public override string Title => "F^(p) is right on clean points";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"P(F<sup>(p)</sup>(x) y &gt; 0) ≥ 1 − 2(K + 1) exp(−C D / (α² K))");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2024";

    /// <inheritdoc/>
    public override Markup Hypotheses => Markup.Of($"p &gt; 2");

    /// <inheritdoc/>
    public override string Event => "F^(p) errs";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2(K + 1) exp(−C D / (α² K))";

    /// <inheritdoc/>
    public override IEnumerable<CountedEvent> Events(TheoremConfiguration cell, CellClassifiers ideal) =>
        ideal.Powers.Select(power => new CountedEvent(power.Name, draw => EventCount.Of(draw.Errors(power))));

    /// <inheritdoc/>
    public override TailBound? Tail(TheoremConfiguration cell, double? parameter) =>
        TheoremBounds.PowerClean(cell.Dimension, cell.Alpha, cell.Clusters);
}
