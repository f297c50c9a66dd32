using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Neurons;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>A network trained on clusters, as its files describe it.</summary>
/// <param name="Configuration">What was computed.</param>
/// <param name="Log">The training.</param>
/// <param name="Neurons">Where the neurons went.</param>
/// <param name="Robustness">The curves; null where none were measured.</param>
/// <param name="Distance">The distance to the conjectured limit; null where it was not measured.</param>
internal sealed record ClusterNetwork(SyntheticConfiguration Configuration, TrainingLog Log, NeuronRecord Neurons,
    RobustnessRecord? Robustness, DistanceRecord? Distance)
{
    /// <summary>What was certified beside the attacks; null where nothing was.</summary>
    public SandwichRecord? Sandwich { get; init; }

    /// <summary>The training as a film; null where it was not filmed.</summary>
    public FilmRecord? Film { get; init; }

    /// <summary>Reads the completed trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<ClusterNetwork> Read(RunReader run) =>
    [
        .. run.Completed(SyntheticTrial.TheKind).Select(trial => new ClusterNetwork(
            trial.Configuration, TrainingLog.Load(trial.Folder), NeuronRecord.Load(trial.Folder),
            First(RobustnessRecord.Load(trial.Folder)), DistanceRecord.Load(trial.Folder))
        { Film = FilmRecord.Find(trial.Folder), Sandwich = First(SandwichRecord.Load(trial.Folder)) }),
    ];

    private static T? First<T>(IReadOnlyList<T> records)
        where T : class => records.Count == 0 ? null : records[0];
}

/// <summary>The repeats of one power.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Networks">The networks, in the order of the plan.</param>
internal sealed record ClusterRepeats(double Power, IReadOnlyList<ClusterNetwork> Networks)
{
    /// <summary>The power in words and file names.</summary>
    public string Name => Html.Number(Power);

    /// <summary>The power in legends and titles, with a mark where it is no finding.</summary>
    public string Legend => $"p = {Name}{Html.UntrainedMark(HasLearned)}";

    /// <summary>Whether every network has learned something; what is said of others is no finding.</summary>
    public bool HasLearned => Networks.All(network => network.Log.HasLearned);

    /// <summary>The network whose neurons are shown.</summary>
    public ClusterNetwork First => Networks[0];

    /// <summary>The records of their trainings.</summary>
    public IReadOnlyList<TrainingLog> Logs => [.. Networks.Select(network => network.Log)];

    /// <summary>Groups networks by power.</summary>
    public static IReadOnlyList<ClusterRepeats> Group(IEnumerable<ClusterNetwork> networks) =>
        [.. networks.GroupBy(network => network.Configuration.Power).Select(group => new ClusterRepeats(group.Key, [.. group]))];

    /// <summary>
    /// The distances behind the curves of a role, of all attacked points of all repeats together: exact for the ideal classifier, those of
    /// the nearest examples found for attacks; null where they are not on record.
    /// </summary>
    public IReadOnlyList<double>? Distances(CurveRole role)
    {
        IReadOnlyList<double>?[] each = [.. Networks.Select(network => network.Robustness?.Find(role)?.Distances)];
        return each.All(distances => distances is { Count: > 0 }) ? [.. each.SelectMany(distances => distances!)] : null;
    }

    /// <summary>What was certified; null where nothing was.</summary>
    public SandwichPower? Sandwich()
    {
        SandwichRecord[] records = [.. Networks.Select(network => network.Sandwich).OfType<SandwichRecord>()];
        return records.Length == 0 ? null : new(Name, Legend, records) { HasLearned = HasLearned };
    }

    /// <summary>The curves of a role; null where none were measured.</summary>
    public Band? Curve(CurveRole role) => CurveBand.Of(Networks.Select(network => network.Robustness).OfType<RobustnessRecord>(), role);
}
