using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The curves of a network on images or features, one per split and norm, and a few examples of the first.</summary>
/// <param name="data">The samples.</param>
/// <param name="trained">The network.</param>
/// <param name="shape">Its architecture as it is planned.</param>
/// <param name="sizes">How large the data are expected to be.</param>
/// <param name="box">Range of valid inputs as it is planned; null for none.</param>
/// <param name="evaluations">The attacks.</param>
/// <param name="seed">Names the random numbers of the attacks.</param>
internal sealed class EvaluationsPart(
    IPart<AttackedData> data, IPart<TrainedNetwork> trained, NetworkShape shape, SampleSizes sizes, Box? box,
    IReadOnlyList<EvaluationSettings> evaluations, ulong seed)
    : TrialPart<AttackedCurves>
{
    /// <summary>Radius and number of the examples of the first evaluation that are handed on; none where null.</summary>
    public (double Radius, int Count)? Shown { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => TrialEvaluation.FileNames(evaluations.Count);

    /// <inheritdoc/>
    public override long Bytes => TrialWitness.Bytes(
        [.. evaluations.Select(evaluation => (PointsOf(evaluation), Math.Min(evaluation.Samples, sizes.Test)))], shape);

    /// <inheritdoc/>
    public override long Scratch => evaluations.Sum(evaluation => TrialEvaluation.Bytes(evaluation, sizes.Test, shape.InputDimension));

    /// <inheritdoc/>
    public override IEnumerable<Work> Works() =>
        evaluations.SelectMany(evaluation => AttackPieces.Of(
            shape, Norm.Parse(evaluation.Norm), box, evaluation with { Samples = Math.Min(sizes.Test, evaluation.Samples) }, sizes.Filled));

    /// <inheritdoc/>
    /// <remarks>The largest of the curves, which are measured one after the other.</remarks>
    public override IEnumerable<MemoryPart> Memory() => sizes.IsAssumed ? []
        : evaluations.Select(evaluation => AttackMemory.OfKeptCurve(evaluation, sizes.Test, shape.InputDimension))
            .MaxBy(parts => parts.Sum(part => part.Bytes))!
            .Append(TrialWitness.Memory(Counts(_ => sizes.Test), shape.InputDimension));

    /// <inheritdoc/>
    /// <remarks>Evaluations are those of the configuration, in order, each with a curve of the attacks first.</remarks>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        const string file = RobustnessRecord.FileName;
        IReadOnlyList<RobustnessRecord> records = RobustnessRecord.Load(folder);
        yield return (file, Promise.Count("the list", records.Count, evaluations.Count, "one per evaluation"));
        foreach ((RobustnessRecord record, EvaluationSettings settings) in records.Zip(evaluations))
        {
            string split = Wording.Of(settings.Split);
            yield return (file, Promise.That(
                record.Norm == settings.Norm && record.Split == split,
                $"norm and split are {record.Norm} and {record.Split}; expected {settings.Norm} and {split}"));
            yield return (file, Promise.That(record.Curves[0].Role == CurveRole.Empirical, "the first curve is not that of the attacks"));
            yield return (file, Promise.Same("radii", record.Curves[0].Radii, settings.Radii));
        }
        yield return (TrialWitness.FileName, TrialWitness.Problem(folder,
            [.. records.Select(record => record.Curves[0]).Select(curve => (curve.Label, curve.Radii, curve.RobustAccuracy))]));
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
        AttackedData samples = context.Of(data);
        PolyReluNetwork network = context.Of(trained).Network;
        List<RobustnessRecord> records = [];
        List<Witness?> witnesses = [];
        bool[] kept = TrialWitness.Kept(Counts(evaluation => samples.Of(evaluation.Split).Count), network.InputDimension);
        List<AttackedCurve> curves = [];
        AttackedExamples examples = AttackedExamples.None;
        foreach (EvaluationSettings evaluation in evaluations)
        {
            RobustnessMeasurement robustness = new(context, MeasuredVictim.Of(network), samples.Of(evaluation.Split),
                Norm.Parse(evaluation.Norm), evaluation, seed)
            {
                Place = records.Count,
                LeavesWitness = kept[records.Count],
                SplitAccuracy = records.Find(record => record.Split == Wording.Of(evaluation.Split))?.SplitAccuracy,
            };
            RobustnessReport report = robustness.MeasureEmpirical();
            if (records.Count == 0 && Shown is { } shown)
                examples = AttackedExamples.Of(report, robustness.Attacked, shown.Radius, shown.Count);
            records.Add(robustness.Record());
            curves.Add(new(robustness.Attacked, NearestDistances.Of(report)));
            witnesses.AddRange(robustness.Witnesses);
            context.TimeCurves(robustness.Seconds);
        }
        RobustnessRecord.Save(context.Folder, records);
        TrialWitness.Write(context.Folder, witnesses, network);
        return new(curves, examples);
    }

    private int[] Counts(Func<EvaluationSettings, int> available) =>
        [.. evaluations.Select(evaluation => Math.Min(evaluation.Samples, available(evaluation)))];

    /// <summary>The same for evaluations of the same points.</summary>
    private string PointsOf(EvaluationSettings evaluation) => evaluation.Samples >= sizes.Test ? $"{evaluation.Split}"
        : $"{evaluation.Split} {evaluation.Selection} {evaluation.Samples}";
}
