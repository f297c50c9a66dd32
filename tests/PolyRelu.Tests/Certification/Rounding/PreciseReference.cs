using PolyRelu.Networks;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>The network with its float32 parameters as real numbers, to about 30 digits; powers other than halves to about 15.</summary>
internal static class PreciseReference
{
    /// <summary>Part of a bound that the reference itself may err by: nothing for half-integer powers.</summary>
    public static double Slack(double power) => 2 * power == Math.Floor(2 * power) ? 0 : 1e-6;

    public static DoubleDouble[] Logits(PolyReluNetwork network, ReadOnlySpan<float> x)
    {
        DoubleDouble[] z = new DoubleDouble[x.Length];
        DoubleDouble square = 0;
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = (DoubleDouble)x[i] - (network.Centre?[i] ?? 0);
            square += z[i] * z[i];
        }
        DoubleDouble norm = network.NormalizeInput ? DoubleDouble.Sqrt(square) : 1;
        DoubleDouble[] logits = new DoubleDouble[network.Outputs];
        for (int c = 0; c < logits.Length; c++) logits[c] = network.Bias?[c] ?? 0;
        for (int j = 0; j < network.Hidden; j++)
        {
            DoubleDouble activation = Activation(network.Weights.Row(j), z, norm, network);
            for (int c = 0; c < logits.Length; c++) logits[c] += activation * network.OutputWeights[c, j];
        }
        return logits;
    }

    private static DoubleDouble Activation(ReadOnlySpan<float> weights, DoubleDouble[] z, DoubleDouble norm, PolyReluNetwork network)
    {
        double power = network.Power;
        DoubleDouble sum = 0, square = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += z[i] * weights[i];
            square += (DoubleDouble)weights[i] * weights[i];
        }
        if (sum.High <= 0) return 0;
        if (power == 1) return sum;
        DoubleDouble cosine = network.Form == NeuronForm.Normalised ? sum / DoubleDouble.Sqrt(square) / norm : sum / norm;
        if (2 * power != Math.Floor(2 * power)) return sum * Math.Pow(cosine.High, power - 1);
        DoubleDouble raised = power == Math.Floor(power) ? 1 : DoubleDouble.Sqrt(cosine);
        for (int k = 0; k < (int)(power - 1); k++) raised *= cosine;
        return sum * raised;
    }
}
