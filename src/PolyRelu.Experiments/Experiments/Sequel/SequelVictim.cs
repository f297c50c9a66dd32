using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Training;
using PolyRelu.Training.Layered;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>A classifier of the comparison, as its files describe it.</summary>
/// <param name="Classifier">Which one.</param>
/// <param name="Legend">Its name in legends.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Log">The training; null for the Bayes rule.</param>
/// <param name="Robustness">The curves.</param>
internal sealed record SequelVictim(SequelClassifier Classifier, string Legend, ClusterSettings Clusters, TrainingLog? Log,
    RobustnessRecord Robustness)
{
    /// <summary>What was certified; null where nothing was.</summary>
    public SandwichRecord? Sandwich { get; init; }

    /// <summary>Whether it has learned something.</summary>
    public bool HasLearned => Log?.HasLearned != false;

    /// <summary>Network and training beside what the paper states; none of the Bayes rule.</summary>
    public IReadOnlyList<PublishedSetting> Settings { get; init; } = [];

    /// <summary>What the name of its start stands for; null for the Bayes rule.</summary>
    public string? Start { get; init; }

    /// <summary>Whether data, network and start are what the paper states, so that published values are about such a classifier.</summary>
    public bool IsPublished => PublishedSettings.Hold([.. PublishedSettings.Of(Clusters), .. Settings]);

    /// <summary>The published values to compare with.</summary>
    public IEnumerable<PublishedRadius> Published =>
        PublishedSequel.Classifiers.Where(value => IsPublished && value.Classifier == Classifier);

    /// <summary>The distances of the nearest examples found, of every attacked point: exact for the Bayes rule.</summary>
    public IReadOnlyList<double> Distances =>
        (Classifier == SequelClassifier.Bayes ? Robustness.Find(CurveRole.Ideal)?.Distances : null)
            ?? Robustness.Find(CurveRole.Empirical)!.Distances!;

    /// <summary>The smallest radius within which the fraction of robust points is no more than a level; null where it never is.</summary>
    public double? RadiusAt(double level)
    {
        double[] sorted = [.. Distances.Select(distance => double.IsNaN(distance) ? double.PositiveInfinity : distance).Order()];
        int robust = (int)Math.Floor((level * sorted.Length) + 1e-9);       // 0.95 · 100 is 95, whatever its roundings
        double radius = sorted[Math.Clamp(sorted.Length - robust - 1, 0, sorted.Length - 1)];
        return double.IsFinite(radius) ? radius : null;
    }

    /// <summary>
    /// The same radius under the attack of the publication, between the radii tried by a straight line; null where it is not reached.
    /// </summary>
    public double? DampedRadiusAt(double level) =>
        RadiusReading.Of(Damped.Radii, [.. Damped.RobustAccuracy.Select(robust => 1 - robust)], 1 - level)?.Value;

    /// <summary>That radius in words.</summary>
    public string DampedWords(double level) =>
        DampedRadiusAt(level) is { } radius ? Html.Number(radius) : $"> {Html.Number(Damped.Radii[^1])}";

    /// <summary>The certified and the attacked curve; null where nothing was certified.</summary>
    public SandwichPower? Bracket() =>
        Sandwich is null ? null : new(Wording.Of(Classifier), Legend, [Sandwich]) { HasLearned = HasLearned };

    private CurveRecord Damped => Robustness.Find(CurveRole.Published)!;

    /// <summary>Reads the completed trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<SequelVictim> Read(RunReader run) =>
    [
        .. run.Completed(BayesTrial.TheKind).Select(trial => Of(SequelClassifier.Bayes, "", trial.Configuration.Clusters, trial.Folder)),
        .. run.Completed(SequelNetworkTrial.TheKind).Select(trial => Of(trial.Configuration.Network, trial.Configuration.Clusters,
            trial.Folder)),
        .. run.Completed(SequelLayeredTrial.TheKind).Select(trial => Of(trial.Configuration.Network, trial.Configuration.Clusters,
            trial.Folder)),
    ];

    private static SequelVictim Of(SequelNetworkSettings network, ClusterSettings clusters, TrialFolder folder) =>
        Of(network.Classifier, $", p = {Html.Number(network.Power)}", clusters, folder) with
        {
            Settings = PublishedSettings.Of(network),
            Start = $"{network.Training.Initialisation}: "
                + Registry<InitialisationFactory>.Find(network.Training.Initialisation).Summary,
        };

    private static SequelVictim Of(SequelLayeredSettings network, ClusterSettings clusters, TrialFolder folder) =>
        Of(network.Classifier, "", clusters, folder) with
        {
            Settings = PublishedSettings.Of(network),
            Start = $"{Wording.Of(network.Training.Start)}: {Words(network.Training.Start)}",
        };

    private static SequelVictim Of(SequelClassifier classifier, string more, ClusterSettings clusters, TrialFolder folder)
    {
        TrainingLog? log = TrainingLog.Find(folder);
        string name = SequelWords.Of(classifier);
        IReadOnlyList<SandwichRecord> certified = SandwichRecord.Load(folder);
        string legend = $"{name}{more}{Html.UntrainedMark(log?.HasLearned != false)}";
        return new(classifier, legend, clusters, log, RobustnessRecord.Load(folder)[0])
        {
            Sandwich = certified.Count == 0 ? null : certified[0],
        };
    }

    private static string Words(LayeredStart start) => start switch
    {
        LayeredStart.Kaiming => "weights uniform ±√(6/n) for n inputs of a layer, biases 0",
        LayeredStart.Pytorch => "weights and biases uniform ±1/√n for n inputs of a layer",
        _ => throw new ArgumentOutOfRangeException(nameof(start), $"There are no words for {start}."),
    };
}
