using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Sandwich;

/// <summary>An attacked curve that may be certified as well.</summary>
/// <param name="Norm">Norm of the ball.</param>
/// <param name="Settings">The curve.</param>
internal sealed record SandwichCurve(Norm Norm, AttackCurveSettings Settings)
{
    /// <summary>Radii of the certified curve.</summary>
    public IReadOnlyList<double> Radii => Settings.Certified?.Radii ?? Settings.Radii;

    /// <summary>Whether proofs are sought at every radius; elsewhere they are dear, and sought within the radii of the curve.</summary>
    public bool AllRadii => Norm == Norm.L2;
}

/// <summary>
/// Certified beside attacked accuracy of a network on the same samples: proofs by the certifier, examples by its descents and by the
/// attacks of the curve. certified ≤ true robust accuracy ≤ attacked.
/// </summary>
/// <remarks>
/// Every sample has a bracket: a radius that is proven, and one within which it is broken. In L2 brackets are as close as proofs and
/// descents come; in L∞ and L1 proofs are sought within the radii of the curve (<see cref="Certifier.BracketWithin"/>). A sample that is
/// proven within a radius at which an attack broke it is an error, not a result.
/// </remarks>
/// <param name="trained">The network.</param>
/// <param name="attacked">What the attacks found.</param>
/// <param name="shape">The network's architecture as it is planned.</param>
/// <param name="curves">The curves, in the order in which they were attacked.</param>
/// <param name="available">Samples of a split, as far as is known.</param>
internal sealed class SandwichPart(IPart<TrainedNetwork> trained, IPart<AttackedCurves> attacked, NetworkShape shape,
    IReadOnlyList<SandwichCurve> curves, int available) : TrialPart
{
    private const string ShownName = "proofs-shown.npz";
    private const int Copies = 2;               // the file, and the one that replaces it
    private const double ShownTolerance = 0.1;  // of brackets in L∞, which are dear

    /// <summary>
    /// Steps that the proof about a sample takes, for the estimate of time, where it is known of networks trained like these: sets that are
    /// cut take thousands. Null for what most take.
    /// </summary>
    public double? Steps { get; init; }

    private int[] Places => [.. Enumerable.Range(0, curves.Count).Where(place => curves[place].Settings.Certified is not null)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => Places is { Length: > 0 } places ? [.. places.Select(FileName), ShownName] : [];

    /// <inheritdoc/>
    public override long Scratch => Places.Sum(place => Copies * sizeof(float) * (long)Count(place) * shape.InputDimension);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works() => Places.Select(place => ProofPieces.Of(shape, curves[place].Norm, Count(place), Steps));

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => Places.Select(place => curves[place].Norm).Distinct()
        .SelectMany(norm => ProofPieces.Memory(norm, shape.InputDimension, shape.Hidden));

    /// <inheritdoc/>
    /// <remarks>
    /// An entry for each curve that is to be certified, at its radii, on as many samples as it asks for or as were attacked.
    /// </remarks>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        const string file = SandwichRecord.FileName;
        IReadOnlyList<SandwichRecord> records = SandwichRecord.Load(folder);
        yield return (file, Promise.Count("the list", records.Count, Places.Length, "one per curve that is certified"));
        foreach ((SandwichRecord record, int place) in records.Zip(Places))
        {
            SandwichCurve curve = curves[place];
            yield return (file, Promise.That(
                record.Curve == place && record.Norm == curve.Norm.Name && record.AllRadii == curve.AllRadii,
                $"it is about curve {record.Curve} in {record.Norm}; expected curve {place} in {curve.Norm.Name}"));
            yield return (file, Promise.Same("radii", record.Radii, curve.Radii));
            yield return (file, Promise.That(record.Samples.Count <= curve.Settings.Certified!.Samples,
                $"it has {Plural.Of(record.Samples.Count, "sample")}; expected {curve.Settings.Certified.Samples} at most"));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        SandwichRows.Of(SandwichRecord.Load(folder));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        if (Places.Length == 0) return;
        AttackedCurves known = context.Of(attacked);
        PolyReluNetwork network = context.Of(trained).Network;
        List<SandwichRecord> records = [];
        List<double> seconds = [];
        foreach (int place in Places)
        {
            (SandwichCurve curve, AttackedCurve found) = (curves[place], known.Curves[place]);
            int[] chosen = Chosen(found.Attacked, curve.Settings);
            SampleSelection samples = found.Attacked.Choose(chosen, Words(found.Attacked, curve.Settings, chosen.Length));
            BracketTable proven = Bracket(context, FileName(place), network, curve, samples.Dataset.Samples, samples.Dataset.Box, null);
            BracketTable both = Lowered(proven, [.. chosen.Select(i => found.BrokenWithin[i])]);
            SandwichRecord record = SandwichRecord.Of(place, curve.Norm.Name, found.Attacked.Dataset.Split, samples.Words, curve.Radii,
                curve.AllRadii, Brackets(samples.Indices, both));
            if (place == 0 && known.Examples is { Indices.Length: > 0 } shown)
                record = record with { Shown = ShownOf(context, network, curve, found, shown) };
            records.Add(record);
            seconds.Add(proven.Brackets.Sum(bracket => bracket.Seconds));
        }
        SandwichRecord.Save(context.Folder, records);
        context.TimeProofs(seconds);
    }

    private static SampleBracket[] ShownOf(TrialContext context, PolyReluNetwork network, SandwichCurve curve, AttackedCurve found,
        AttackedExamples shown)
    {
        int count = Math.Min(shown.Indices.Length, curve.Settings.Certified!.Samples);
        BracketTable brackets = Bracket(context, ShownName, network, curve, shown.Originals.Take(count),
            found.Attacked.Dataset.Box, curve.AllRadii ? null : new CertificationSettings { Tolerance = ShownTolerance });
        Dictionary<int, double> broken = found.Attacked.Indices.Zip(found.BrokenWithin)
            .ToDictionary(pair => pair.First, pair => pair.Second);
        int[] indices = shown.Indices[..count];
        return Brackets(indices, Lowered(brackets, [.. indices.Select(index => broken[index])]));
    }

    /// <summary>Brackets of some samples: within the radii of the curve, or, with settings of their own, at any radius.</summary>
    private static BracketTable Bracket(TrialContext context, string file, PolyReluNetwork network, SandwichCurve curve, Samples samples,
        Box? box, CertificationSettings? settings)
    {
        using IProgressTask task = context.Progress.Begin(
            ProgressKind.Certification, $"{curve.Norm.Symbol}, {Plural.Of(samples.Count, "sample")}");
        CertificationRequest request = new()
        {
            Network = network,
            Samples = samples,
            Threat = new ThreatModel(curve.Norm, Math.Max(curve.Radii[^1], curve.Settings.Radii[^1]), box),
            Radii = curve.AllRadii || settings is not null ? [] : curve.Radii,
            Settings = settings ?? new(),
        };
        return TrialEvaluation.Bracket(context, file, request, ContentHash.Of(network), task);
    }

    /// <summary>The brackets with what attacks found; the smaller radius of each sample counts.</summary>
    /// <exception cref="CertificateContradictionException">An attack broke a sample within a radius that was proven.</exception>
    private static BracketTable Lowered(BracketTable proven, double[] broken) =>
        new([.. proven.Brackets.Zip(broken, (bracket, within) => within < bracket.AttackRadius ? bracket with { AttackRadius = within }
            : bracket)]);

    private static SampleBracket[] Brackets(int[] indices, BracketTable table) =>
        [.. indices.Zip(table.Brackets, (index, bracket) => new SampleBracket(index, bracket.CertifiedRadius, bracket.AttackRadius,
            bracket.Stage))];

    private static int[] Chosen(SampleSelection attacked, AttackCurveSettings settings)
    {
        int all = attacked.Indices.Length;
        return SampleSelection.Places(settings.Selection, Math.Min(settings.Certified!.Samples, all), all);
    }

    private static string Words(SampleSelection attacked, AttackCurveSettings settings, int count)
    {
        int all = attacked.Indices.Length;
        if (count == all) return attacked.Words;
        return settings.Selection == SampleChoice.First ? $"the first {count} of the {Plural.Of(all, "attacked sample")}"
            : $"{count} of the {Plural.Of(all, "attacked sample")}, evenly spaced";
    }

    private static string FileName(int place) => $"proofs-{place}.npz";

    private int Count(int place) =>
        Math.Min(Math.Min(curves[place].Settings.Certified!.Samples, curves[place].Settings.Samples), available);
}
