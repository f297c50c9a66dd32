using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Evaluation;

namespace PolyRelu.Cli.Options;

/// <summary>The attacks that were chosen.</summary>
/// <param name="Method">What the evaluation does.</param>
/// <param name="Context">What they know of the data, and how they search.</param>
/// <param name="Settings">Settings that were given to all of them.</param>
/// <param name="Texts">The attacks as they were written, in order.</param>
/// <param name="Ids">Their registered names, in the same order.</param>
internal sealed record AttackPlan(
    EvaluationMethod Method, AttackContext Context, SettingChoices Settings, IReadOnlyList<string> Texts, IReadOnlyList<string> Ids);
