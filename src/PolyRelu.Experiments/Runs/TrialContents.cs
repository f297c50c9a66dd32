using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Experiments.Frei;
using PolyRelu.Experiments.Experiments.Theorems;
using PolyRelu.Experiments.Measurements.Correlation;
using PolyRelu.Experiments.Measurements.Gallery;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Neurons;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Measurements.UniversalDirection;

namespace PolyRelu.Experiments.Runs;

/// <summary>Reads everything that reports read of a completed trial, and compares it with what its configuration asks for.</summary>
/// <remarks>
/// What one file promises by itself its record says (<see cref="ICheckedRecord"/>). Files that agree with the configuration of their trial
/// agree with one another and with those of the other trials of the run, so that reports may rely on it.
/// </remarks>
internal static class TrialContents
{
    private static readonly Dictionary<string, Check> Kinds = new(StringComparer.Ordinal)
    {
        [SyntheticTrial.KindName] = folder => Synthetic(folder, folder.ReadConfiguration<SyntheticConfiguration>()),
        [ImageTrial.KindName] = folder => Images(folder, folder.ReadConfiguration<ImageConfiguration>()),
        [FeatureTrial.KindName] = folder => Features(folder, folder.ReadConfiguration<FeatureConfiguration>()),
        [FreiTrial.KindName] = folder => Frei(folder, folder.ReadConfiguration<FreiConfiguration>()),
        [TheoremTrial.KindName] = folder => Theorem(folder, folder.ReadConfiguration<TheoremConfiguration>()),
        [CorrelationTrial.KindName] = folder => Correlation(folder, folder.ReadConfiguration<CorrelationConfiguration>()),
    };

    /// <summary>What is wrong with the files of a trial of one kind; null for what is right.</summary>
    private delegate IEnumerable<(string File, string? Problem)> Check(TrialFolder folder);

    /// <summary>Checks the files of a trial; of a kind that no report reads, nothing.</summary>
    /// <exception cref="InvalidDataException">A file does not hold what it should; the message names it.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static void Require(string kind, TrialFolder folder)
    {
        if (!Kinds.TryGetValue(kind, out Check? check)) return;
        foreach ((string file, string? problem) in check(folder))
            if (problem is not null) throw new InvalidDataException($"{file} does not belong with config.json: {problem}.");
    }

    private static IEnumerable<(string, string?)> Synthetic(TrialFolder folder, SyntheticConfiguration configuration)
    {
        foreach ((string, string?) finding in Training(folder, configuration.Training)) yield return finding;
        var neurons = NeuronRecord.Load(folder);
        (int centres, int positive) = (configuration.Clusters.Clusters, configuration.Clusters.PositiveClusters);
        yield return ("neurons.npz", Promise.Count("a row of data_coordinates", neurons.Centres, centres, "one per cluster"));
        yield return ("neurons.npz", Promise.That(neurons.PositiveCentres == positive, "positive_centres is another number"));
        IReadOnlyList<RobustnessRecord> robustness = RobustnessRecord.Load(folder);
        int norms = configuration.Robustness is null ? 0 : 1;
        yield return ("robustness.json", Promise.Count("the list", robustness.Count, norms, "one per norm"));
        if (configuration.Robustness is { } attacks)
            yield return ("robustness.json", Promise.Same("radii", robustness[0].Curves[0].Radii, attacks.Radii));
        bool distanceFits = DistanceRecord.Load(folder) is not null == configuration.Distance is not null;
        yield return ("distance.json", Promise.That(distanceFits, "it is there, and was not asked for, or the reverse"));
    }

    private static IEnumerable<(string, string?)> Images(TrialFolder folder, ImageConfiguration configuration)
    {
        _ = AdversarialGallery.Load(folder);
        return [.. Training(folder, configuration.Training), .. Evaluations(folder, configuration.Evaluations)];
    }

    private static IEnumerable<(string, string?)> Features(TrialFolder folder, FeatureConfiguration configuration) =>
        [.. Training(folder, configuration.Training), .. Evaluations(folder, configuration.Evaluations)];

    private static IEnumerable<(string, string?)> Frei(TrialFolder folder, FreiConfiguration configuration) =>
    [
        .. Training(folder, configuration.Training),
        ("universal.json", Promise.Same("radii", UniversalRecord.Load(folder).Radii, configuration.Radii)),
    ];

    private static IEnumerable<(string, string?)> Theorem(TrialFolder folder, TheoremConfiguration configuration)
    {
        IReadOnlyList<TheoremCount> counts = TheoremCount.Load(folder);
        yield return ("statements.json", Promise.Some("the list", counts.Count));
        foreach (TheoremCount count in counts)
        {
            yield return ("statements.json", Promise.Within("samples", count.Samples, 1, configuration.Samples));
            if (count.Parameter is not { } parameter) continue;
            IReadOnlyList<double> known = count.Statement == TheoremStatement.SumMoved ? configuration.Rhos : configuration.Deltas;
            yield return ("statements.json", Promise.That(known.Contains(parameter), "parameter is none of the configuration"));
        }
    }

    private static IEnumerable<(string, string?)> Correlation(TrialFolder folder, CorrelationConfiguration configuration) =>
        [("correlation.npz", Promise.Within("the number of classes", CorrelationRecord.Load(folder).Count, 1, configuration.Samples))];

    /// <summary>A training has a record of every epoch, and the last one is measured.</summary>
    private static IEnumerable<(string, string?)> Training(TrialFolder folder, TrainingSettings training)
    {
        const string file = "records.json";
        IReadOnlyList<EpochRow> epochs = TrainingLog.Load(folder).Epochs;
        yield return (file, Promise.Count("epochs", epochs.Count, training.Epochs, "one per epoch"));
        bool isMeasured = epochs[^1] is { TestAccuracy: not null, FeatureStableRank: not null };
        yield return (file, Promise.That(isMeasured, "the last epoch is not measured"));
    }

    /// <summary>Evaluations are those of the configuration, in order, each with a curve of the attacks first.</summary>
    private static IEnumerable<(string, string?)> Evaluations(TrialFolder folder, IReadOnlyList<EvaluationSettings> expected)
    {
        const string file = "robustness.json";
        IReadOnlyList<RobustnessRecord> records = RobustnessRecord.Load(folder);
        yield return (file, Promise.Count("the list", records.Count, expected.Count, "one per evaluation"));
        foreach ((RobustnessRecord record, EvaluationSettings settings) in records.Zip(expected))
        {
            yield return (file, Promise.That(
                record.Norm == settings.Norm && record.Split == settings.Split,
                $"norm and split are {record.Norm} and {record.Split}; expected {settings.Norm} and {settings.Split}"));
            yield return (file, Promise.That(record.Curves[0].Role == CurveRole.Empirical, "the first curve is not that of the attacks"));
            yield return (file, Promise.Same("radii", record.Curves[0].Radii, settings.Radii));
        }
    }
}
