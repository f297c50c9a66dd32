using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>Training at p = 1 ends at F.</summary>
internal sealed class SumLimit : LimitStatement
{
    /// <inheritdoc/>
    public override string Name => "sum-limit";

    /// <inheritdoc/>
    public override string Title => "ReLU networks end at F";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"From a vanishing initial scale s, with vanishing noise α, training at p = 1 ends at F up to scale: ")
        + Markup.Of($"inf<sub>c</sub> sup<sub>‖x‖ = 1</sub> |c f<sub>1</sub>(x) − F(x)| → 0");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2024, Conjecture 1";

    /// <inheritdoc/>
    public override Markup Remark =>
        Markup.Of($" Proven by Li et al. 2025 for a fixed output layer. Without noise, with m centres of each class, neurons that see ")
        + Markup.Of($"all but one of these grow as e<sup>√(m − 1) t/K</sup> beside e<sup>√m t/K</sup>, so that γ = 2(1 − √(1 − 1/m)): ")
        + "0.59 for m = 2.";

    /// <inheritdoc/>
    public override StatementStanding Standing => StatementStanding.Conjectured;

    /// <inheritdoc/>
    public override Markup Hypotheses => Markup.Of($"p = 1, enough neurons that one of each sign sees every centre of its class");

    private protected override IReadOnlyList<string> Scales => ["1e-3", "1e-4", "1e-5", "1e-6", "1e-8"];

    private protected override IReadOnlyList<double> Powers => [1];

    private protected override IdealClassifier Ideal(ClusterCentres centres, double power) => new SumClassifier(centres);

    private protected override double Size(ClusterCentres centres) =>
        Math.Sqrt(Math.Max(centres.CountOf(1), centres.CountOf(-1)));
}
