using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Results;

/// <summary>What a curve of robust accuracy stands for.</summary>
public enum CurveRole
{
    /// <summary>The attack of the publication, faults included.</summary>
    Published,

    /// <summary>The attacks that the preset lists, together.</summary>
    Empirical,

    /// <summary>The ideal classifier under its exact closed-form attack.</summary>
    Ideal,
}

/// <summary>One attack at one radius.</summary>
/// <param name="Name">Name of the attack that ran.</param>
/// <param name="RobustAccuracy">Fraction of all points still robust after it.</param>
/// <param name="Attacked">Points it attacked.</param>
/// <param name="Broken">Points it broke.</param>
public sealed record AttackRow(string Name, double RobustAccuracy, int Attacked, int Broken);

/// <summary>Robust accuracy over radii under one attack or sequence of attacks.</summary>
/// <param name="Role">What the curve stands for.</param>
/// <param name="Label">What ran, in the words of a legend.</param>
/// <param name="Radii">Radii ε, increasing.</param>
/// <param name="RobustAccuracy">Fraction of all points robust at each radius.</param>
/// <param name="Attacks">What each attack did at each radius; empty for a closed form.</param>
public sealed record CurveRecord(CurveRole Role, string Label, IReadOnlyList<double> Radii, IReadOnlyList<double> RobustAccuracy, IReadOnlyList<IReadOnlyList<AttackRow>> Attacks);

/// <summary>The curves of one network, as <c>robustness.json</c>.</summary>
/// <param name="Norm">Symbol of the norm of the ball, such as L∞.</param>
/// <param name="Data">Name and split of the attacked samples.</param>
/// <param name="Samples">Number of attacked samples.</param>
/// <param name="CleanAccuracy">Fraction of the attacked samples classified correctly without an attack.</param>
/// <param name="Curves">The curves.</param>
public sealed record RobustnessRecord(string Norm, string Data, int Samples, double CleanAccuracy, IReadOnlyList<CurveRecord> Curves)
{
    private const string FileName = "robustness.json";

    /// <summary>The curve with a role, or null.</summary>
    public CurveRecord? Find(CurveRole role) => Curves.FirstOrDefault(curve => curve.Role == role);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the curves of a trial.</summary>
    internal static RobustnessRecord Load(TrialFolder folder) => JsonFile.Read<RobustnessRecord>(folder.PathOf(FileName));
}
