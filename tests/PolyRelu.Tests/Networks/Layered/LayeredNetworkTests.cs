using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Networks.Layered;

/// <summary>Layered networks: their logits are those of a plain evaluation, their gradients those of differences.</summary>
public sealed class LayeredNetworkTests
{
    public static TheoryData<string> Activations =>
        [.. new[] { "relu", "relu^2", "relu^2.5", "relu^3", "leaky-relu:0.2", "leaky-relu:-0.3", "tanh", "sigmoid", "gelu", "gelu-tanh",
            "elu:0.7", "silu", "softplus", "x^2", "x^3" }];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Logits_AreWithinTheRoundingStated_OfTheirDoubleValue(string word)
    {
        LayeredNetwork network = LayeredExamples.Chain(Activation.Parse(word), 5, 20, 31, 17, 3);
        RequireWithinRounding(network, LayeredExamples.Gaussian(150, 20, 4));
    }

    [Fact]
    public void LogitsOfBranches_AreWithinTheRoundingStated() =>
        RequireWithinRounding(LayeredExamples.Branched(8), LayeredExamples.Gaussian(150, 7, 4));

    [Theory]
    [MemberData(nameof(Activations))]
    public void Gradients_AreThoseOfDifferences(string word) =>
        RequireGradients(LayeredExamples.Chain(Activation.Parse(word), 11, 6, 13, 8, 2), LayeredExamples.Gaussian(40, 6, 12));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void GradientsOfBranches_AreThoseOfDifferences(int seed) =>
        RequireGradients(LayeredExamples.Branched((ulong)seed), LayeredExamples.Gaussian(40, 7, 2));

    /// <summary>Where nothing depends on an input, its gradient is zero, not what the memory held before.</summary>
    [Fact]
    public void GradientOfAConstantNetwork_IsZero()
    {
        LayeredNetwork network = new(2, [new CombineLayer(CombineKind.Multiply, Operand.Previous, Operand.Constant(0))]);
        LayeredEvaluator evaluator = network.CreateEvaluator();
        Matrix inputs = LayeredExamples.Gaussian(5, 2, 1), logits = new(5, 2), gradients = new(5, 2);
        gradients.Fill(7);
        evaluator.Logits(inputs, logits);
        evaluator.PullBack(LayeredExamples.Gaussian(5, 2, 2), gradients);
        Assert.All(gradients.ToArray(), gradient => Assert.Equal(0, gradient));
    }

    /// <summary>Bits of a row do not depend on its batch, nor on threads, nor on whether a batch takes several passes.</summary>
    [Theory]
    [InlineData("gelu")]
    [InlineData("tanh")]
    [InlineData("relu^2.5")]
    public void Rows_HaveTheSameBits_InAnyBatchAndOnAnyNumberOfThreads(string word)
    {
        // 40,000 values a row: a pass holds 209 of them.
        LayeredNetwork network = LayeredExamples.Chain(Activation.Parse(word), 5, 30, 20_000, 3);
        Matrix inputs = LayeredExamples.Gaussian(260, 30, 4), cotangents = LayeredExamples.Gaussian(260, 3, 9);
        (float[] logits, float[] gradients) = Ask(network, inputs, cotangents);
        int before = Workers.Count;
        try
        {
            Workers.Count = 3;
            (float[] again, float[] againGradients) = Ask(network, inputs, cotangents);
            Assert.Equal(logits, again);
            Assert.Equal(gradients, againGradients);
        }
        finally
        {
            Workers.Count = before;
        }
        foreach (int row in new[] { 0, 208, 209, 259 })
        {
            (float[] one, float[] oneGradient) = Ask(network, inputs.RowRange(row, 1), cotangents.RowRange(row, 1));
            Assert.Equal(logits[(row * 3)..((row * 3) + 3)], one);
            Assert.Equal(gradients[(row * 30)..((row * 30) + 30)], oneGradient);
        }
    }

