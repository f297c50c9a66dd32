using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>F^(p) errs within the radius (√2 − δ)/2: the probability is bounded from above.</summary>
internal sealed class PowerRobust : TailStatement
{
    /// <inheritdoc/>
    public override string Name => "power-robust";

    /// <inheritdoc/>
    public override string Title => "F^(p) withstands every step up to (√2 − δ)/2";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"P(min<sub>‖d‖ ≤ 1</sub> F<sup>(p)</sup>(x + (√2 − δ)/2 · d) y &gt; 0) ≥ 1 − 2(K + 1) exp(−C D δ² / (2 α² K²)) ")
        + Markup.Of($"for p &gt; 2");

    /// <inheritdoc/>
    public override Markup Remark => Markup.Of($" The worst case is exact: the L2 distance of every sample to the nearest misclassified ")
        + Markup.Of($"point is computed from the formula of F<sup>(p)</sup>.");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2024";

    /// <inheritdoc/>
    public override Markup Hypotheses => Markup.Of($"p &gt; 2, 0 &lt; δ &lt; √2");

    /// <inheritdoc/>
    public override string Event => "F^(p) errs within the radius";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2(K + 1) exp(−C D δ² / (2 α² K²))";

    /// <inheritdoc/>
    public override string Parameter => "δ";

    /// <inheritdoc/>
    public override IReadOnlyList<double> Parameters(TheoremConfiguration cell) => cell.Deltas;

    /// <inheritdoc/>
    public override IEnumerable<CountedEvent> Events(TheoremConfiguration cell, CellClassifiers ideal) =>
        from power in ideal.Powers
        from delta in cell.Deltas
        select new CountedEvent(power.Name, draw => EventCount.Of(draw.BrokenWithin(power, (Math.Sqrt(2) - delta) / 2)))
        { Parameter = delta };

    /// <inheritdoc/>
    public override TailBound? Tail(TheoremConfiguration cell, double? parameter) =>
        TheoremBounds.PowerRobust(cell.Dimension, cell.Alpha, cell.Clusters, parameter!.Value);
}
