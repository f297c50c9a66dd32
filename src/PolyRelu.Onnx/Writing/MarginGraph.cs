using PolyRelu.Networks;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Writing;

/// <summary>The margin of a label against one rival, without a division: (‖z‖/r)^{p−1} multiplied through.</summary>
/// <remarks>
/// F(x) = Σ_j a_j σ(⟨z, ŵ_j⟩/r)^p + β (‖z‖/r)^{p−1} with a_j = (V_yj − V_kj)‖w_j‖ r and β = b_y − b_k; of one output V_y = y v and
/// V_k = 0; of unnormalised neurons a_j = (V_yj − V_kj) r and w_j stands for ŵ_j. Its sign is that of the margin
/// wherever z ≠ 0. Without input normalisation r is 1, and β stands alone.
/// </remarks>
internal static class MarginGraph
{
    /// <summary>Writes a margin.</summary>
    /// <param name="network">The network.</param>
    /// <param name="label">The label y.</param>
    /// <param name="rival">The rival k; of one output −y.</param>
    /// <param name="length">r.</param>
    /// <param name="precision">Numbers of the graph.</param>
    public static ModelProto Of(PolyReluNetwork network, int label, int rival, double length, OnnxPrecision precision)
    {
        double power = network.Power;
        bool normalises = network.NormalizeInput && power > 1;
        double scale = normalises ? length : 1;
        GraphBuilder graph = new(precision, network.InputDimension);
        string z = network.Centre is null ? GraphBuilder.Input
            : graph.Add("Sub", GraphBuilder.Input, graph.Hold("center", network.Centre, 1, network.InputDimension));
        double beta = Bias(network, label, rival);
        double[] lengths = NeuronLengths.Of(network.Weights);
        string activated = graph.Power(graph.Add("Relu", graph.Add("MatMul", z, Directions(graph, network, lengths, scale))), power);
        string result = graph.Add("MatMul", activated, Heads(graph, network, lengths, scale, (label, rival)));
        if (beta != 0)
        {
            string offset = graph.Hold("offset", beta);
            result = normalises ? graph.Add("Add", result, graph.Add("Mul", LengthPower(graph, z, power, scale), offset))
                : graph.Add("Add", result, offset);
        }
        return graph.Finish(result, 1, "margin", ModelTexts.OfMargin(label, rival, scale));
    }

    private static double Inverse(PolyReluNetwork network, double length) =>
        network.Form == NeuronForm.Normalised ? NeuronLengths.Inverse(length) : 1;

    /// <summary>The columns ŵ_j/r, unnormalised w_j/r; of a plain ReLU network w_j.</summary>
    private static string Directions(GraphBuilder graph, PolyReluNetwork network, double[] lengths, double scale)
    {
        (int inputs, int hidden) = (network.InputDimension, network.Hidden);
        double[] columns = new double[checked(inputs * hidden)];
        for (int j = 0; j < hidden; j++)
        {
            ReadOnlySpan<float> weights = network.Weights.Row(j);
            double factor = network.Power == 1 ? 1 : Inverse(network, lengths[j]) / scale;
            for (int i = 0; i < inputs; i++) columns[(i * hidden) + j] = weights[i] * factor;
        }
        return graph.Hold("directions", columns, inputs, hidden);
    }

    /// <summary>The column a_j.</summary>
    private static string Heads(GraphBuilder graph, PolyReluNetwork network, double[] lengths, double scale, (int Label, int Rival) pair)
    {
        double[] heads = new double[network.Hidden];
        for (int j = 0; j < heads.Length; j++)
        {
            double difference = network.Outputs == 1 ? pair.Label * (double)network.OutputWeights[0, j]
                : (double)network.OutputWeights[pair.Label, j] - network.OutputWeights[pair.Rival, j];
            heads[j] = network.Power == 1 ? difference : network.Form == NeuronForm.Normalised ? difference * lengths[j] * scale
                : difference * scale;
        }
        return graph.Hold("heads", heads, network.Hidden, 1);
    }

    private static double Bias(PolyReluNetwork network, int label, int rival) => network.Bias is not { } bias ? 0
        : network.Outputs == 1 ? label * (double)bias[0] : (double)bias[label] - bias[rival];

    /// <summary>(‖z‖/r)^{p−1} = (Σ(z/r)²)^{(p−1)/2}, for whole exponents without a power.</summary>
    private static string LengthPower(GraphBuilder graph, string z, double power, double scale)
    {
        string unit = scale == 1 ? z : graph.Add("Mul", z, graph.Hold("inverse_length", 1 / scale)),
            squares = graph.Sum(graph.Add("Mul", unit, unit));
        double exponent = (power - 1) / 2;
        return exponent is 1 or 2 ? graph.Power(squares, exponent) : graph.Add("Pow", squares, graph.Hold("length_power", exponent));
    }
}
