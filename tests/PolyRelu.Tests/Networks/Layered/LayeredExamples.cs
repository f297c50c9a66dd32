using PolyRelu.Kernels;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Tests.Networks.Layered;

/// <summary>Layered networks with random weights.</summary>
internal static class LayeredExamples
{
    /// <summary>Affine layers of the widths with one activation between them.</summary>
    public static LayeredNetwork Chain(Activation activation, ulong seed, params int[] widths)
    {
        CounterRandom random = new(seed, 0, 0, 0, 0);
        List<Layer> layers = [];
        for (int i = 1; i < widths.Length; i++)
        {
            if (i > 1) layers.Add(new ActivationLayer(Operand.Previous, activation));
            layers.Add(new AffineLayer(Operand.Previous, Gaussian(widths[i], widths[i - 1], ref random, 1 / Math.Sqrt(widths[i - 1])),
                Gaussian(1, widths[i], ref random).ToArray()));
        }
        return new LayeredNetwork(widths[0], layers);
    }

    /// <summary>
    /// Everything at once: standardised inputs, a branch around a layer, a norm that all is divided by, products and extremes.
    /// </summary>
    public static LayeredNetwork Branched(ulong seed)
    {
        CounterRandom random = new(seed, 0, 0, 0, 0);
        const int dimension = 7, hidden = 9;
        return new LayeredNetwork(dimension,
        [
            new CombineLayer(CombineKind.Subtract, Operand.Value(0), Operand.Constant(Gaussian(1, dimension, ref random).ToArray())),  // 1
            new CombineLayer(CombineKind.Divide, Operand.Previous, Operand.Constant(0.7f)),                                            // 2
            new CombineLayer(CombineKind.Multiply, Operand.Value(2), Operand.Value(2)),                                                // 3
            new SumLayer(Operand.Previous),                                                                                            // 4
            new CombineLayer(CombineKind.Add, Operand.Constant(0.5f), Operand.Previous),                                               // 5
            new ActivationLayer(Operand.Previous, Activation.Power(0.5)),                                                              // 6
            new AffineLayer(Operand.Value(2), Gaussian(hidden, dimension, ref random)),                                                // 7
            new CombineLayer(CombineKind.Divide, Operand.Previous, Operand.Value(6)),                                                  // 8
            new ActivationLayer(Operand.Previous, Activation.ReluPower(3)),                                                            // 9
            new AffineLayer(Operand.Value(8), Gaussian(hidden, hidden, ref random), Gaussian(1, hidden, ref random).ToArray()),        // 10
            new CombineLayer(CombineKind.Maximum, Operand.Value(9), Operand.Value(10)),                                                // 11
            new CombineLayer(CombineKind.Minimum, Operand.Previous, Operand.Constant(2)),                                              // 12
            new AffineLayer(Operand.Previous, Gaussian(3, hidden, ref random)),                                                        // 13
            new CombineLayer(CombineKind.Multiply, Operand.Value(6), Operand.Value(13)),                                               // 14
        ]);
    }

    /// <summary>Independent Gaussian numbers.</summary>
    public static Matrix Gaussian(int rows, int columns, ref CounterRandom random, double scale = 1)
    {
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < columns; k++) matrix[i, k] = (float)(scale * random.NextGaussian());
        return matrix;
    }

    /// <summary>The same from a seed.</summary>
    public static Matrix Gaussian(int rows, int columns, ulong seed)
    {
        CounterRandom random = new(seed, 1, 0, 0, 0);
        return Gaussian(rows, columns, ref random);
    }
}
