using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>A statement in words and symbols.</summary>
/// <param name="Name">Short name for files.</param>
/// <param name="Title">Heading.</param>
/// <param name="Formula">The statement.</param>
/// <param name="Event">What is counted, as plain text.</param>
/// <param name="Parameter">Symbol of the parameter; null where there is none.</param>
internal sealed record TheoremWords(string Name, string Title, Markup Formula, string Event, string? Parameter)
{
    /// <summary>The words of a statement.</summary>
    public static TheoremWords Of(TheoremStatement statement) => statement switch
    {
        TheoremStatement.SumClean => new(
            "sum-clean", "F is right on clean points",
            Markup.Of($"P(F(x) y &gt; 0) ≥ 1 − 2 exp(−C D / (4 α² K)), where F(x) = σ(⟨x, μ<sub>+</sub>⟩) − σ(⟨x, μ<sub>−</sub>⟩) (Min "
                + $"and Vidal 2024)."), "F errs", null),
        TheoremStatement.PowerClean => new(
            "power-clean", "F^(p) is right on clean points",
            Markup.Of($"P(F<sup>(p)</sup>(x) y &gt; 0) ≥ 1 − 2(K + 1) exp(−C D / (α² K)) (Min and Vidal 2024)."), "F^(p) errs", null),
        TheoremStatement.SumMoved => new(
            "sum-moved", "One step of 1/√K breaks F",
            Markup.Of($"With the single direction d<sub>0</sub> = (μ<sub>−</sub> − μ<sub>+</sub>)/√K, or its negative for the other "
                + $"class: P(F(x + (1 + ρ)/√K · d<sub>0</sub>) y &gt; 0) ≤ 2 exp(−C D ρ² / (α² K)) on the class attacked. ")
            + "Here each sample is moved along the direction of its own class, and each class has rows of its own (Min and Vidal 2024).",
                "F is still right after the step", "ρ"),
        TheoremStatement.PowerRobust => new(
            "power-robust", "F^(p) withstands every step up to (√2 − δ)/2",
            Markup.Of($"P(min<sub>‖d‖ ≤ 1</sub> F<sup>(p)</sup>(x + (√2 − δ)/2 · d) y &gt; 0) ≥ 1 − 2(K + 1) exp(−C D δ² / (2 α² K²)) "
                + $"for p &gt; 2. ")
            + Markup.Of($"The worst case is exact: the L2 distance of every sample to the nearest misclassified point is computed from "
                + $"the formula of F<sup>(p)</sup> (Min and Vidal 2024)."), "F^(p) errs within the radius", "δ"),
        TheoremStatement.NoneRobust => new(
            "none-robust", "No classifier withstands √2/2",
            Markup.Of($"Whatever the classifier, its robust error at the L2 radius √2/2 is at least min(K<sub>1</sub>, K<sub>2</sub>)/K "
                + $"(Min and Vidal 2025, Proposition 1). Counted from exact distances for F, F<sup>(p)</sup> and the nearest-centre rule."),
            "the classifier errs within √2/2", null),
        _ => throw new ArgumentOutOfRangeException(nameof(statement), $"There are no words for {statement}."),
    };
}
