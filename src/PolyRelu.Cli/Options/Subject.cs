using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Onnx;

namespace PolyRelu.Cli.Options;

/// <summary>A network, and the points around which it is attacked or certified.</summary>
/// <param name="Path">The network's file.</param>
/// <param name="Network">The network.</param>
/// <param name="Own">What its file says about the data it was trained on.</param>
/// <param name="Source">Where the points come from.</param>
internal sealed record Subject(string Path, INetwork Network, NetworkData Own, DataReader Source)
{
    /// <summary>Split of the data.</summary>
    public required string Split { get; init; }

    /// <summary>What the labels of images say; null for other data.</summary>
    public required string? Task { get; init; }

    /// <summary>Number of points; null for all.</summary>
    public required int? Count { get; init; }

    /// <summary>Whether no option names the data.</summary>
    public required bool IsSilent { get; init; }

    /// <summary>Refuses a network that cannot be proven robust, before any data are loaded.</summary>
    /// <exception cref="CommandException">It is of another kind; the message says what can be done with it.</exception>
    public void RequireProvable() => _ = AttackJob.Provable(Path, Network);

    /// <summary>Loads the points, in a job without what is done with them.</summary>
    /// <exception cref="CommandException">There are not as many, or they do not fit the network.</exception>
    public AttackJob Load(IRunProgress progress)
    {
        if (Source.IsImages && IsSilent) Own.RequireContent(Source);
        Dataset points = Source.Load(Split, Task, Count, progress, Network.Outputs, Own.Classes, Own.FeatureNames);
        RequireFit(points);
        if (Network is ScoredModel { Content.Image: { } image } && points.Shape is null) points = points with { Shape = image };
        AttackJob job = new(Path, Network, points) { Task = Task, Trained = Own.Description, OtherData = Own.OtherAllowed };
        if (NetworkInput.Decide(Own, points, Network, Path) is not { } first) return job;
        (INetwork network, NetworkInput input) = NetworkInput.Put(Network, first, points.Samples);
        return job with { Network = network, Input = input };
    }

    /// <summary>What is known beforehand to make the outcome no finding.</summary>
    public IReadOnlyList<Caveat> Caveats(AttackJob job, ThreatModel threat, IReadOnlyList<double> radii) =>
    [
        .. LearningCheck.OfPredictions(job.CreateClassifier(), job.Points.Samples),
        .. DataNotes.Of(job.Points),
        .. Network is ScoredModel { Content: var model } ? [ScoresAlone(model)] : (IEnumerable<Caveat>)[],
        .. new[] { RadiusCheck.Of(threat, radii, Network.InputDimension), Own.Seen(job.Points) }.OfType<Caveat>(),
    ];

    private static Caveat ScoresAlone(OnnxOpaqueContent model) => new(CaveatKind.ScoresAlone,
        $"Nothing but the logits of this model is known ({model.Reason}), so score-based attacks alone were run.",
        $"{OnnxOpaqueContent.WeakerStatement}.");

    private void RequireFit(Dataset points)
    {
        if (Network.InputDimension != points.Samples.Inputs.Columns)
            throw new CommandException(
                $"{Path} takes {Plural.Of(Network.InputDimension, "feature")}, but {points.Name} has {points.Samples.Inputs.Columns}.");
        if (Network.Outputs != points.Outputs)
            throw new CommandException(
                $"{Path} has {Plural.Of(Network.Outputs, "output")}, but the labels of {points.Name} are for {points.Outputs}; choose the "
                    + "task with --task.");
    }
}
