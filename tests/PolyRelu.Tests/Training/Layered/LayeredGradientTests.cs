using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Tests.Networks;
using PolyRelu.Tests.Networks.Layered;
using Xunit;

namespace PolyRelu.Tests.Training.Layered;

/// <summary>The gradient of all parameters of a layered network is that of differences of its loss in double.</summary>
public sealed class LayeredGradientTests
{
    private const float Step = 1f / 1024;

    public static TheoryData<string> Losses => [.. Registry<Loss>.All.Select(entry => entry.Name).Where(name => name != "margin")];

    /// <remarks>The margin has a kink wherever two rivals tie; its slopes are tested elsewhere.</remarks>
    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradient_IsThatOfDifferences(string loss)
    {
        LayeredNetwork binary = LayeredExamples.Chain(Activation.Tanh, 5, 4, 7, 5, 1),
            several = LayeredExamples.Chain(Activation.Gelu, 6, 4, 6, 3);
        if (Registry<Loss>.Find(loss).Value.Supports(1)) Require(binary, loss);
        if (Registry<Loss>.Find(loss).Value.Supports(3)) Require(several, loss);
    }

    /// <summary>Layers that several others read, products and a norm that all is divided by; a few differences may cross a kink.</summary>
    [Fact]
    public void GradientOfBranches_IsThatOfDifferences() => Require(LayeredExamples.Branched(4), "squared", crossings: 2);

    [Fact]
    public void Gradient_IsTheMeanOverAnyPasses()
    {
        // 40,000 values a row: a pass holds 209 of them, and the batch takes two.
        LayeredNetwork network = LayeredExamples.Chain(Activation.Relu, 5, 30, 20_000, 1);
        Samples samples = Draw(network, 260, 3);
        Loss loss = Registry<Loss>.Find("squared").Value;
        LayeredGradient gradient = new(network);
        (double sum, int correct) = gradient.Evaluate(samples, loss);
        float[] whole = gradient.WeightsOf(0).ToArray();
        double[] mean = new double[whole.Length];
        foreach (Range part in new[] { 0..130, 130..260 })
        {
            (double own, int right) = gradient.Evaluate(samples.Range(part.Start.Value, 130), loss);
            sum -= own;
            correct -= right;
            float[] half = gradient.WeightsOf(0).ToArray();
            for (int i = 0; i < mean.Length; i++) mean[i] += half[i] / 2.0;
        }
        Assert.Equal(0, sum, 1e-3);
        Assert.Equal(0, correct);
        double largest = mean.Max(Math.Abs);
        for (int i = 0; i < mean.Length; i++)
            Assert.True(Math.Abs(mean[i] - whole[i]) <= 1e-4 * largest, $"entry {i}: {whole[i]} beside {mean[i]}");
    }

    [Fact]
    public void LayerWithoutParameters_IsNamed()
    {
        LayeredGradient gradient = new(LayeredExamples.Chain(Activation.Relu, 5, 4, 3, 1));
        Assert.Contains("Layer 1 has no parameters; affine layers are 0, 2",
            Assert.Throws<ArgumentException>(() => gradient.WeightsOf(1)).Message, StringComparison.Ordinal);
    }

    private static Samples Draw(LayeredNetwork network, int count, ulong seed)
    {
        CounterRandom random = new(seed);
        Matrix inputs = LayeredExamples.Gaussian(count, network.InputDimension, seed + 1);
        return new(inputs, RandomNetworks.Labels(count, network.Outputs, ref random));
    }

    private static void Require(LayeredNetwork network, string loss, int crossings = 0)
    {
        Samples samples = Draw(network, 9, 21);
        LayeredGradient gradient = new(network);
        gradient.Evaluate(samples, Registry<Loss>.Find(loss).Value);
        List<string> wrong = [];
        for (int index = 0; index < network.Layers.Count; index++)
        {
            if (network.Layers[index] is not AffineLayer layer) continue;
            for (int row = 0; row < layer.Weights.Rows; row++)
            {
                for (int k = 0; k < layer.Weights.Columns; k++)
                    Compare($"layer {index}, weight {row}, {k}", layer.Weights.Row(row).Slice(k, 1), gradient.WeightsOf(index)[row, k]);
                if (layer.Bias is { } bias) Compare($"layer {index}, bias {row}", bias.AsSpan(row, 1), gradient.BiasOf(index)[row]);
            }
        }
        Assert.True(wrong.Count <= crossings, $"{loss}: {string.Join("; ", wrong)}");

        void Compare(string what, Span<float> parameter, float own)
        {
            float kept = parameter[0], above = kept + Step, below = kept - Step;
            parameter[0] = above;
            double high = MeanLoss(network, samples, loss);
            parameter[0] = below;
            double low = MeanLoss(network, samples, loss);
            parameter[0] = kept;
            double slope = (high - low) / ((double)above - below);
            if (!(Math.Abs(slope - own) <= 2e-4 * Math.Max(0.1, Math.Abs(slope)))) wrong.Add($"{what}: {own} beside {slope}");
        }
    }

    private static double MeanLoss(LayeredNetwork network, Samples samples, string loss)
    {
        LayeredEvaluator evaluator = network.CreateEvaluator();
        double[] logits = new double[network.Outputs], rounding = new double[network.Outputs];
        double sum = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            evaluator.PreciseLogits(samples.Inputs.Row(i), logits, rounding);
            sum += ReferenceLoss.Value(loss, logits, samples.Labels[i]);
        }
        return sum / samples.Count;
    }
}
