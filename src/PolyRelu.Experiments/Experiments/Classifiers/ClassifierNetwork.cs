using PolyRelu.Experiments.Measurements.Gallery;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>A network trained on images or features, as its files describe it.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Training">How it was trained.</param>
/// <param name="Log">The training.</param>
/// <param name="Robustness">The curves, one record per evaluation.</param>
/// <param name="Gallery">Adversarial images; null for features.</param>
internal sealed record ClassifierNetwork(double Power, TrainingSettings Training, TrainingLog Log,
    IReadOnlyList<RobustnessRecord> Robustness, AdversarialGallery? Gallery)
{
    /// <summary>The evaluations as the preset lists them.</summary>
    public IReadOnlyList<EvaluationSettings> Evaluations { get; init; } = [];

    /// <summary>What was certified beside the attacks, by the place of the evaluation; empty in runs of earlier versions.</summary>
    public IReadOnlyList<SandwichRecord> Sandwiches { get; init; } = [];

    /// <summary>Registered names of the attacks of an evaluation; none where the configuration does not hold it.</summary>
    public IReadOnlyList<string> AttacksOf(int evaluation) => evaluation < Evaluations.Count ? Evaluations[evaluation].Attacks : [];

    /// <summary>Reads the completed image trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<ClassifierNetwork> ReadImages(RunReader run) =>
    [
        .. run.Completed(ImageTrial.TheKind).Select(trial => new ClassifierNetwork(
            trial.Configuration.Power, trial.Configuration.Training, TrainingLog.Load(trial.Folder), RobustnessRecord.Load(trial.Folder),
            AdversarialGallery.Load(trial.Folder))
        { Evaluations = trial.Configuration.Evaluations, Sandwiches = SandwichRecord.Load(trial.Folder) }),
    ];

    /// <summary>Reads the completed feature trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<ClassifierNetwork> ReadFeatures(RunReader run) =>
    [
        .. run.Completed(FeatureTrial.TheKind).Select(trial => new ClassifierNetwork(
            trial.Configuration.Power, trial.Configuration.Training, TrainingLog.Load(trial.Folder), RobustnessRecord.Load(trial.Folder),
            null)
        { Evaluations = trial.Configuration.Evaluations, Sandwiches = SandwichRecord.Load(trial.Folder) }),
    ];
}

/// <summary>The repeats of one power.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Networks">The networks, in the order of the plan.</param>
internal sealed record ClassifierRepeats(double Power, IReadOnlyList<ClassifierNetwork> Networks)
{
    /// <summary>The power in words and file names.</summary>
    public string Name => Html.Number(Power);

    /// <summary>The power in legends and titles, with a mark where it is no finding.</summary>
    public string Legend => $"p = {Name}{Html.UntrainedMark(HasLearned)}";

    /// <summary>Whether every network has learned something; what is said of others is no finding.</summary>
    public bool HasLearned => Networks.All(network => network.Log.HasLearned);

    /// <summary>The network whose examples are shown.</summary>
    public ClassifierNetwork First => Networks[0];

    /// <summary>Mean accuracy on the whole test split after the last epoch.</summary>
    public double CleanAccuracy => Networks.Average(network => network.Log.Epochs[^1].TestAccuracy ?? double.NaN);

    /// <summary>Mean stable rank of the hidden features after the last epoch at which it was measured; NaN where it never was.</summary>
    public double LastStableRank => Over(row => row.FeatureStableRank).Mean is [.., var last] ? last : double.NaN;

    /// <summary>The records of their trainings.</summary>
    public IReadOnlyList<TrainingLog> Logs => [.. Networks.Select(network => network.Log)];

    /// <summary>Groups networks by power.</summary>
    public static IReadOnlyList<ClassifierRepeats> Group(IEnumerable<ClassifierNetwork> networks) =>
        [.. networks.GroupBy(network => network.Power).Select(group => new ClassifierRepeats(group.Key, [.. group]))];

    /// <summary>The curves of an evaluation.</summary>
    public Band Curve(int evaluation) => CurveBand.Of(Networks.Select(network => network.Robustness[evaluation]), CurveRole.Empirical)!;

    /// <summary>What was certified of an evaluation; null where nothing was.</summary>
    /// <param name="evaluation">Its place.</param>
    /// <param name="published">Published robust accuracies by radius.</param>
    public SandwichPower? Sandwich(int evaluation, IEnumerable<(double Radius, double Value)> published)
    {
        SandwichRecord[] records =
            [.. Networks.SelectMany(network => network.Sandwiches.Where(record => record.Curve == evaluation))];
        return records.Length == 0 ? null : new(Name, Legend, records) { HasLearned = HasLearned, Published = [.. published] };
    }

    /// <summary>What was measured over the epochs.</summary>
    public Band Over(Func<EpochRow, double?> value) => EpochBand.Of(Logs, value);
}
