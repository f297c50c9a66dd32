using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx.Format;
using PolyRelu.Onnx.Reading;

namespace PolyRelu.Onnx.Writing;

/// <summary>A pReLU network as a graph, and back.</summary>
/// <remarks>
/// With ŵ = w/‖w‖ and, where the input is normalised, ẑ = z/‖z‖: σ(⟨z, w⟩)^p / (‖w‖‖z‖)^{p−1} = ‖w‖‖z‖ σ(⟨ẑ, ŵ⟩)^p, whose powers neither
/// overflow nor vanish; unnormalised neurons are ‖z‖ σ(⟨ẑ, w⟩)^p. The parameters stand in the graph under the names and in the
/// shapes of the other formats, and what is computed from them (‖w‖ and its inverse) beside them.
/// </remarks>
internal static class PolyReluGraph
{
    private const string Centre = "center", Weights = "prelulayer.W", OutputWeights = "output_net.weight", Bias = "output_net.bias";

    /// <summary>Writes a network.</summary>
    public static ModelProto Of(PolyReluNetwork network, OnnxPrecision precision, ModelTexts texts)
    {
        bool normalises = network.NormalizeInput && network.Power > 1,
            divides = network.Form == NeuronForm.Normalised && network.Power > 1;
        GraphBuilder graph = new(precision, network.InputDimension);
        string z = network.Centre is null ? GraphBuilder.Input
            : graph.Add("Sub", GraphBuilder.Input, graph.Hold(Centre, network.Centre, 1, network.InputDimension));
        string length = "";
        if (normalises)
        {
            length = graph.Add("Max", graph.Add("Sqrt", graph.Sum(graph.Add("Mul", z, z))), graph.Hold("smallest", graph.SmallestNormal));
            z = graph.Add("Div", z, length);
        }
        string s = graph.Add("MatMul", z, graph.Hold(Weights, network.Weights.Transpose()));
        double[] lengths = NeuronLengths.Of(network.Weights);
        if (divides)
            s = graph.Add("Mul", s, graph.Hold("inverse_lengths", Array.ConvertAll(lengths, NeuronLengths.Inverse), 1, network.Hidden));
        string activated = graph.Power(graph.Add("Relu", s), network.Power);
        if (divides) activated = graph.Add("Mul", activated, graph.Hold("lengths", lengths, 1, network.Hidden));
        string weights = graph.Hold(OutputWeights, network.OutputWeights),
            bias = network.Bias is null ? "" : graph.Hold(Bias, network.Bias, network.Outputs), result;
        if (!normalises) result = graph.Affine(activated, weights, network.Bias is null ? null : bias);
        else
        {
            result = graph.Add("Mul", graph.Affine(activated, weights, null), length);
            if (network.Bias is not null) result = graph.Add("Add", result, bias);
        }
        texts.Describe(network);
        return graph.Finish(result, network.Outputs, GraphBuilder.Output, texts);
    }

    /// <summary>The network that a graph was written from; null where it is another graph, or was changed.</summary>
    public static PolyReluNetwork? Find(ModelProto model, ModelTexts texts)
    {
        if (texts.Power is not { } power || !(power >= 1 && power <= PolyReluNetwork.LargestPower)) return null;
        if (model.Graph.Input.Count != 1) return null;
        OnnxPrecision precision = model.Graph.Input[0].Type?.TensorType?.ElemType == (int)TensorType.Double ? OnnxPrecision.Wide
            : OnnxPrecision.Narrow;
        if (Matrix(model, Weights) is not { } weights || Matrix(model, OutputWeights) is not { } outputWeights) return null;
        if (weights.Rows == 0 || weights.Columns == 0 || outputWeights.Rows == 0 || outputWeights.Columns != weights.Columns) return null;
        float[]? bias = Singles(model, Bias)?.Numbers, centre = Singles(model, Centre)?.Numbers;
        bool fits = (bias is null || bias.Length == outputWeights.Rows) && (centre is null || centre.Length == weights.Rows);
        if (!fits) return null;
        PolyReluNetwork network = new(power, texts.NormalizeInput, weights.Transpose(), outputWeights, bias, centre) { Form = texts.Form };
        // What the graph computes counts, whatever the texts say: it must be the graph of this network, to the last bit.
        return Of(network, precision, ModelTexts.Own(null)).Graph.Equals(model.Graph) ? network : null;
    }

    private static Matrix? Matrix(ModelProto model, string name) => Singles(model, name) is { Shape: [var rows, var columns] } found
        ? Kernels.Matrix.From(rows, columns, found.Numbers) : null;

    private static (float[] Numbers, int[] Shape)? Singles(ModelProto model, string name)
    {
        if (model.Graph.Initializer.FirstOrDefault(tensor => tensor.Name == name) is not { } tensor) return null;
        if (!((TensorType)tensor.DataType).IsFloat()) return null;
        Tensor read = TensorReader.Read(tensor);
        return (Array.ConvertAll(read.Values, value => (float)value), read.Shape);
    }
}
