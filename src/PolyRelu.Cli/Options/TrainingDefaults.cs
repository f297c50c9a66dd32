using PolyRelu.Data;
using PolyRelu.Experiments.Data;

namespace PolyRelu.Cli.Options;

/// <summary>The settings of the paper's experiment on a kind of data; options replace them one by one.</summary>
internal sealed record TrainingDefaults
{
    /// <summary>The paper's image experiments (§5.2.1 and App. B).</summary>
    public static readonly TrainingDefaults Images = new()
    {
        Split = Wording.Of(ImageSplit.PaperTrain), Task = Wording.Of(ImageTask.Digits), Hidden = 500, Bias = true, Centre = true,
        NormalizeInput = true, Initialisation = "kaiming-paper", Optimizer = "adam", LearningRate = 1e-3, Batch = 1000,
        Epochs = 51, Loss = "cross-entropy",
    };

    /// <summary>The paper's synthetic experiment (§5.1).</summary>
    public static readonly TrainingDefaults Clusters = new()
    {
        Split = Wording.Of(ClusterSplit.Train), Hidden = 2000, Initialisation = "gaussian", Optimizer = "sgd", LearningRate = 0.2,
        Batch = 100, Epochs = 401, Loss = "exponential",
    };

    /// <summary>The paper's experiment on features of another program (§5.2.2).</summary>
    public static readonly TrainingDefaults Features = Images with { Split = "all", Task = null, Hidden = 2000 };

    /// <summary>Training split.</summary>
    public required string Split { get; init; }

    /// <summary>Labels of images; null for other data.</summary>
    public string? Task { get; init; }

    /// <summary>The power p.</summary>
    public double Power { get; init; } = 3;

    /// <summary>Standard deviation of Gaussian initialisations.</summary>
    public double Scale { get; init; } = 1e-7;

    /// <summary>Neurons h.</summary>
    public required int Hidden { get; init; }

    /// <summary>Whether the output layer has a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether the mean training input is subtracted.</summary>
    public bool Centre { get; init; }

    /// <summary>Whether the network is input-normalised.</summary>
    public bool NormalizeInput { get; init; }

    /// <summary>Name of the initialisation.</summary>
    public required string Initialisation { get; init; }

    /// <summary>Name of the optimiser.</summary>
    public required string Optimizer { get; init; }

    /// <summary>Learning rate η.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Samples per step.</summary>
    public required int Batch { get; init; }

    /// <summary>Passes over the samples.</summary>
    public required int Epochs { get; init; }

    /// <summary>Name of the loss.</summary>
    public required string Loss { get; init; }

    /// <summary>All sets of defaults as lines of help.</summary>
    public static IEnumerable<string> Describe() =>
        [$"images:   {Images.Line()}", $"clusters: {Clusters.Line()}", $"files:    {Features.Line()}"];

    private string Line() =>
        $"h = {Hidden}, {(Bias ? "bias" : "no bias")}, {(Centre ? "centred" : "not centred")}, "
            + $"{(NormalizeInput ? "input-normalised" : "not normalised")}, "
        + $"{Initialisation}, {Loss}, {Optimizer} {LearningRate}, batch {Batch}, {Plural.Of(Epochs, "epoch")}";
}
