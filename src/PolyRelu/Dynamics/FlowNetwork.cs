using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Dynamics;

/// <summary>The network of a flow at one time, to attack, save or measure like any other.</summary>
public static class FlowNetwork
{
    private const double LargestLogarithm = 69;            // 1e±30: weights within it have all digits of float32

    /// <summary>A positive multiple of the network: directions, and contributions of which the largest is 1.</summary>
    /// <remarks>
    /// It predicts as the flow does, with the same decision boundary, at any scale of the flow. Contributions below 1e−38 of the largest
    /// become 0; where there is none at all it is 0.
    /// </remarks>
    /// <inheritdoc cref="Of"/>
    public static PolyReluNetwork UpToScale(FlowRecord record, FlowProblem problem)
    {
        RequireFit(record, problem);
        int hidden = record.LogNorms.Length, dimension = problem.Dimension;
        double weight = problem.Form == NeuronForm.Normalised ? 1 : problem.Power;
        double[] logarithms = [.. record.LogNorms.Zip(record.LogOutputs, (norm, output) => (weight * norm) + output)];
        double largest = logarithms.Max();
        Matrix weights = new(hidden, dimension), outputs = new(1, hidden);
        for (int j = 0; j < hidden; j++)
        {
            ReadOnlySpan<double> direction = record.Directions.AsSpan(j * dimension, dimension);
            for (int d = 0; d < dimension; d++) weights[j, d] = (float)direction[d];
            outputs[0, j] = double.IsNegativeInfinity(largest) ? 0 : (float)(record.Signs[j] * Math.Exp(logarithms[j] - largest));
        }
        return new PolyReluNetwork(problem.Power, false, weights, outputs);
    }

    /// <summary>The network whose outputs are those of a record, rounded to float32.</summary>
    /// <remarks>
    /// A neuron has its own weights where float32 holds them. Where it does not, and where neurons are unnormalised, it has the weights
    /// (u, q): the same function, since f = Σ_j q_j σ(⟨x, u_j⟩)^p; contributions q below 1e−38 become 0.
    /// </remarks>
    /// <param name="record">The flow at a time.</param>
    /// <param name="problem">What it descends.</param>
    /// <exception cref="ArgumentException">The record is that of another problem.</exception>
    public static PolyReluNetwork Of(FlowRecord record, FlowProblem problem)
    {
        RequireFit(record, problem);
        int hidden = record.LogNorms.Length, dimension = problem.Dimension;
        Matrix weights = new(hidden, dimension), outputs = new(1, hidden);
        bool normalised = problem.Form == NeuronForm.Normalised;
        for (int j = 0; j < hidden; j++)
        {
            double logNorm = record.LogNorms[j], logOutput = record.LogOutputs[j];
            bool own = normalised && Math.Abs(logNorm) < LargestLogarithm && logOutput < LargestLogarithm;
            double length = own ? Math.Exp(logNorm) : 1;
            double contribution = record.Signs[j] * Math.Exp(((normalised ? 1 : problem.Power) * logNorm) + logOutput);
            ReadOnlySpan<double> direction = record.Directions.AsSpan(j * dimension, dimension);
            for (int d = 0; d < dimension; d++) weights[j, d] = (float)(length * direction[d]);
            outputs[0, j] = double.IsNegativeInfinity(logNorm) ? (float)(record.Signs[j] * Math.Exp(logOutput))
                : (float)(contribution / length);
        }
        return new PolyReluNetwork(problem.Power, false, weights, outputs);
    }

    private static void RequireFit(FlowRecord record, FlowProblem problem)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(problem);
        int hidden = record.LogNorms.Length, dimension = problem.Dimension;
        if (record.Directions.Length != hidden * dimension)
            throw new ArgumentException($"The problem has {Plural.Of(dimension, "feature")}; the directions of "
                + $"{Plural.Of(hidden, "neuron")} in the record have {Plural.Of(record.Directions.Length, "number")}.", nameof(record));
    }
}