    /// <summary>A layered network of two layers and ReLU is the pReLU network of p = 1 with the same weights.</summary>
    [Fact]
    public void TwoLayersOfRelu_AreAPlainNetwork()
    {
        Matrix weights = LayeredExamples.Gaussian(40, 15, 1), outputs = LayeredExamples.Gaussian(3, 40, 2);
        float[] bias = [0.5f, -1, 0.25f];
        LayeredNetwork layered = new(15, [new AffineLayer(Operand.Previous, weights),
            new ActivationLayer(Operand.Previous, Activation.Relu), new AffineLayer(Operand.Previous, outputs, bias)]);
        Matrix inputs = LayeredExamples.Gaussian(33, 15, 3), own = new(33, 3), expected = new(33, 3);
        layered.CreateEvaluator().Logits(inputs, own);
        new PolyReluNetwork(1, false, weights, outputs, bias).CreateEvaluator().Logits(inputs, expected);
        for (int i = 0; i < 33; i++)
            for (int c = 0; c < 3; c++)
                Assert.True(Math.Abs(own[i, c] - expected[i, c]) <= 1e-5, $"row {i}, logit {c}: {own[i, c]} and {expected[i, c]}");
    }

    /// <summary>The evaluation in double borrows its memory, of constants and branches too.</summary>
    [Fact]
    public void PreciseLogits_AllocateNothing()
    {
        LayeredNetwork network = LayeredExamples.Branched(3);
        LayeredEvaluator evaluator = network.CreateEvaluator();
        float[] input = LayeredExamples.Gaussian(1, network.InputDimension, 4).ToArray();
        double[] logits = new double[network.Outputs], rounding = new double[network.Outputs];
        Assert.Equal(0, Allocation.Least(_ =>
        {
            for (int i = 0; i < 20; i++) evaluator.PreciseLogits(input, logits, rounding);
        }));
    }

    /// <summary>First layers that standardise are found, and nothing else is taken for them.</summary>
    [Fact]
    public void StandardisationOfItsOwn_IsFound()
    {
        LayeredNetwork plain = LayeredExamples.Chain(Activation.Tanh, 2, 3, 4, 2);
        var first = Standardisation.Of(3, [0.1f, 0.2f, 0.3f], [0.5f]);
        Assert.Null(plain.Standardisation);
        Assert.Equal(first, plain.After(first).Standardisation);
        Assert.Equal(0.7f, LayeredExamples.Branched(1).Standardisation!.CommonStd);
        LayeredNetwork around = new(3, [.. plain.After(first).Layers.Take(2),
            new CombineLayer(CombineKind.Add, Operand.Previous, Operand.Value(0))]);
        Assert.Null(around.Standardisation);
        LayeredNetwork turned = new(3, [new CombineLayer(CombineKind.Subtract, Operand.Value(0), Operand.Constant(1)),
            new CombineLayer(CombineKind.Divide, Operand.Previous, Operand.Constant(-1))]);
        Assert.Null(turned.Standardisation);
    }

    /// <summary>Layers before a network, whatever it reads, are the standardisation that another classifier does outside of it.</summary>
    [Fact]
    public void AfterAStandardisation_ItIsTheStandardisedClassifier()
    {
        var first = Standardisation.Of(7, [0.1f, 0.2f, -0.3f, 4, 5, 6, 7], [0.5f, 0.25f, 3, 0.7f, 1, 2, 0.1f]);
        LayeredNetwork network = LayeredExamples.Branched(3);
        Matrix inputs = LayeredExamples.Gaussian(40, 7, 2), own = new(40, 3), outside = new(40, 3);
        network.After(first).CreateEvaluator().Logits(inputs, own);
        StandardisedClassifier.Of(network.CreateEvaluator(), first).Logits(inputs, outside);
        Assert.Equal(outside.ToArray(), own.ToArray());
    }

