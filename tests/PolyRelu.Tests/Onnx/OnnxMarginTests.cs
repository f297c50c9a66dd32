using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx;
using PolyRelu.Onnx.Format;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Onnx;

/// <summary>The margin without divisions has the sign of the margin, and its value times (‖z‖/r)^{p−1}.</summary>
public sealed class OnnxMarginTests
{
    private static readonly string[] Allowed = ["Sub", "MatMul", "Relu", "Mul", "ReduceSum", "Add", "Pow"];

    public static TheoryData<double, bool, int, NeuronForm> Variants()
    {
        TheoryData<double, bool, int, NeuronForm> data = [];
        foreach ((double power, bool normalize, int outputs) in RandomNetworks.Variants.Append((5, true, 3)))
            foreach (NeuronForm form in RandomNetworks.Forms) data.Add(power, normalize, outputs, form);
        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Value_IsTheMarginTimesThePowerOfTheLength(double power, bool normalize, int outputs, NeuronForm form)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, 11, form: form);
        (int label, int rival) = outputs == 1 ? (-1, 1) : (2, 0);
        const double Length = 1.3;
        string path = Save(network, label, rival, Length);
        using OnnxRuntimeClassifier runtime = new(path);
        Matrix points = Models.RandomMatrix(200, 5, 12);
        double[] logits = new double[outputs], rounding = new double[outputs];
        NetworkEvaluator evaluator = network.CreateEvaluator();
        for (int i = 0; i < points.Rows; i++)
        {
            ((IPreciseClassifier)evaluator).PreciseLogits(points.Row(i), logits, rounding);
            double margin = outputs == 1 ? label * logits[0] : logits[label] - logits[rival], given = runtime.Logits(points.Row(i))[0];
            double factor = normalize ? Math.Pow(LengthOf(points.Row(i), network.Centre) / Length, power - 1) : 1;
            Assert.True(Math.Abs(given - (factor * margin)) <= 1e-12 * (factor + 1) * (Math.Abs(margin) + 1),
                $"{i}: {given}, {factor * margin}");
            Assert.Equal(Math.Sign(margin), Math.Sign(given));
        }
    }

    /// <summary>No division, no root, and at most one power for every network of the published kinds (p = 1 to 5).</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Graph_HasNoDivision_AndAtMostOnePower(double power, bool normalize, int outputs, NeuronForm form)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Save(RandomNetworks.Create(power, normalize, outputs, 11,
            form: form),
            outputs == 1 ? 1 : 0, outputs == 1 ? -1 : 1, 1)));
        string[] used = [.. model.Graph.Node.Select(node => node.OpType)];
        Assert.Empty(used.Except(Allowed));
        // A power that is not whole, and a length that needs one of its own where the biases differ.
        int most = power == 1.5 && normalize && outputs > 1 ? 2 : 1;
        Assert.True(used.Count(type => type == "Pow") <= most, string.Join(' ', used));
    }

    [Fact]
    public void LabelsThatAreNone_AreRefused()
    {
        PolyReluNetwork network = RandomNetworks.Create(3, true, 3, 1);
        Assert.Throws<ArgumentException>(() => Save(network, 3, 0, 1));
        Assert.Throws<ArgumentException>(() => Save(network, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => Save(network, 1, 0, 0));
    }

    private static string Save(PolyReluNetwork network, int label, int rival, double length)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-onnx-").FullName, "margin.onnx");
        OnnxMargin.Save(path, network, label, rival, length, OnnxPrecision.Wide);
        return path;
    }

    private static double LengthOf(ReadOnlySpan<float> point, float[]? centre)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++) sum += Math.Pow((double)point[i] - (centre?[i] ?? 0), 2);
        return Math.Sqrt(sum);
    }
}
