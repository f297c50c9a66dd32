using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

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

    /// <summary>Whether the data are the published ones.</summary>
    public bool IsPublished => PublishedSequel.Is(Clusters);

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

    /// <summary>The certified and the attacked curve; null where nothing was certified.</summary>
    public SandwichPower? Bracket() =>
        Sandwich is null ? null : new(Wording.Of(Classifier), Legend, [Sandwich]) { HasLearned = HasLearned };

    /// <summary>Reads the completed trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<SequelVictim> Read(RunReader run) =>
    [
        .. run.Completed(BayesTrial.TheKind).Select(trial => Of(SequelClassifier.Bayes, "", trial.Configuration.Clusters, trial.Folder)),
        .. run.Completed(SequelNetworkTrial.TheKind).Select(trial => Of(trial.Configuration.Network.Classifier,
            $", p = {Html.Number(trial.Configuration.Network.Power)}", trial.Configuration.Clusters, trial.Folder)),
        .. run.Completed(SequelLayeredTrial.TheKind).Select(trial =>
            Of(trial.Configuration.Network.Classifier, "", trial.Configuration.Clusters, trial.Folder)),
    ];

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
}
