using PolyRelu.Kernels;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Training.Layered;

/// <summary>Random starts of layered networks. The same widths and seed give the same bits.</summary>
public static class LayeredInitialisation
{
    private const uint Purpose = 0x4C415952;

    /// <summary>Affine layers of some widths with one activation between them, each with a bias.</summary>
    /// <remarks>One affine layer, two widths, is linear: with the logistic loss logistic regression.</remarks>
    /// <param name="widths">Number of features, numbers of neurons of the hidden layers, number of outputs.</param>
    /// <param name="activation">After every affine layer but the last.</param>
    /// <param name="start">How weights and biases are drawn.</param>
    /// <param name="seed">Names the streams; every neuron has one of its own.</param>
    /// <exception cref="ArgumentException">There are fewer than two widths, or one is below 1.</exception>
    public static LayeredNetwork Chain(IReadOnlyList<int> widths, Activation activation, LayeredStart start, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        if (widths.Count < 2 || widths.Any(width => width < 1))
            throw new ArgumentException("The number of features, numbers of neurons and the number of outputs are expected, each at least "
                + $"1; got {(widths.Count == 0 ? "none" : string.Join(", ", widths))}.", nameof(widths));
        List<Layer> layers = [];
        for (int i = 1; i < widths.Count; i++)
        {
            if (i > 1) layers.Add(new ActivationLayer(Operand.Previous, activation));
            layers.Add(Affine(widths[i - 1], widths[i], start, seed, (uint)i));
        }
        return new LayeredNetwork(widths[0], layers);
    }

    private static AffineLayer Affine(int features, int neurons, LayeredStart start, ulong seed, uint layer)
    {
        (double bound, double biasBound) = start switch
        {
            LayeredStart.Kaiming => (Math.Sqrt(6.0 / features), 0),
            LayeredStart.Pytorch => (1 / Math.Sqrt(features), 1 / Math.Sqrt(features)),
            _ => throw new ArgumentOutOfRangeException(nameof(start), start, "Not a start of layers."),
        };
        Matrix weights = new(neurons, features);
        float[] bias = new float[neurons];
        for (int j = 0; j < neurons; j++)
        {
            CounterRandom random = new(seed, (uint)j, layer, Purpose);
            foreach (ref float entry in weights.Row(j)) entry = (float)random.NextUniform(-bound, bound);
            if (biasBound > 0) bias[j] = (float)random.NextUniform(-biasBound, biasBound);
        }
        return new AffineLayer(Operand.Previous, weights, bias);
    }
}
