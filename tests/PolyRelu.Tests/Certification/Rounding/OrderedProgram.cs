using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>
/// The float32 program with its sums in orders drawn at random: as one chain of multiply-adds, fused or not, or over a random tree.
/// </summary>
internal sealed class OrderedProgram(PolyReluNetwork network, ulong seed)
{
    private CounterRandom random = new(seed, 77);

    public float[] Logits(ReadOnlySpan<float> x)
    {
        int dimension = x.Length;
        float[] z = new float[dimension];
        for (int i = 0; i < dimension; i++) z[i] = x[i] - (network.Centre?[i] ?? 0);
        bool normalizes = network.NormalizeInput && network.Power != 1;
        float rowScale = normalizes ? Scale(z) : 1;
        float[] activations = new float[network.Hidden];
        for (int j = 0; j < activations.Length; j++)
        {
            float u = Math.Max(0, Sum(z, network.Weights.Row(j), 0));
            activations[j] = network.Power == 1 ? u : u * Raise(u * (network.Form == NeuronForm.Normalised
                ? Scale(network.Weights.Row(j)) : 1) * rowScale);
        }
        float[] logits = new float[network.Outputs];
        for (int c = 0; c < logits.Length; c++)
        {
            float bias = network.Bias?[c] ?? 0;
            logits[c] = random.NextInt(2) == 0 ? Sum(activations, network.OutputWeights.Row(c), bias)
                : Sum(activations, network.OutputWeights.Row(c), 0) + bias;
        }
        return logits;
    }

    private float Sum(ReadOnlySpan<float> left, ReadOnlySpan<float> right, float start)
    {
        int[] order = Order(left.Length);
        int kind = random.NextInt(3);
        if (kind < 2)
        {
            float sum = start;
            foreach (int i in order) sum = kind == 0 ? MathF.FusedMultiplyAdd(left[i], right[i], sum) : (left[i] * right[i]) + sum;
            return sum;
        }
        List<float> terms = [start];
        foreach (int i in order) terms.Add(left[i] * right[i]);
        while (terms.Count > 1)
        {
            int place = random.NextInt(terms.Count - 1);
            terms[place] += terms[^1];
            terms.RemoveAt(terms.Count - 1);
        }
        return terms[0];
    }

    private float Scale(ReadOnlySpan<float> values)
    {
        double square = 0;
        foreach (int i in Order(values.Length)) square += (double)values[i] * values[i];
        return RowOperations.InverseRoot(square);
    }

    /// <summary>c^{p−1}, as the network's kernel multiplies it out, else by the library's power or by its exponential.</summary>
    private float Raise(float cosine)
    {
        double exponent = network.Power - 1;
        if (2 * exponent == Math.Floor(2 * exponent) && network.Power <= 16)
        {
            bool root = exponent != Math.Floor(exponent);
            float raised = root ? MathF.Sqrt(cosine) : cosine;
            for (int k = root ? 0 : 1; k < (int)exponent; k++) raised *= cosine;
            return raised;
        }
        if (random.NextInt(2) == 0) return MathF.Pow(cosine, (float)exponent);
        float[] result = new float[16];
        result.AsSpan().Fill(cosine);
        TensorPrimitives.Log<float>(result, result);
        TensorPrimitives.Multiply(result, (float)exponent, result);
        TensorPrimitives.Exp<float>(result, result);
        return result[0];
    }

    private int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = random.NextInt(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
