using System.Diagnostics;
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The curves of robust accuracy of one network, measured under the eyes of the user.</summary>
internal sealed class RobustnessMeasurement(TrialContext context, PolyReluNetwork network, Dataset test, Norm norm, AttackCurveSettings settings, ulong seed)
{
    private const double LargestCost = 0.25;
    private readonly SampleSelection selection = SampleSelection.Of(test, settings);
    private readonly List<CurveRecord> curves = [];
    private readonly List<double> seconds = [];
    private readonly SpannedNetwork? spanned = norm == Norm.L2 && test.Box is null ? Reduced(network) : null;
    private double cleanAccuracy;

    /// <summary>Accuracy on the whole split, where it is known already.</summary>
    public double? SplitAccuracy { get; init; }

    /// <summary>Wall time of each curve so far.</summary>
    public IReadOnlyList<double> Seconds => seconds;

    /// <summary>The samples under attack.</summary>
    public SampleSelection Attacked => selection;

    /// <summary>Measures the attack of the publication.</summary>
    public void MeasurePublished(string attack, int iterations) => Measure(CurveRole.Published, [attack], iterations);

    /// <summary>Measures the attacks of the preset.</summary>
    public RobustnessReport MeasureEmpirical() => Measure(CurveRole.Empirical, settings.Attacks, null);

    /// <summary>Adds a curve from exact distances to the nearest misclassified point.</summary>
    public void AddExact(string label, IReadOnlyList<double> distances)
    {
        double[] robust = [.. settings.Radii.Select(radius => distances.Count(distance => distance > radius) / (double)distances.Count)];
        curves.Add(new CurveRecord(CurveRole.Ideal, label, settings.Radii, robust, []) { Distances = distances });
        seconds.Add(0);
    }

    /// <summary>The curves so far.</summary>
    public RobustnessRecord Record()
    {
        double splitAccuracy = SplitAccuracy ?? Predictions.Accuracy(network.CreateEvaluator(), test.Samples);
        return new(norm.Name, test.Split, selection.Words, selection.Dataset.Count, cleanAccuracy, splitAccuracy, curves)
        {
            Span = Span(),
            Notes = NoteRow.Of([RadiusCheck.Of(new ThreatModel(norm, 0, test.Box), settings.Radii, network.InputDimension)]),
        };
    }

    private RobustnessReport Measure(CurveRole role, IReadOnlyList<string> names, int? iterations)
    {
        Dataset attacked = selection.Dataset;
        AttackSettings choice = new() { Iterations = iterations, Centres = attacked.Centres, PositiveCentres = attacked.PositiveCentres, References = attacked.Samples, Image = attacked.Shape, BatchSize = context.BatchSize };
        Attack[] attacks = [.. names.Select(name => Registry<AttackFactory>.Find(name).Value(choice))];
        string label = AttackLabel.Of(names);
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, label);
        long start = Stopwatch.GetTimestamp();
        RobustnessReport report = RobustnessCurve.Evaluate(
            spanned ?? (IClassifier)network.CreateEvaluator(), attacked.Samples, norm, attacked.Box, settings.Radii, attacks, seed, task, context.Cancellation);
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        cleanAccuracy = report.CleanAccuracy;
        ThreatModel threat = new(norm, settings.Radii[^1], attacked.Box);
        IReadOnlyList<Diagnosis> diagnostics = AttackDiagnostics.Of(network.CreateEvaluator(), attacked.Samples, threat, attacks, choice, report, seed, context.Cancellation);
        curves.Add(new CurveRecord(role, label, settings.Radii, [.. report.Radii.Select(radius => radius.RobustAccuracy)], [.. report.Radii.Select(Rows)])
        {
            Diagnostics = [.. diagnostics.Select(entry => new DiagnosisRow(entry.Name, entry.Epsilon, entry.Points, entry.Examined, entry.Finding, entry.Advice))],
        });
        return report;
    }

    /// <summary>The network with its reduction, where that makes the search much cheaper.</summary>
    private static SpannedNetwork? Reduced(PolyReluNetwork network)
    {
        if (!ReducedNetwork.CanReduce(network)) return null;
        var reduction = ReducedNetwork.Of(network);
        return reduction.RelativeCost < LargestCost ? new(reduction) : null;
    }

    private SpanRecord? Span() => spanned?.Reduction is { } reduction
        ? new SpanRecord(reduction.Basis.Rows, reduction.Network.Hidden, reduction.ErrorBound / NeuronAnalysis.Contributions(network).Sum())
        : null;

    private static IReadOnlyList<AttackRow> Rows(RadiusResult radius) =>
        [.. radius.Attacks.Select(entry => new AttackRow(entry.Name, entry.RobustAccuracy, entry.Attacked, entry.Broken) { Id = entry.Identity.Id, Variant = entry.Identity.Variant })];
}
