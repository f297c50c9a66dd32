using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks.Layered;
using PolyRelu.Onnx;
using PolyRelu.Onnx.Format;
using Xunit;

namespace PolyRelu.Tests.Onnx;

/// <summary>Graphs of other programs become layers that compute what ONNX Runtime computes.</summary>
public sealed class GraphImportTests
{
    /// <summary>One model per way of writing things, with its number of features.</summary>
    public static TheoryData<string> Names() => [.. All.Keys];

    private static readonly Dictionary<string, Func<ModelProto>> All = new()
    {
        ["torch"] = () => Models.Torch(null, 12),
        ["torch image"] = () => Models.Torch(null, 1, 3, 4),
        ["torch image, batch of 1"] = () => Models.Torch(1, 3, 2, 2),
        ["keras"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"), Models.Node("Add", ["m", "b"], "h"), Models.Node("Tanh", ["h"], "t"),
            Models.Node("MatMul", ["t", "v"], "y"),
        ], W, B, V),
        ["weights on the left"] = () => Of(
        [
            Models.Node("Reshape", ["x", "column"], "c"), Models.Node("MatMul", ["wt", "c"], "m"),
            Models.Node("Reshape", ["m", "row"], "y"),
        ], Models.Whole("column", 12, 1), Models.Whole("row", 1, -1), Models.Floats("wt", Models.Random(36, 3), 3, 12)),
        ["shape put together"] = () => Of(
        [
            Models.Node("Shape", ["x"], "s"), Models.Node("Constant", [], "zero", ("value", Models.Whole("", 0))),
            Models.Node("Gather", ["s", "zero"], "n"), Models.Node("Constant", [], "rest", ("value", Models.Whole("", -1))),
            Models.Node("Concat", ["n", "rest"], "to", ("axis", 0)), Models.Node("Reshape", ["x", "to"], "flat"),
            Models.Node("MatMul", ["flat", "w"], "m"), Models.Node("MatMul", ["m", "v"], "y"),
        ], W, V),
        ["normalised"] = () => Of(
        [
            Models.Node("Sub", ["x", "mean"], "c"), Models.Node("Div", ["c", "std"], "z"), Models.Node("MatMul", ["z", "w"], "m"),
            Models.Node("Mul", ["m", "m"], "q"), Models.Node("ReduceSum", ["q", "axes"], "s", ("keepdims", 1)),
            Models.Node("Sqrt", ["s"], "l"),
            Models.Node("Div", ["m", "l"], "u"), Models.Node("Pow", ["u", "two"], "p"), Models.Node("MatMul", ["p", "v"], "y"),
        ], W, V, Models.Floats("mean", Models.Random(12, 5), 12), Models.Floats("std", [0.5f]), Models.Whole("axes", -1),
            Models.Floats("two", [2], 1)),
        ["batch normalisation"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"),
            Models.Node("BatchNormalization", ["m", "scale", "b", "mean", "var"], "n", ("epsilon", 1e-3f)),
            Models.Node("Dropout", ["n"], "d"), Models.Node("LeakyRelu", ["d"], "r", ("alpha", 0.1f)),
            Models.Node("MatMul", ["r", "v"], "y"),
        ], W, B, V, Models.Floats("scale", Models.Random(5, 6), 5), Models.Floats("mean", Models.Random(5, 7), 5),
            Models.Floats("var", [0.5f, 1, 2, 0.1f, 3], 5)),
        ["transposed constant"] = () => Of(
        [
            Models.Node("Transpose", ["wt"], "w1", ("perm", new long[] { 1, 0 })), Models.Node("MatMul", ["x", "w1"], "m"),
            Models.Node("Mul", ["two", "three"], "six"), Models.Node("Mul", ["m", "six"], "y"),
        ], Models.Floats("wt", Models.Random(36, 3), 3, 12), Models.Floats("two", [2]), Models.Floats("three", [3])),
        ["clip, elu, softplus"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"), Models.Node("Clip", ["m", "low", "high"], "c"), Models.Node("Elu", ["c"], "e"),
            Models.Node("Neg", ["e"], "n"), Models.Node("Softplus", ["n"], "s"), Models.Node("Selu", ["s"], "l"),
            Models.Node("Abs", ["m"], "a"), Models.Node("Max", ["a", "l", "low"], "k"), Models.Node("Min", ["k", "high"], "h"),
            Models.Node("PRelu", ["h", "low"], "pr"), Models.Node("Sum", ["pr", "h", "m"], "t"), Models.Node("MatMul", ["t", "v"], "y"),
        ], W, V, Models.Floats("low", [-0.25f]), Models.Floats("high", [0.75f])),
        ["length and spread"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"), Models.Node("ReduceL2", ["m"], "l", ("axes", new long[] { 1 })),
            Models.Node("Clip", ["l", "least"], "c"), Models.Node("Expand", ["c", "to"], "e"), Models.Node("Div", ["m", "e"], "u"),
            Models.Node("ReduceMean", ["u"], "a", ("axes", new long[] { 1 })), Models.Node("Sub", ["u", "a"], "d"),
            Models.Node("ReduceSumSquare", ["d"], "q", ("axes", new long[] { 1 })), Models.Node("Mul", ["d", "q"], "f"),
            Models.Node("Reciprocal", ["q"], "i"), Models.Node("Add", ["f", "i"], "g"), Models.Node("MatMul", ["g", "v"], "y"),
        ], W, V, Models.Floats("least", [1e-6f]), Models.Whole("to", 1, 5)),
        ["gelu by erf"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"), Models.Node("Div", ["m", "root"], "d"), Models.Node("Erf", ["d"], "e"),
            Models.Node("Add", ["e", "one"], "a"), Models.Node("Mul", ["m", "a"], "p"), Models.Node("Mul", ["p", "half"], "g"),
            Models.Node("MatMul", ["g", "v"], "y"),
        ], W, V, Models.Floats("root", [1.4142135f]), Models.Floats("one", [1]), Models.Floats("half", [0.5f])),
        ["gelu by erf, factors first"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"), Models.Node("Mul", ["m", "half"], "h"), Models.Node("Mul", ["m", "root"], "d"),
            Models.Node("Erf", ["d"], "e"), Models.Node("Add", ["one", "e"], "a"), Models.Node("Mul", ["h", "a"], "g"),
            Models.Node("MatMul", ["g", "v"], "y"),
        ], W, V, Models.Floats("root", [0.70710677f]), Models.Floats("one", [1]), Models.Floats("half", [0.5f])),
        ["slopes for every channel"] = () => Of(
        [
            Models.Node("Reshape", ["x", "image"], "i"), Models.Node("PRelu", ["i", "slopes"], "r"), Models.Node("Flatten", ["r"], "f"),
            Models.Node("MatMul", ["f", "w"], "m"), Models.Node("PRelu", ["m", "s"], "p"), Models.Node("MatMul", ["p", "v"], "y"),
        ], W, V, Models.Whole("image", 1, 3, 2, 2), Models.Floats("slopes", [0.1f, 0.5f, -0.25f], 3, 1, 1),
            Models.Floats("s", Models.Random(5, 8), 5)),
        ["exponents for every feature"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"), Models.Node("Relu", ["m"], "r"), Models.Node("Pow", ["r", "two"], "p"),
            Models.Node("Pow", ["p", "three"], "q"), Models.Node("Flatten", ["q"], "f", ("axis", 2)),
            Models.Node("MatMul", ["f", "v"], "y"),
        ], W, V, Models.Floats("two", [2, 2, 2, 2, 2], 5), Models.Floats("three", [1.5f], 1, 1, 1)),
        ["nodes in any order"] = () => Of(
        [
            Models.Node("MatMul", ["r", "v"], "y"), Models.Node("Relu", ["s"], "r"), Models.Node("Add", ["m", "b"], "s"),
            Models.Node("MatMul", ["x", "w"], "m"),
        ], W, B, V),
        ["one value read twice"] = () => Of(
        [
            Models.Node("MatMul", ["x", "w"], "m"), Models.Node("Identity", ["m"], "i"), Models.Node("Add", ["i", "b"], "a"),
            Models.Node("Relu", ["m"], "r"), Models.Node("Pow", ["r", "three"], "p"), Models.Node("Add", ["p", "r"], "q"),
            Models.Node("Add", ["a", "q"], "s"), Models.Node("MatMul", ["s", "v"], "y"),
        ], W, B, V, Models.Floats("three", [3])),
    };

    private static TensorProto W => Models.Floats("w", Models.Random(60, 1), 12, 5);

    private static TensorProto B => Models.Floats("b", Models.Random(5, 2), 5);

    private static TensorProto V => Models.Floats("v", Models.Random(15, 3), 5, 3);

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_ComputeWhatOnnxRuntimeComputes(string name)
    {
        ModelProto model = All[name]();
        LayeredNetwork network = Models.Layers(model).Network;
        Assert.Equal((12, 3), (network.InputDimension, network.Outputs));
        var agreement = OnnxAgreement.Of(Models.Save(model), network.CreateEvaluator(), Models.RandomMatrix(25, 12, 9));
        Assert.True(agreement.FromFloats <= 3e-6 * agreement.Logit && agreement.FromDoubles <= 3e-6 * agreement.Logit,
            $"{name}: {agreement}");
    }

    /// <summary>Central differences of the float64 logits, away from kinks as random points are.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_AreThoseOfFiniteDifferences(string name)
    {
        LayeredEvaluator evaluator = Models.Layers(All[name]()).Network.CreateEvaluator();
        Matrix point = Models.RandomMatrix(1, 12, 9), logits = new(1, 3), gradient = new(1, 12),
            cotangent = Matrix.From(1, 3, [1, -2, 0.5f]);
        evaluator.Logits(point, logits);
        evaluator.PullBack(cotangent, gradient);
        float largest = gradient.ToArray().Max(Math.Abs);
        for (int i = 0; i < 12; i++)
        {
            const float Step = 1f / 4096;
            double difference = (Value(evaluator, point, i, Step) - Value(evaluator, point, i, -Step)) / (2 * Step);
            Assert.True(Math.Abs(difference - gradient[0, i]) <= 1e-3 * (largest + 1), $"{name}, {i}: {difference}, {gradient[0, i]}");
        }
    }

    /// <summary>Types of numbers that hold the same values make the same layers.</summary>
    [Fact]
    public void Weights_OfEveryType_AreRead()
    {
        float[] values = [0.5f, -1.25f, 2, 0.75f, 1, -3];
        TensorProto half = new() { Name = "w", DataType = 10, Dims = { 2, 3 } },
            brief = new() { Name = "w", DataType = 16, Dims = { 2, 3 } },
            wide = new() { Name = "w", DataType = 11, Dims = { 2, 3 } }, listed = new() { Name = "w", DataType = 1, Dims = { 2, 3 } };
        half.Int32Data.AddRange(values.Select(value => (int)BitConverter.HalfToUInt16Bits((Half)value)));
        brief.Int32Data.AddRange(values.Select(value => (int)(BitConverter.SingleToUInt32Bits(value) >> 16)));
        wide.DoubleData.AddRange(values.Select(value => (double)value));
        listed.FloatData.AddRange(values);
        foreach (TensorProto tensor in new[] { half, brief, wide, listed })
        {
            ModelProto model = Models.Model([null, 2], [Models.Node("Cast", ["w"], "c", ("to", 1)), Models.Node("MatMul", ["x", "c"], "y")],
                [tensor]);
            var affine = (AffineLayer)Models.Layers(model).Network.Layers.Single();
            Assert.Equal(values, affine.Weights.Transpose().ToArray());
        }
    }

    [Fact]
    public void Float64Weights_ThatFloat32LacksAreRounded_WithANote()
    {
        TensorProto wide = new() { Name = "w", DataType = 11, Dims = { 1, 2 }, DoubleData = { 0.1, 2 } };
        OnnxLayeredContent read = Models.Layers(Models.Model([null, 1], [Models.Node("MatMul", ["x", "w"], "y")], [wide]));
        Assert.Contains("rounded", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Softmax")]
    [InlineData("LogSoftmax")]
    [InlineData("Sigmoid")]
    public void LastFunctionThatKeepsTheOrder_IsLeftOut(string function)
    {
        ModelProto model = Of([Models.Node("MatMul", ["x", "w"], "m"), Models.Node("MatMul", ["m", "v"], "z"),
            Models.Node(function, ["z"], "y")],
            W, V);
        OnnxLayeredContent read = Models.Layers(model);
        Assert.Equal(2, read.Network.Layers.Count);
        Assert.Contains(function, Assert.Single(read.Notes), StringComparison.Ordinal);
        var agreement = OnnxAgreement.Of(Models.Save(model), read.Network.CreateEvaluator(), Models.RandomMatrix(5, 12, 9));
        Assert.True(agreement.FromFloats <= 3e-6 * agreement.Logit, $"{agreement}");
    }

    [Theory]
    [InlineData(new long[] { 1, 28, 28 }, 28, 28, 1)]
    [InlineData(new long[] { 3, 32, 24 }, 32, 24, 3)]
    [InlineData(new long[] { 28, 28, 1 }, 28, 28, 1)]
    [InlineData(new long[] { 8, 6 }, 8, 6, 1)]
    public void ShapeOfAnImage_IsRead(long[] sides, int height, int width, int channels)
    {
        int features = (int)sides.Aggregate((one, other) => one * other);
        ModelProto model = Models.Model([null, .. sides.Select(side => (long?)side)],
            [Models.Node("Flatten", ["x"], "f"), Models.Node("MatMul", ["f", "w"], "y")],
            [Models.Floats("w", Models.Random(features * 2, 1), features, 2)]);
        Assert.Equal(new ImageShape(height, width, channels), Models.Layers(model).Image);
    }

    private static ModelProto Of(NodeProto[] nodes, params TensorProto[] held) => Models.Model([null, 12], nodes, held);

    private static double Value(LayeredEvaluator evaluator, Matrix point, int feature, float step)
    {
        double[] logits = new double[3], rounding = new double[3];
        Matrix moved = point.Copy();
        moved[0, feature] += step;
        evaluator.PreciseLogits(moved.Row(0), logits, rounding);
        return logits[0] - (2 * logits[1]) + (0.5 * logits[2]);
    }
}