    [Theory]
    [InlineData("Layer 0 (AffineLayer): expected weights of out×4, since 4 features come in; got 2×3")]
    public void LayerThatDoesNotFit_IsNamed(string message)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            new LayeredNetwork(4, [new AffineLayer(Operand.Previous, new Matrix(2, 3))]));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OperandsThatAreNotThere_AreRefused()
    {
        Assert.Contains("reads value 1, but only 0 to 0", Refusal(new SumLayer(Operand.Value(1))), StringComparison.Ordinal);
        Assert.Contains("as many features", Refusal(new CombineLayer(CombineKind.Add, Operand.Value(0), Operand.Constant(1, 2, 3))),
            StringComparison.Ordinal);
        Assert.Contains("both are constant", Refusal(new CombineLayer(CombineKind.Add, Operand.Constant(1), Operand.Constant(2))),
            StringComparison.Ordinal);
        Assert.Contains("constant", Refusal(new SumLayer(Operand.Constant(1))), StringComparison.Ordinal);
        Assert.Contains("bias of 2 numbers", Refusal(new AffineLayer(Operand.Previous, new Matrix(2, 4), [1])), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Operand.Constant(1, float.NaN));
        Assert.Throws<ArgumentException>(() => new LayeredNetwork(4, []));

        static string Refusal(Layer layer) => Assert.Throws<ArgumentException>(() => new LayeredNetwork(4, [layer])).Message;
    }

    [Fact]
    public void ContentHash_NamesEveryNumberAndEveryLayer()
    {
        LayeredNetwork first = LayeredExamples.Chain(Activation.Tanh, 5, 4, 3, 2);
        string hash = ContentHash.Of(first);
        Assert.Equal(hash, ContentHash.Of(LayeredExamples.Chain(Activation.Tanh, 5, 4, 3, 2)));
        Assert.NotEqual(hash, ContentHash.Of(LayeredExamples.Chain(Activation.Relu, 5, 4, 3, 2)));
        ((AffineLayer)first.Layers[2]).Weights[1, 2] += 1e-4f;
        Assert.NotEqual(hash, ContentHash.Of(first));
        Assert.NotEqual(ContentHash.Of(Two(CombineKind.Add)), ContentHash.Of(Two(CombineKind.Subtract)));

        static LayeredNetwork Two(CombineKind kind) => new(2, [new CombineLayer(kind, Operand.Previous, Operand.Value(0))]);
    }

    private static (float[] Logits, float[] Gradients) Ask(LayeredNetwork network, Matrix inputs, Matrix cotangents)
    {
        LayeredEvaluator evaluator = network.CreateEvaluator();
        Matrix logits = new(inputs.Rows, network.Outputs), gradients = new(inputs.Rows, network.InputDimension);
        evaluator.Logits(inputs, logits);
        evaluator.PullBack(cotangents, gradients);
        return (logits.ToArray(), gradients.ToArray());
    }

    private static void RequireWithinRounding(LayeredNetwork network, Matrix inputs)
    {
        LayeredEvaluator evaluator = network.CreateEvaluator();
        Matrix fast = new(inputs.Rows, network.Outputs);
        evaluator.Logits(inputs, fast);
        int outputs = network.Outputs;
        double[] logits = new double[inputs.Rows * outputs], rounding = new double[logits.Length];
        evaluator.PreciseLogits(inputs, logits, rounding);
        double[] one = new double[outputs], bound = new double[outputs];
        for (int i = 0; i < inputs.Rows; i++)
        {
            evaluator.PreciseLogits(inputs.Row(i), one, bound);
            for (int c = 0; c < outputs; c++)
            {
                (double exact, double error) = (logits[(i * outputs) + c], rounding[(i * outputs) + c]);
                Assert.Equal(exact, one[c]);
                Assert.Equal(error, bound[c]);
                Assert.True(Math.Abs(fast[i, c] - exact) <= error, $"row {i}, logit {c}: {fast[i, c]} beside {exact} ± {error}");
                Assert.True(error <= 5e-2 * Math.Max(1, Math.Abs(exact)), $"row {i}, logit {c}: the bound {error} says nothing");
            }
        }
    }

    private static void RequireGradients(LayeredNetwork network, Matrix inputs)
    {
        Matrix cotangents = LayeredExamples.Gaussian(inputs.Rows, network.Outputs, 77);
        (_, float[] gradients) = Ask(network, inputs, cotangents);
        const double step = 1e-6;
        double[] point = new double[network.InputDimension];
        for (int i = 0; i < inputs.Rows; i++)
        {
            for (int k = 0; k < point.Length; k++)
            {
                double up = Along(i, k, step), down = Along(i, k, -step);
                double expected = (up - down) / (2 * step), found = gradients[(i * point.Length) + k];
                Assert.True(Math.Abs(found - expected) <= 2e-3 * Math.Max(1, Math.Abs(expected)),
                    $"row {i}, feature {k}: {found}, differences say {expected}");
            }
        }

        double Along(int row, int feature, double change)
        {
            double[] logits = PlainLayers.Logits(network, inputs.Row(row), feature, change);
            double sum = 0;
            for (int c = 0; c < logits.Length; c++) sum += cotangents[row, c] * logits[c];
            return sum;
        }
    }
}
