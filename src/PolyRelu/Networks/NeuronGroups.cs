using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Neurons that are nearly parallel within a basis, merged: a unit direction and the sum of their coefficients.</summary>
/// <remarks>
/// By falling contribution a neuron joins the first group near enough, or opens one. Its allowance is half in proportion to its
/// contribution, half the same for all, so that the errors add up to the tolerance at most.
/// </remarks>
internal sealed class NeuronGroups
{
    private readonly double power;
    private readonly List<double[]> directions = [];
    private readonly List<double[]> coefficients = [];

    /// <summary>Merges the neurons of a span.</summary>
    public NeuronGroups(PolyReluNetwork network, NeuronSpan span, double fraction)
    {
        power = network.Power;
        double total = span.Contributions.Sum();
        for (int place = 0; place < span.Neurons.Length; place++)
        {
            double allowance = fraction / 2 * (span.Contributions[place] + (total / span.Neurons.Length));
            Join(network, span, place, allowance / (power * span.Contributions[place]));
        }
        Directions = new(Math.Max(1, directions.Count), span.Basis.Rows);
        OutputWeights = new(network.Outputs, Directions.Rows);
        for (int g = 0; g < directions.Count; g++)
        {
            for (int k = 0; k < Directions.Columns; k++) Directions[g, k] = (float)directions[g][k];
            for (int c = 0; c < network.Outputs; c++) OutputWeights[c, g] = (float)coefficients[g][c];
        }
    }

    /// <summary>Unit vectors in coordinates [g × r]; a zero row where nothing matters.</summary>
    public Matrix Directions { get; }

    /// <summary>Coefficients [C × g].</summary>
    public Matrix OutputWeights { get; }

    /// <summary>Bound of the error of projection and merging for ‖x − c‖ ≤ 1.</summary>
    public double Error { get; private set; }

    private void Join(PolyReluNetwork network, NeuronSpan span, int place, double allowed)
    {
        int neuron = span.Neurons[place];
        double[] own = new double[span.Basis.Rows];
        double length = Math.Sqrt(Dot(network.Weights.Row(neuron), network.Weights.Row(neuron)));
        for (int k = 0; k < own.Length; k++) own[k] = Dot(network.Weights.Row(neuron), span.Basis.Row(k)) / length;
        double share = Math.Sqrt(TensorPrimitives.Dot<double>(own, own));
        if (share > 0) TensorPrimitives.Divide(own, share, own);
        int group = 0;
        double distance = double.PositiveInfinity;
        for (; group < directions.Count; group++)
        {
            distance = share * TensorPrimitives.Distance<double>(own, directions[group]);
            if (distance <= allowed) break;
        }
        if (group == directions.Count)
        {
            directions.Add(own);
            coefficients.Add(new double[network.Outputs]);
            distance = 0;
        }
        double scale = length * Math.Pow(share, power), residual = span.Residual(place);
        for (int c = 0; c < network.Outputs; c++) coefficients[group][c] += network.OutputWeights[c, neuron] * scale;
        Error += power * span.Contributions[place] * Math.Sqrt((residual * residual) + (distance * distance));
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return sum;
    }
}
