using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>
/// The program itself with features and neurons renumbered at random: the same network, whose sums run in another order, at full speed.
/// </summary>
internal sealed class PermutedProgram
{
    private readonly int[] features;
    private readonly NetworkEvaluator evaluator;

    public PermutedProgram(PolyReluNetwork network, ulong seed)
    {
        CounterRandom random = new(seed, 5);
        features = [.. Enumerable.Range(0, network.InputDimension)];
        int[] neurons = [.. Enumerable.Range(0, network.Hidden)];
        random.Shuffle<int>(features);
        random.Shuffle<int>(neurons);
        Matrix weights = new(network.Hidden, network.InputDimension), head = new(network.Outputs, network.Hidden);
        for (int j = 0; j < neurons.Length; j++)
        {
            for (int i = 0; i < features.Length; i++) weights[j, i] = network.Weights[neurons[j], features[i]];
            for (int c = 0; c < network.Outputs; c++) head[c, j] = network.OutputWeights[c, neurons[j]];
        }
        float[]? centre = network.Centre is { } values ? [.. features.Select(i => values[i])] : null;
        evaluator = new PolyReluNetwork(network.Power, network.NormalizeInput, weights, head, network.Bias, centre).CreateEvaluator();
    }

    public Matrix Logits(Matrix inputs)
    {
        Matrix permuted = new(inputs.Rows, inputs.Columns), logits = new(inputs.Rows, evaluator.Outputs);
        for (int r = 0; r < inputs.Rows; r++)
        {
            ReadOnlySpan<float> from = inputs.Row(r);
            Span<float> to = permuted.Row(r);
            for (int i = 0; i < features.Length; i++) to[i] = from[features[i]];
        }
        evaluator.Logits(permuted, logits);
        return logits;
    }
}
