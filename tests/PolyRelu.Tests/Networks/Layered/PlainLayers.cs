using PolyRelu.Networks.Layered;

namespace PolyRelu.Tests.Networks.Layered;

/// <summary>Layers by their definitions in double, sum by sum; knows activations by their words alone.</summary>
internal static class PlainLayers
{
    /// <summary>Logits of an input with one feature changed.</summary>
    public static double[] Logits(LayeredNetwork network, ReadOnlySpan<float> input, int feature = 0, double change = 0)
    {
        List<double[]> values = [[.. input.ToArray().Select(value => (double)value)]];
        values[0][feature] += change;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            values.Add(network.Layers[i] switch
            {
                AffineLayer layer => Affine(layer, Read(layer.Source, i)),
                ActivationLayer layer => Array.ConvertAll(Read(layer.Source, i), value => Activate(layer.Activation.Word, value)),
                SumLayer layer => [Read(layer.Source, i).Sum()],
                CombineLayer layer => Combine(layer.Kind, Read(layer.Left, i), Read(layer.Right, i)),
                _ => throw new NotSupportedException(),
            });
        }
        return values[^1];

        double[] Read(Operand operand, int layer) => operand is ConstantOperand constant
            ? Array.ConvertAll(constant.Values, value => (double)value) : values[operand.IndexFor(layer)!.Value];
    }

    private static double[] Affine(AffineLayer layer, double[] input) => [.. Enumerable.Range(0, layer.Weights.Rows).Select(j =>
        input.Select((value, k) => value * layer.Weights[j, k]).Sum() + (layer.Bias?[j] ?? 0))];

    private static double[] Combine(CombineKind kind, double[] left, double[] right)
    {
        int width = Math.Max(left.Length, right.Length);
        return [.. Enumerable.Range(0, width).Select(k => (A: left[left.Length == 1 ? 0 : k], B: right[right.Length == 1 ? 0 : k]))
            .Select(pair => kind switch
            {
                CombineKind.Add => pair.A + pair.B,
                CombineKind.Subtract => pair.A - pair.B,
                CombineKind.Multiply => pair.A * pair.B,
                CombineKind.Divide => pair.A / pair.B,
                CombineKind.Maximum => pair.A > pair.B ? pair.A : pair.B,
                CombineKind.Minimum => pair.A < pair.B ? pair.A : pair.B,
                _ => throw new NotSupportedException(),
            })];
    }

    /// <summary>Definitions as PyTorch's documentation states them; Φ by a sum over its density.</summary>
    public static double Activate(string word, double x) => word.Split(':', '^') switch
    {
        ["relu"] => Math.Max(x, 0),
        ["relu", var power] => Math.Pow(Math.Max(x, 0), Number(power)),
        ["x", var exponent] => Math.Pow(x, Number(exponent)),
        ["leaky-relu", var slope] => x > 0 ? x : (float)Number(slope) * x,
        ["elu"] => x > 0 ? x : Math.Exp(x) - 1,
        ["elu", var alpha] => x > 0 ? x : (float)Number(alpha) * (Math.Exp(x) - 1),
        ["tanh"] => (Math.Exp(2 * x) - 1) / (Math.Exp(2 * x) + 1),
        ["sigmoid"] => Math.Exp(x) / (1 + Math.Exp(x)),
        ["silu"] => x * Math.Exp(x) / (1 + Math.Exp(x)),
        ["softplus"] => Math.Log(1 + Math.Exp(x)),
        ["gelu"] => x * NormalShare(x),
        ["gelu-tanh"] => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        _ => throw new NotSupportedException(word),
    };

    /// <summary>Φ(x) by Simpson's rule from 0.</summary>
    public static double NormalShare(double x)
    {
        const int steps = 2000;
        double width = x / steps, sum = 0;
        for (int i = 0; i <= steps; i++)
        {
            double t = i * width, weight = i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.Exp(-t * t / 2);
        }
        return 0.5 + (sum * width / 3 / Math.Sqrt(2 * Math.PI));
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
