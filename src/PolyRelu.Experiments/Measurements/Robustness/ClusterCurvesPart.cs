using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>
/// The curves of a network on clusters in L2: the attack of the publication, the strongest ones, and the ideal classifier.
/// </summary>
/// <param name="data">The clusters.</param>
/// <param name="trained">The network.</param>
/// <param name="shape">Its architecture.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="settings">The attacks; null for none, and then there is no file.</param>
/// <param name="seed">Names the random numbers of the attacks.</param>
internal sealed class ClusterCurvesPart(
    IPart<ClusterData> data, IPart<TrainedNetwork> trained, NetworkShape shape, ClusterSettings clusters, RobustnessSettings? settings,
    ulong seed) : TrialPart<AttackedCurves>
{
    private const int Evaluations = 3; // the attack of the publication, the listed ones, the nearest examples

    private int Attacked => Math.Min(settings?.Samples ?? 0, clusters.TestSamples);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => settings is null ? [] : TrialEvaluation.FileNames(Evaluations);

    /// <inheritdoc/>
    public override long Scratch => settings is null ? 0
        : (2 * TrialEvaluation.Bytes(settings, clusters.TestSamples, clusters.Dimension))
            + TrialEvaluation.NearestBytes(Attacked, clusters.Dimension);

    /// <inheritdoc/>
    public override long Bytes => settings is null ? 0 : TrialWitness.Bytes([("", Attacked), ("", Attacked)], shape);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works() => settings is null ? [] : AttackPieces.OnClusters(shape, clusters, settings);

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => settings is null ? [] :
    [
        .. AttackMemory.OfKeptCurve(settings, clusters.TestSamples, clusters.Dimension),
        .. AttackMemory.OfNearest(Attacked, clusters.Dimension),
        AttackMemory.OfBoth(Attacked, clusters.Dimension),
        TrialWitness.Memory([Attacked, Attacked], clusters.Dimension),
    ];

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        IReadOnlyList<RobustnessRecord> records = RobustnessRecord.Load(folder);
        yield return (RobustnessRecord.FileName, Promise.Count("the list", records.Count, settings is null ? 0 : 1, "one per norm"));
        if (settings is null) yield break;
        yield return (RobustnessRecord.FileName, Promise.Same("radii", records[0].Curves[0].Radii, settings.Radii));
        yield return (TrialWitness.FileName, TrialWitness.Problem(folder, records[0].OfAttacks()));
    }

    /// <inheritdoc/>
    public override IEnumerable<NoteRow> Notes(TrialFolder folder) => RobustnessRecord.NotesOf(folder);

    /// <inheritdoc/>
    public override IEnumerable<(string Curve, DiagnosisRow Diagnosis)> Diagnoses(TrialFolder folder) =>
        RobustnessRecord.DiagnosesOf(folder);

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        RobustnessRows.Of(RobustnessRecord.Load(folder));

    /// <inheritdoc/>
    protected override AttackedCurves Compute(TrialContext context)
    {
        if (settings is null) return new([], AttackedExamples.None);
        ClusterData samples = context.Of(data);
        MeasuredVictim victim = MeasuredVictim.Of(context.Of(trained).Network);
        RobustnessMeasurement robustness = new(context, victim, samples.Test, Norm.L2, settings, seed)
        { Place = 0 };
        robustness.MeasurePublished(settings.PublishedAttack, settings.PublishedIterations);
        robustness.MeasureStrongest();
        var ideal = IdealClassifier.ConjecturedLimit(shape.Power, samples.Centres);
        if (ideal.HasExactDistance) robustness.AddExact($"{ideal.Name}, exact", Distances(ideal, robustness.Attacked.Dataset.Samples));
        RobustnessRecord record = robustness.Record();
        RobustnessRecord.Save(context.Folder, [record]);
        TrialWitness.Write(context.Folder, robustness.Witnesses, context.Of(trained).Network);
        context.TimeCurves(robustness.Seconds);
        return new([new(robustness.Attacked, record.Find(CurveRole.Empirical)!.Distances!)], AttackedExamples.None);
    }

    private static double[] Distances(IdealClassifier classifier, Samples samples)
    {
        double[] distances = new double[samples.Count];
        for (int i = 0; i < distances.Length; i++) distances[i] = classifier.ExactDistance(samples.Inputs.Row(i), samples.Labels[i]);
        return distances;
    }
}
