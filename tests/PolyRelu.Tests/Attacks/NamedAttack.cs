using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;

namespace PolyRelu.Tests.Attacks;

/// <summary>Attacks that a test knows by name, as a user does.</summary>
internal static class NamedAttack
{
    /// <summary>An attack as a list writes it: <c>apgd-ce:iterations=5</c>; of the common settings it takes those that it has.</summary>
    public static Attack Create(string text, SettingChoices? common = null, AttackContext? context = null) =>
        AttackChoice.Parse(text).Create(context, common);

    /// <summary>Common settings.</summary>
    public static SettingChoices Common(int? iterations = null, int? restarts = null, int? targets = null, int? queries = null)
    {
        SettingChoices chosen = SettingChoices.None;
        foreach ((SettingKey<int> key, int? value) in new[]
        {
            (AttackKeys.Iterations, iterations), (AttackKeys.Restarts, restarts), (AttackKeys.Targets, targets),
            (AttackKeys.Queries, queries),
        })
            if (value is { } given) chosen = chosen.With(key, given);
        return chosen;
    }
}
