using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Experiments.Cards;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Tests.Evaluation;
using PolyRelu.Tests.Networks.Layered;

namespace PolyRelu.Tests.Experiments.Cards;

/// <summary>Small requests for cards: some points are misclassified, some broken, some certified.</summary>
internal static class CardCase
{
    /// <summary>Two norms, each with radii in no order.</summary>
    public static readonly CardPlan[] Plans = [new(Norm.L2, [0.1, 0.02]), new(Norm.LInf, [0.01])];

    /// <summary>Points of clusters.</summary>
    public static Dataset Points { get; } = new("points", "test", EvaluationCase.Samples, 1);

    /// <summary>Images of 2 × 3 pixels in three colours within [0, 1].</summary>
    public static Dataset Images { get; } = new("images", "test", Coloured(12), 3)
    {
        Box = Box.Unit, Shape = new ImageShape(2, 3, 3),
    };

    /// <summary>A pReLU network on <see cref="Points"/>.</summary>
    public static CardRequest Request() => Quick(CardRequest.Of("small.npz", EvaluationCase.Network, Points));

    /// <summary>A layered network on <see cref="Images"/>.</summary>
    public static CardRequest Layered() => Quick(CardRequest.Of("layers.pt", Deep, Images)) with
    {
        Plans = [new(Norm.LInf, [0.05, 8.0 / 255])],
    };

    private static LayeredNetwork Deep => LayeredExamples.Chain(Activation.Tanh, 3, 18, 9, 3);

    /// <summary>The evidence of a card: the hash of every file by its name.</summary>
    public static Dictionary<string, string> Evidence(CardRecord card) => card.Threats
        .SelectMany(threat => new[] { threat.Witness, threat.Certificate }.OfType<CardFile>())
        .Concat(card.Gallery.SelectMany(example => example.Pictures))
        .ToDictionary(file => file.Name, file => file.Sha256);

    private static CardRequest Quick(CardRequest request) => request with
    {
        Plans = Plans,
        Attacks = AttackChoice.ParseList("apgd-margin:iterations=10,square:queries=20"),
        Seed = 5,
        Shown = 2,
    };

    private static Samples Coloured(int count)
    {
        Matrix inputs = LayeredExamples.Gaussian(count, 18, 6), logits = new(count, 3);
        for (int i = 0; i < count; i++)
            foreach (ref float value in inputs.Row(i)) value = Math.Clamp(0.5f + (0.2f * value), 0, 1);
        Deep.CreateEvaluator().Logits(inputs, logits);
        return new Samples(inputs, [.. Enumerable.Range(0, count).Select(i => Margin.Prediction(logits.Row(i)))]);
    }
}
