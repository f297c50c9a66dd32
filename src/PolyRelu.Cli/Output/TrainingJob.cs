using System.Globalization;
using PolyRelu.Cli.Options;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Training;

namespace PolyRelu.Cli.Output;

/// <summary>What was trained, on what, and what came of it.</summary>
/// <param name="Path">Network file to write.</param>
/// <param name="Network">The network asked for.</param>
/// <param name="Optimisation">The training asked for.</param>
/// <param name="Seed">Seed of start and order.</param>
internal sealed record TrainingJob(string Path, NetworkPlan Network, OptimisationPlan Optimisation, ulong Seed)
{
    /// <summary>Training samples.</summary>
    public Dataset? Train { get; init; }

    /// <summary>Test samples.</summary>
    public Dataset? Test { get; init; }

    /// <summary>Whether the test samples are training samples, because the data have no others.</summary>
    public bool TestsOnTraining { get; init; }

    /// <summary>Labels of images; null for other data.</summary>
    public string? Task { get; init; }

    /// <summary>The outcome.</summary>
    public TrainingResult? Result { get; init; }

    /// <summary>Why the outcome may be no finding.</summary>
    public IReadOnlyList<Caveat> Caveats { get; init; } = [];

    /// <summary>Accuracy on the test samples after the last epoch; NaN without epochs.</summary>
    public double CleanAccuracy => Result is { Epochs.Count: > 0 } result ? result.Epochs[^1].TestAccuracy : double.NaN;

    /// <summary>The large arrays of the training, samples included.</summary>
    public IEnumerable<MemoryPart> Memory()
    {
        int dimension = Train!.Samples.Inputs.Columns;
        NetworkShape shape = new() { InputDimension = dimension, Hidden = Network.Hidden, Outputs = Train.Outputs };
        return [.. SampleMemory.Of(Train.Count, Test!.Count, dimension),
            .. TrainingMemory.Of(shape, Optimisation.Batch, Optimisation.Create(Seed).Optimizer, Train.Count, Test.Count)];
    }

    /// <summary>The options of the trainer; alignment is recorded where the centres of the data are known.</summary>
    public TrainingOptions Options() => Optimisation.Create(Seed) with
    {
        MeasureStart = true,
        ReferenceDirections = Train!.Centres?.WithSums(),
    };

    /// <summary>What the network's file says about its training.</summary>
    public IReadOnlyDictionary<string, string> Metadata()
    {
        Dictionary<string, string?> texts = new()
        {
            [DataDescription.TrainingText] = Train!.Describe()?.ToJson(),
            [NetworkInput.Text] = Train.Standardisation?.ToJson(),
            [ClassLabels.Text] = Train.Classes?.ToJson(),
            [FeatureNamesText.Name] = FeatureNamesText.Of(Train.FeatureNames),
            ["trained_on"] = $"{Train.Name} {Train.Split}",
            ["task"] = Task ?? "",
            ["epochs"] = Optimisation.Epochs.ToString(CultureInfo.InvariantCulture),
            ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
            ["program"] = $"{CommandPath.Program} {VersionAction.Version}",
        };
        return texts.Where(text => text.Value is not null).ToDictionary(text => text.Key, text => text.Value!);
    }
}
