using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>Training at p > 2 ends at F^(p).</summary>
internal sealed class PowerLimit : LimitStatement
{
    /// <inheritdoc/>
    public override string Name => "power-limit";

    /// <inheritdoc/>
    public override string Title => "pReLU networks end at F^(p)";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"From a vanishing initial scale s, with vanishing noise α, training at p &gt; 2 ends at F<sup>(p)</sup> up to scale: ")
        + Markup.Of($"inf<sub>c</sub> sup<sub>‖x‖ = 1</sub> |c f<sub>p</sub>(x) − F<sup>(p)</sup>(x)| → 0");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2024, Conjecture 2";

    /// <inheritdoc/>
    public override Markup Remark => " Proven by Min and Vidal 2025 for the squared loss (flow-distance).";

    /// <inheritdoc/>
    public override StatementStanding Standing => StatementStanding.Conjectured;

    /// <inheritdoc/>
    public override Markup Hypotheses => Markup.Of($"p &gt; 2, enough neurons that every cluster wins one; checked at p = 3 and 4");

    private protected override IReadOnlyList<string> Scales => ["0.1", "0.05", "0.02", "0.01", "0.005"];

    private protected override IReadOnlyList<double> Powers => [3, 4];

    private protected override IdealClassifier Ideal(ClusterCentres centres, double power) => new PowerClassifier(centres, power);

    private protected override double Size(ClusterCentres centres) => 1;
}
