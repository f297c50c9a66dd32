using PolyRelu.Networks.Layered;
using PolyRelu.Networks.Layered.Activations;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Writing;

/// <summary>Layers as a graph: one node for each, or a few where operator set 17 lacks the function.</summary>
internal sealed class LayeredGraph
{
    private readonly GraphBuilder graph;
    private readonly List<string> values = [GraphBuilder.Input];

    private LayeredGraph(GraphBuilder graph) => this.graph = graph;

    /// <summary>Writes a network.</summary>
    public static ModelProto Of(LayeredNetwork network, OnnxPrecision precision, ModelTexts texts)
    {
        LayeredGraph written = new(new GraphBuilder(precision, network.InputDimension));
        for (int i = 0; i < network.Layers.Count; i++) written.values.Add(written.Add(network.Layers[i], i));
        return written.graph.Finish(written.values[^1], network.Outputs, GraphBuilder.Output, texts);
    }

    private string Add(Layer layer, int index) => layer switch
    {
        AffineLayer affine => graph.Affine(Read(affine.Source, index, ""), graph.Hold($"{index}.weight", affine.Weights),
            affine.Bias is null ? null : graph.Hold($"{index}.bias", affine.Bias, affine.Bias.Length)),
        ActivationLayer activation => Add(activation.Activation, Read(activation.Source, index, "")),
        CombineLayer combine => graph.Add(Operator(combine.Kind), Read(combine.Left, index, "left"), Read(combine.Right, index, "right")),
        SumLayer sum => graph.Sum(Read(sum.Source, index, "")),
        _ => throw new ArgumentException($"Layer {index} is of a kind that is not written: {layer.GetType().Name}.", nameof(layer)),
    };

    private string Read(Operand operand, int index, string side) => operand is ConstantOperand constant
        ? graph.Hold($"{index}.{side}", constant.Values, 1, constant.Values.Length)
        : values[operand.IndexFor(index)!.Value];

    private static string Operator(CombineKind kind) => kind switch
    {
        CombineKind.Add => "Add",
        CombineKind.Subtract => "Sub",
        CombineKind.Multiply => "Mul",
        CombineKind.Divide => "Div",
        CombineKind.Maximum => "Max",
        CombineKind.Minimum => "Min",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No kind of combination."),
    };

    private string Add(Activation activation, string x) => activation switch
    {
        RectifiedPower rectified => graph.Power(graph.Add("Relu", x), rectified.P),
        LeakyReluActivation leaky => graph.AddWith("LeakyRelu", x, "alpha", leaky.Slope),
        EluActivation elu => graph.AddWith("Elu", x, "alpha", elu.Alpha),
        TanhActivation => graph.Add("Tanh", x),
        SigmoidActivation => graph.Add("Sigmoid", x),
        SoftplusActivation => graph.Add("Softplus", x),
        SiluActivation => graph.Add("Mul", x, graph.Add("Sigmoid", x)),
        GeluActivation { IsApproximate: false } => Half(x, graph.Add("Erf", graph.Add("Div", x, Number(Math.Sqrt(2))))),
        GeluActivation => Half(x, Inner(x)),
        PowerFunction power => graph.Add("Pow", x, Number(power.Exponent)),
        _ => throw new ArgumentException($"The activation {activation.Word} has no operator.", nameof(activation)),
    };

    /// <summary>½·x·(1 + t).</summary>
    private string Half(string x, string t) => graph.Add("Mul", graph.Add("Mul", x, graph.Add("Add", t, Number(1))), Number(0.5));

    /// <summary>tanh(√(2/π)(x + 0.044715x³)).</summary>
    private string Inner(string x)
    {
        string cube = graph.Add("Mul", graph.Add("Mul", x, x), x),
            sum = graph.Add("Add", x, graph.Add("Mul", cube, Number(0.044715)));
        return graph.Add("Tanh", graph.Add("Mul", sum, Number(Math.Sqrt(2 / Math.PI))));
    }

    private string Number(double value) => graph.Hold($"number_{graph.Held}", value);
}
