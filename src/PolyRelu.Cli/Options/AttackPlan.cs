using PolyRelu.Attacks;
using PolyRelu.Evaluation;

namespace PolyRelu.Cli.Options;

/// <summary>The attacks that were chosen.</summary>
/// <param name="Method">What the evaluation does.</param>
/// <param name="Settings">What they have in common.</param>
/// <param name="Texts">The attacks as they were written, in order.</param>
/// <param name="Ids">Their registered names, in the same order.</param>
internal sealed record AttackPlan(
    EvaluationMethod Method, AttackSettings Settings, IReadOnlyList<string> Texts, IReadOnlyList<string> Ids);
