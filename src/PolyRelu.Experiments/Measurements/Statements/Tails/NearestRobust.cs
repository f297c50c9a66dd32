using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>The nearest-centre rule errs within the radius (√2 − δ)/2: the probability is bounded from above.</summary>
/// <remarks>How the bound comes about, and its constant: <see cref="TheoremBounds.NearestRobust"/>.</remarks>
internal sealed class NearestRobust : TailStatement
{
    /// <inheritdoc/>
    public override string Name => "nearest-centre-robust";

    /// <inheritdoc/>
    public override string Title => "The nearest-centre rule withstands every step up to (√2 − δ)/2";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"The rule that takes the label of the nearest centre, g, is as robust as a classifier can be: ")
        + Markup.Of($"P(min<sub>‖d‖ ≤ 1</sub> g(x + (√2 − δ)/2 · d) y &gt; 0) ≥ 1 − K exp(−C D δ² / (4 α²))");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2025, Proposition 2";

    /// <inheritdoc/>
    public override Markup Hypotheses => Markup.Of($"0 &lt; δ &lt; √2");

    /// <inheritdoc/>
    public override Markup Remark =>
        Markup.Of($" The published exponent D δ²/(64 α²) is C = 1/16. C = 1/2, D δ²/(8 α²), follows from the Gaussian tail: ")
        + Markup.Of($"x = μ<sub>k</sub> + ξ is misclassified at x + d only if ⟨ξ + d, μ<sub>l</sub> − μ<sub>k</sub>⟩/√2 ≥ √2/2 for an ")
        + Markup.Of($"opposite centre μ<sub>l</sub>, hence only if the normal ⟨ξ, μ<sub>l</sub> − μ<sub>k</sub>⟩/√2, of variance α²/D, ")
        + "reaches δ/2.";

    /// <inheritdoc/>
    public override string Event => "the nearest-centre rule errs within the radius";

    /// <inheritdoc/>
    public override Markup BoundFormula => "K exp(−C D δ² / (4 α²))";

    /// <inheritdoc/>
    public override string Parameter => "δ";

    /// <inheritdoc/>
    public override IReadOnlyList<double> Parameters(TheoremConfiguration cell) => cell.Deltas;

    /// <inheritdoc/>
    public override IEnumerable<CountedEvent> Events(TheoremConfiguration cell, CellClassifiers ideal) =>
        cell.Deltas.Select(delta => new CountedEvent(ideal.NearestCentre.Name,
            draw => EventCount.Of(draw.BrokenWithin(ideal.NearestCentre, (Math.Sqrt(2) - delta) / 2)))
        { Parameter = delta });

    /// <inheritdoc/>
    public override TailBound? Tail(TheoremConfiguration cell, double? parameter) =>
        TheoremBounds.NearestRobust(cell.Dimension, cell.Alpha, cell.Clusters, parameter!.Value);
}
