using System.Text.Json.Serialization;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>What a curve of robust accuracy stands for.</summary>
internal enum CurveRole
{
    /// <summary>The attack of the publication, faults included.</summary>
    Published,

    /// <summary>The attacks that the preset lists, together; on clusters with the search for the nearest examples.</summary>
    Empirical,

    /// <summary>The ideal classifier under its exact closed-form attack.</summary>
    Ideal,
}

/// <summary>One attack at one radius.</summary>
/// <param name="Name">The attack that ran, as people read it.</param>
/// <param name="RobustAccuracy">Fraction of all points still robust after it.</param>
/// <param name="Attacked">Points it attacked.</param>
/// <param name="Broken">Points it broke.</param>
internal sealed record AttackRow(string Name, double RobustAccuracy, int Attacked, int Broken) : ICheckedRecord
{
    /// <summary>Registered name of the attack; null in files of before, which did not say.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// What ran where the attack may run as several, such as its loss; null where there is one way only, and in files of before.
    /// </summary>
    public string? Variant { get; init; }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Word("name", Name), Promise.Fraction("robustAccuracy", RobustAccuracy), Promise.AtLeast("attacked", Attacked, 0),
        Promise.Within("broken", Broken, 0, Attacked), Id is null ? null : Promise.Word("id", Id),
    ];
}

/// <summary>Robust accuracy over radii under one attack or sequence of attacks.</summary>
/// <param name="Role">What the curve stands for.</param>
/// <param name="Label">What ran, in the words of a legend.</param>
/// <param name="Radii">Radii ε, increasing.</param>
/// <param name="RobustAccuracy">Fraction of all points robust at each radius.</param>
/// <param name="Attacks">What each attack did at each radius; empty for a closed form.</param>
internal sealed record CurveRecord(
    CurveRole Role, string Label, IReadOnlyList<double> Radii, IReadOnlyList<double> RobustAccuracy,
    IReadOnlyList<IReadOnlyList<AttackRow>> Attacks)
    : ICheckedRecord
{
    private const double Rounding = 1e-9;

    /// <summary>Signs that the curve overstates robustness.</summary>
    public IReadOnlyList<DiagnosisRow> Diagnostics { get; init; } = [];

    /// <summary>
    /// The distance of every attacked sample to the nearest misclassified point: exact, by a closed form, or that of the nearest example
    /// found, an upper bound (<see cref="CurveRole.Empirical"/>). Null where none was looked for, and in the records of earlier versions.
    /// </summary>
    public IReadOnlyList<double>? Distances { get; init; }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Word("label", Label), Promise.Radii("radii", Radii), Promise.Fractions("robustAccuracy", RobustAccuracy),
        Promise.Count("robustAccuracy", RobustAccuracy.Count, Radii.Count, "one per radius"),
        Distances is { Count: > 0 } known && RobustAccuracy.Count == Radii.Count
            ? Promise.That(Radii.Zip(RobustAccuracy).All(pair => Math.Abs(pair.Second - Beyond(known, pair.First)) < Rounding),
                "robustAccuracy is not the fraction of the distances beyond each radius") : null,
        Attacks.Count == 0 ? null : Promise.Count("attacks", Attacks.Count, Radii.Count, "one list per radius, or none"),
        .. Attacks.Select(rows => Promise.That(
            rows.Select(row => row.Name).SequenceEqual(Attacks[^1].Select(row => row.Name)),
            "attacks: other attacks ran at one radius than at the last")),
    ];

    /// <summary>Fraction of points whose distance, where there is one, exceeds a radius.</summary>
    private static double Beyond(IReadOnlyList<double> distances, double radius) =>
        Fraction.Of(distances.Count(distance => !(distance <= radius)), distances.Count);
}

