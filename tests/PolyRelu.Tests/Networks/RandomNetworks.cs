using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Networks;

/// <summary>Small random networks and inputs of every variant.</summary>
internal static class RandomNetworks
{
    public static readonly double[] Powers = [1, 1.5, 2, 3, 4];

    /// <summary>Every power × input normalisation × head (one output without bias, three with bias and centre).</summary>
    public static IEnumerable<(double Power, bool Normalize, int Outputs)> Variants =>
        from power in Powers
        from normalize in new[] { false, true }
        from outputs in new[] { 1, 3 }
        select (power, normalize, outputs);

    public static IReadOnlyList<NeuronForm> Forms { get; } = Enum.GetValues<NeuronForm>();

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static PolyReluNetwork Create(double power, bool normalize, int outputs, ulong seed, int dimension = 5, int hidden = 4,
        double scale = 0.7, NeuronForm form = NeuronForm.Normalised)
    {
        CounterRandom random = new(seed);
        Matrix weights = Gaussian(hidden, dimension, scale, ref random), outputWeights = Gaussian(outputs, hidden, scale, ref random);
        float[]? bias = outputs > 1 ? Gaussian(1, outputs, scale, ref random).ToArray() : null;
        float[]? centre = outputs > 1 ? Gaussian(1, dimension, 0.3, ref random).ToArray() : null;
        return new(power, normalize, weights, outputWeights, bias, centre) { Form = form };
    }

    /// <summary>The normalised network that computes what an unnormalised one does, v_j ‖w_j‖^{p−1} for v_j, rounded to float32.</summary>
    public static PolyReluNetwork Folded(PolyReluNetwork network)
    {
        Matrix outputs = network.OutputWeights.Copy();
        for (int j = 0; j < network.Hidden; j++)
        {
            double factor = Math.Pow(Math.Sqrt(ReferenceNetwork.Widen(network.Weights.Row(j)).Sum(w => w * w)), network.Power - 1);
            for (int c = 0; c < network.Outputs; c++) outputs[c, j] = (float)(outputs[c, j] * factor);
        }
        return new(network.Power, network.NormalizeInput, network.Weights.Copy(), outputs, network.Bias, network.Centre);
    }

    public static Matrix Gaussian(int rows, int columns, double scale, ref CounterRandom random)
    {
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            foreach (ref float entry in matrix.Row(i)) entry = (float)(scale * random.NextGaussian());
        return matrix;
    }

    public static int[] Labels(int count, int outputs, ref CounterRandom random)
    {
        int[] labels = new int[count];
        foreach (ref int label in labels.AsSpan()) label = outputs == 1 ? (2 * random.NextInt(2)) - 1 : random.NextInt(outputs);
        return labels;
    }

    /// <summary>An input of a length near 1 whose pre-activations all keep away from the kink of the ReLU.</summary>
    public static double[] AwayFromKinks(ReferenceNetwork network, ulong seed, double distance = 0.03)
    {
        for (uint attempt = 0; ; attempt++)
        {
            CounterRandom random = new(seed, attempt, 1);
            int dimension = network.Weights[0].Length;
            double[] x = ReferenceNetwork.Widen(Gaussian(1, dimension, 1 / Math.Sqrt(dimension), ref random).Row(0));
            if (Enumerable.Range(0, network.Hidden).All(j => Math.Abs(network.PreActivation(x, j)) > distance)) return x;
        }
    }
}
