using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Gallery;

/// <summary>Keeps a few images beside their adversarial examples, with what the network says of both.</summary>
/// <param name="trained">The network.</param>
/// <param name="examples">The examples.</param>
internal sealed class GalleryPart(IPart<TrainedNetwork> trained, IPart<AttackedCurves> examples) : TrialPart
{
    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        _ = AdversarialGallery.Load(folder);
        return [];
    }

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        AttackedExamples shown = context.Of(examples).Examples;
        PolyReluNetwork network = context.Of(trained).Network;
        Matrix originals = shown.Originals.Inputs;
        new AdversarialGallery(
            shown.Epsilon, shown.Shape!.Height, shown.Shape.Width, shown.Indices, shown.Originals.Labels, originals,
            Predictions(network, originals),
            shown.Adversarials, Predictions(network, shown.Adversarials)).Save(context.Folder);
    }

    private static int[] Predictions(PolyReluNetwork network, Matrix inputs)
    {
        Matrix logits = new(inputs.Rows, network.Outputs);
        network.CreateEvaluator().Logits(inputs, logits);
        return [.. Enumerable.Range(0, inputs.Rows).Select(i => Margin.Prediction(logits.Row(i)))];
    }
}