/// <summary>The curves of one network on one split in one norm.</summary>
/// <param name="Norm">Name of the norm of the ball: linf, l2, l1.</param>
/// <param name="Split">The attacked split.</param>
/// <param name="Data">Which of its samples were attacked, in words.</param>
/// <param name="Samples">Number of attacked samples.</param>
/// <param name="CleanAccuracy">Fraction of the attacked samples classified correctly without an attack.</param>
/// <param name="SplitAccuracy">The same fraction of the whole split.</param>
/// <param name="Curves">The curves.</param>
internal sealed record RobustnessRecord(
    string Norm, string Split, string Data, int Samples, double CleanAccuracy, double SplitAccuracy, IReadOnlyList<CurveRecord> Curves)
    : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "robustness.json";

    /// <summary>The span that gradient attacks searched; null where they searched all directions.</summary>
    public SpanRecord? Span { get; init; }

    /// <summary>Why some of the curves' radii mean nothing; empty where all do, and in older records.</summary>
    public IReadOnlyList<NoteRow> Notes { get; init; } = [];

    /// <summary>Symbol of the norm, for figures.</summary>
    [JsonIgnore]
    public string Symbol => Geometry.Norm.Parse(Norm).Symbol;

    /// <summary>The curve with a role, or null.</summary>
    public CurveRecord? Find(CurveRole role) => Curves.FirstOrDefault(curve => curve.Role == role);

    /// <summary>What the curves say that come from attacks, whose examples a witness holds.</summary>
    public IReadOnlyList<(string Label, IReadOnlyList<double> Radii, IReadOnlyList<double> RobustAccuracy)> OfAttacks() =>
        [.. Curves.Where(curve => IsOfAttacks(curve.Role)).Select(curve => (curve.Label, curve.Radii, curve.RobustAccuracy))];

    /// <summary>Why some radii of a trial mean nothing.</summary>
    internal static IEnumerable<NoteRow> NotesOf(TrialFolder folder) => Load(folder).SelectMany(record => record.Notes);

    /// <summary>What the diagnostics of a trial found, with the words for the curve.</summary>
    internal static IEnumerable<(string Curve, DiagnosisRow Diagnosis)> DiagnosesOf(TrialFolder folder) =>
        from record in Load(folder)
        from curve in record.Curves
        from diagnosis in curve.Diagnostics
        select ($"{record.Symbol}, {record.Split}: {curve.Label}", diagnosis);

    /// <summary>Saves what was measured of one network, as <c>robustness.json</c>.</summary>
    internal static void Save(TrialFolder folder, IReadOnlyList<RobustnessRecord> records) => folder.WriteJson(FileName, records);

    /// <summary>Loads what was measured of one network; empty where nothing was.</summary>
    internal static IReadOnlyList<RobustnessRecord> Load(TrialFolder folder) =>
        File.Exists(folder.PathOf(FileName)) ? JsonFile.Read<IReadOnlyList<RobustnessRecord>>(folder.PathOf(FileName)) : [];

    private static bool IsOfAttacks(CurveRole role) => role switch
    {
        CurveRole.Published or CurveRole.Empirical => true,
        CurveRole.Ideal => false,
        _ => throw new ArgumentOutOfRangeException(nameof(role), $"Whether {role} stands for attacks is not known."),
    };

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.OneOf("norm", Norm, [.. Geometry.Norm.All.Select(norm => norm.Name)]), Promise.Word("split", Split),
        Promise.Word("data", Data), Promise.AtLeast("samples", Samples, 1),
        Promise.Fraction("cleanAccuracy", CleanAccuracy), Promise.Fraction("splitAccuracy", SplitAccuracy),
        Promise.Distinct("the roles of curves", Curves.Select(curve => curve.Role.ToString())),
        Promise.That(Find(CurveRole.Empirical) is not null, "curves has none of the role 'empirical'"),
        .. Curves.Select(curve => curve.Distances is { } known
            ? Promise.Count($"distances of the curve '{curve.Label}'", known.Count, Samples, "one per sample") : null),
        .. Curves.Select(curve => Promise.That(curve.Distances?.Any(distance => distance < 0) != true, "a distance is negative")),
        .. Curves.Select(curve => Promise.Same($"radii of the curve '{curve.Label}'", curve.Radii, Curves[0].Radii)),
    ];
}
