using System.Diagnostics;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The curves of robust accuracy of one classifier, measured under the eyes of the user.</summary>
internal sealed class RobustnessMeasurement(TrialContext context, MeasuredVictim attacked, Dataset test, Norm norm,
    AttackCurveSettings settings, ulong seed)
{
    private const double LargestCost = 0.25;
    private readonly SampleSelection selection = SampleSelection.Of(test, settings);
    private readonly List<CurveRecord> curves = [];
    private readonly List<Witness?> witnesses = [];
    private readonly List<double> seconds = [];
    private readonly SpannedNetwork? spanned = norm == Norm.L2 && test.Box is null ? Reduced(attacked.Network) : null;
    private double cleanAccuracy;
    private int evaluated;

    /// <summary>
    /// Place of the first evaluation among those of the trial, for the files that keep what is done; others have the places after it.
    /// </summary>
    public required int Place { get; init; }

    /// <summary>Whether the curves leave witnesses.</summary>
    public bool LeavesWitness { get; init; } = true;

    /// <summary>Accuracy on the whole split, where it is known already.</summary>
    public double? SplitAccuracy { get; init; }

    /// <summary>Wall time of each curve so far.</summary>
    public IReadOnlyList<double> Seconds => seconds;

    /// <summary>What each curve of attacks claims, with its examples and without the network; null where none is to be left.</summary>
    public IReadOnlyList<Witness?> Witnesses => witnesses;

    /// <summary>The samples under attack.</summary>
    public SampleSelection Attacked => selection;

    private IClassifier Victim => spanned ?? attacked.Create();

    private ThreatModel Threat => new(norm, settings.Radii[^1], selection.Dataset.Box);

    /// <summary>What the attacks know of the data.</summary>
    private AttackContext Known => new()
    {
        Centres = selection.Dataset.Centres,
        References = selection.Dataset.Samples,
        Image = selection.Dataset.Shape,
        BatchSize = context.BatchSize,
    };

    /// <summary>Settings of all attacks of a list: a number of steps, or nothing.</summary>
    public static SettingChoices Common(int? iterations) =>
        iterations is { } steps ? SettingChoices.None.With(AttackKeys.Iterations, steps) : SettingChoices.None;

    /// <summary>Measures the attack of the publication.</summary>
    public void MeasurePublished(string attack, int iterations) => Measure(CurveRole.Published, [attack], iterations);

    /// <summary>Measures the attacks of the preset at its radii, and nothing else.</summary>
    public RobustnessReport MeasureEmpirical() => Measure(CurveRole.Empirical, settings.Attacks, null);

    /// <summary>
    /// Measures the attacks of the preset at its radii and the nearest examples of all samples, and adds the curve of both: a sample is
    /// broken where one of them has an example.
    /// </summary>
    /// <remarks>The centres are known to the search, without which p &gt; 2 looks far more robust than it is.</remarks>
    public void MeasureStrongest()
    {
        SettingChoices common = SettingChoices.None;
        Attack[] attacks = Attacks(settings.Attacks, common);
        IReadOnlyList<IMinimumNormAttack> nearest = MinimumDistance.Attacks(norm, attacked.Outputs, Known);
        string label = $"{AttackLabel.Of(settings.Attacks)} + nearest examples";
        long start = Stopwatch.GetTimestamp();
        EvaluationResult listed = Evaluate(settings.Attacks, attacks, common);
        MinimumDistanceResult found = Search(nearest, common);
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        IEnumerable<Attack> searched = nearest.Select(attack => attack.Searcher).OfType<Attack>();
        IEnumerable<string> ran = [.. settings.Attacks, .. found.Steps.Select(step => step.Identity.Id + RadiusResult.NearestSuffix)];
        witnesses.Add(LeavesWitness ? listed.ToWitness(found, null, Texts(ran, common)) : null);
        Add(CurveRole.Empirical, label, listed.Report.With(found), [.. attacks, .. searched], NearestDistances.Of(found, listed.Report));
    }

    /// <summary>Adds a curve from exact distances to the nearest misclassified point.</summary>
    public void AddExact(string label, IReadOnlyList<double> distances)
    {
        double[] robust =
            [.. settings.Radii.Select(radius => Fraction.Of(distances.Count(distance => distance > radius), distances.Count))];
        curves.Add(new CurveRecord(CurveRole.Ideal, label, settings.Radii, robust, []) { Distances = distances });
        seconds.Add(0);
    }

    /// <summary>The curves so far.</summary>
    public RobustnessRecord Record()
    {
        double splitAccuracy = SplitAccuracy ?? Predictions.Accuracy(attacked.Create(), test.Samples);
        return new(norm.Name, test.Split, selection.Words, selection.Dataset.Count, cleanAccuracy, splitAccuracy, curves)
        {
            Span = Span(),
            Notes = NoteRow.Of([RadiusCheck.Of(new ThreatModel(norm, 0, test.Box), settings.Radii, attacked.InputDimension)]),
        };
    }

    private RobustnessReport Measure(CurveRole role, IReadOnlyList<string> names, int? iterations)
    {
        SettingChoices common = Common(iterations);
        Attack[] attacks = Attacks(names, common);
        long start = Stopwatch.GetTimestamp();
        EvaluationResult result = Evaluate(names, attacks, common);
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        witnesses.Add(LeavesWitness ? result.ToWitness(null, Texts(names, common)) : null);
        Add(role, AttackLabel.Of(names), result.Report, attacks, null);
        return result.Report;
    }

    private Attack[] Attacks(IReadOnlyList<string> names, SettingChoices common) =>
        [.. names.Select(name => AttackChoice.Parse(name).Create(Known, common))];

    private EvaluationResult Evaluate(IReadOnlyList<string> names, Attack[] attacks, SettingChoices common)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, AttackLabel.Of(names));
        EvaluationRequest request = Request(EvaluationMethod.Within(attacks), settings.Radii, common);
        EvaluationResult result = TrialEvaluation.Run(
            context, Place + evaluated++, request, attacked.Hash, names, TrialEvaluation.CurveBlock(request.Samples.Count), task);
        cleanAccuracy = result.Report.CleanAccuracy;
        return result;
    }

    /// <remarks>Of the curve that it implies one radius is asked for: distances give all others, and every radius has its matrix.</remarks>
    private MinimumDistanceResult Search(IReadOnlyList<IMinimumNormAttack> attacks, SettingChoices common)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, "nearest examples");
        EvaluationRequest request = Request(EvaluationMethod.Nearest(attacks), [settings.Radii[^1]], common);
        string[] names = [.. attacks.Select(attack => attack.IdentityFor(attacked.Outputs).Id)];
        return TrialEvaluation.Run(
            context, Place + evaluated++, request, attacked.Hash, names, TrialEvaluation.NearestBlock(request.Samples.Count),
            task).Nearest!;
    }

    private IReadOnlyDictionary<string, string> Texts(IEnumerable<string> attacks, SettingChoices common) =>
        TrialWitness.Texts(context.Folder, selection, attacks, seed, common.TextOf(AttackKeys.Iterations));

    private EvaluationRequest Request(EvaluationMethod method, IReadOnlyList<double> radii, SettingChoices common) => new()
    {
        Victim = Victim,
        Samples = selection.Dataset.Samples,
        Threat = Threat,
        Radii = radii,
        Method = method,
        Context = Known,
        Settings = common,
        Seed = seed,
        Confirms = false, // verify asks about every example anyway
        Diagnoses = false, // after the time is taken, of the whole network
    };

    /// <summary>Adds a curve, with the signs that it overstates robustness.</summary>
    private void Add(
        CurveRole role, string label, RobustnessReport report, Attack[] attacks, IReadOnlyList<double>? distances)
    {
        IReadOnlyList<Diagnosis> diagnostics = AttackDiagnostics.Of(
            attacked.Create(), selection.Dataset.Samples, Threat, attacks, Known, report, seed, context.Cancellation);
        curves.Add(new CurveRecord(role, label, settings.Radii, [.. report.Radii.Select(radius => radius.RobustAccuracy)],
            [.. report.Radii.Select(Rows)])
        {
            Diagnostics = [.. diagnostics.Select(entry =>
                new DiagnosisRow(entry.Name, entry.Epsilon, entry.Points, entry.Examined, entry.Finding, entry.Advice))],
            Distances = distances,
        });
    }

    /// <summary>The network with its reduction, where that makes the search much cheaper.</summary>
    private static SpannedNetwork? Reduced(PolyReluNetwork? network)
    {
        if (network is null || !ReducedNetwork.CanReduce(network)) return null;
        var reduction = ReducedNetwork.Of(network);
        return reduction.RelativeCost < LargestCost ? new(reduction) : null;
    }

    private SpanRecord? Span() => spanned?.Reduction is { } reduction
        ? new SpanRecord(reduction.Basis.Rows, reduction.Network.Hidden,
            reduction.ErrorBound / NeuronAnalysis.Contributions(attacked.Network!).Sum())
        : null;

    private static IReadOnlyList<AttackRow> Rows(RadiusResult radius) =>
        [.. radius.Attacks.Select(entry => new AttackRow(entry.Name, entry.RobustAccuracy, entry.Attacked,
            entry.Broken) { Id = entry.Identity.Id, Variant = entry.Identity.Variant })];
}
