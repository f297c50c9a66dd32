using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.Losses;
using PolyRelu.Attacks.MinimumNorm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Attacks in the words of a legend: what ran, no more. From ids to words, never back.</summary>
internal static class AttackLabel
{
    private static readonly LogitRatioLoss LogitRatio = new();
    private static readonly TargetedLogitRatioLoss TargetedLogitRatio = new();

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [Pgd.Registration.Name] = "PGD",
        [DampedPgd.Registration.Name] = "damped PGD (published)",
        [FixedPoint.Registration.Name] = "fixed point",
        [OppositeCentre.Registration.Name] = "opposite centre",
        [AutoPgd.CrossEntropy.Name] = "APGD-CE",
        [AutoPgd.Margin.Name] = "APGD-margin",
        [AutoPgd.LogitRatio.Name] = "APGD-DLR",
        [AutoPgd.Targeted.Name] = "APGD-T",
        [AutoPgd.Malt.Name] = "MALT",
        [AutoPgd.ProbabilityMargin.Name] = "APGD-PM",
        [Fab.Untargeted.Name] = "FAB",
        [Fab.Targeted.Name] = "FAB-T",
        [Ddn.Registration.Name] = "DDN",
        [Fmn.Untargeted.Name] = "FMN",
        [Fmn.Targeted.Name] = "FMN-T",
        [Pdpgd.Registration.Name] = "PDPGD",
        [SigmaZero.Registration.Name] = "σ-zero",
        [Square.Registration.Name] = "Square",
        [AutoAttack.Standard.Name] = "AutoAttack (standard)",
        [AutoAttack.Plus.Name] = "AutoAttack (plus)",
        [AutoAttack.Randomised.Name] = "AutoAttack (rand)",
    };

    /// <summary>The words for a sequence of attacks.</summary>
    /// <param name="ids">Their registered names.</param>
    public static string Of(IReadOnlyList<string> ids) => string.Join(" + ", ids.Select(id => Words.GetValueOrDefault(id, id)));

    /// <summary>Whether a whole AutoAttack is among attacks.</summary>
    /// <param name="ids">Their registered names.</param>
    public static bool HoldAutoAttack(IEnumerable<string> ids) =>
        ids.Any(id => id == AutoAttack.Standard.Name || id == AutoAttack.Plus.Name);

    /// <summary>Whether the margin took the place of an attack's own loss, which needs more classes.</summary>
    /// <param name="id">Registered name of the attack; null in files of before, of which this is not known.</param>
    /// <param name="variant">The loss that ran.</param>
    public static bool IsSubstitute(string? id, string? variant) =>
        (id == AutoPgd.LogitRatio.Name && variant != LogitRatio.Name)
            || (id == AutoPgd.Targeted.Name && variant != TargetedLogitRatio.Name);
}
