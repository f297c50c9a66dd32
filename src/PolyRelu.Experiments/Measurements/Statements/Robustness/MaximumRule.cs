using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>
/// Two classes from scores of clusters: the largest score of a positive cluster less the largest one of a negative cluster.
/// </summary>
/// <param name="network">A network with an output for each cluster, the positive ones first.</param>
/// <param name="positive">Number of positive clusters.</param>
internal sealed class MaximumRule(PolyReluNetwork network, int positive) : IDifferentiableClassifier
{
    private readonly NetworkEvaluator evaluator = network.CreateEvaluator();
    private Matrix scores = new(1, network.Outputs), slopes = new(1, network.Outputs);

    /// <inheritdoc/>
    public int InputDimension => network.InputDimension;

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public void Logits(Matrix inputs, Matrix logits)
    {
        if (scores.Rows != inputs.Rows) (scores, slopes) = (new(inputs.Rows, network.Outputs), new(inputs.Rows, network.Outputs));
        evaluator.Logits(inputs, scores);
        for (int i = 0; i < inputs.Rows; i++)
        {
            (int best, int rival) = Largest(i);
            logits[i, 0] = scores[i, best] - scores[i, rival];
        }
    }

    /// <inheritdoc/>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        for (int i = 0; i < gradients.Rows; i++)
        {
            (int best, int rival) = Largest(i);
            slopes.Row(i).Clear();
            slopes[i, best] = cotangents[i, 0];
            slopes[i, rival] = -cotangents[i, 0];
        }
        evaluator.PullBack(slopes, gradients);
    }

    /// <summary>The clusters with the largest score of each class.</summary>
    private (int Positive, int Negative) Largest(int row)
    {
        ReadOnlySpan<float> all = scores.Row(row);
        int best = 0, rival = positive;
        for (int k = 1; k < all.Length; k++)
        {
            ref int largest = ref k < positive ? ref best : ref rival;
            if (all[k] > all[largest]) largest = k;
        }
        return (best, rival);
    }
}
