namespace PolyRelu.Experiments.Trials;

/// <summary>Attacks in the words of a legend: what ran, no more.</summary>
internal static class AttackLabel
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["pgd"] = "PGD",
        ["pgd-paper"] = "damped PGD (published)",
        ["fixed-point"] = "fixed point",
        ["opposite-centre"] = "opposite centre",
        ["apgd-ce"] = "APGD-CE",
        ["apgd-margin"] = "APGD-margin",
        ["apgd-dlr"] = "APGD-DLR",
        ["apgd-t"] = "APGD-T",
        ["fab"] = "FAB",
        ["fab-t"] = "FAB-T",
        ["square"] = "Square",
        ["autoattack"] = "AutoAttack (standard)",
        ["autoattack-plus"] = "AutoAttack (plus)",
        ["autoattack-rand"] = "AutoAttack (rand)",
    };

    /// <summary>The words for a sequence of attacks.</summary>
    public static string Of(IReadOnlyList<string> names) => string.Join(" + ", names.Select(name => Words.GetValueOrDefault(name, name)));
}
