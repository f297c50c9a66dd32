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
        double[] logarithms = record.LogContributions(problem);
        double largest = logarithms.Max();
        Matrix weights = new(hidden, dimension), outputs = new(1, hidden);
        for (int j = 0; j < hidden; j++)
        {
            ReadOnlySpan<double> direction = record.Directions.AsSpan(j * dimension, dimension);
            double contribution = double.IsNegativeInfinity(largest) ? 0 : record.Signs[j] * Math.Exp(logarithms[j] - largest);
            outputs[0, j] = Round(direction, 1, contribution, weights.Row(j), problem);
        }
        return Network(weights, outputs, problem);
    }

    /// <summary>The network whose outputs are those of a record, rounded to float32.</summary>
    /// <remarks>
    /// It has the form of the problem's neurons. A neuron has its own weights where float32 holds them and, unnormalised, ‖w‖^p. Where it
    /// does not it has the weights (u, q): the same function, since f = Σ_j q_j σ(⟨x, u_j⟩)^p; contributions q below 1e−38 become 0.
    /// </remarks>
    /// <param name="record">The flow at a time.</param>
    /// <param name="problem">What it descends.</param>
    /// <exception cref="ArgumentException">The record is that of another problem.</exception>
    public static PolyReluNetwork Of(FlowRecord record, FlowProblem problem)
    {
        RequireFit(record, problem);
        int hidden = record.LogNorms.Length, dimension = problem.Dimension;
        Matrix weights = new(hidden, dimension), outputs = new(1, hidden);
        double weight = problem.Form.Degree(problem.Power);
        for (int j = 0; j < hidden; j++)
        {
            double logNorm = record.LogNorms[j], logOutput = record.LogOutputs[j];
            bool own = weight * Math.Abs(logNorm) < LargestLogarithm && logOutput < LargestLogarithm;
            double length = own ? Math.Exp(logNorm) : 1, contribution = record.Signs[j] * Math.Exp((weight * logNorm) + logOutput);
            ReadOnlySpan<double> direction = record.Directions.AsSpan(j * dimension, dimension);
            float output = Round(direction, length, contribution, weights.Row(j), problem);
            outputs[0, j] = double.IsNegativeInfinity(logNorm) ? (float)(record.Signs[j] * Math.Exp(logOutput)) : output;
        }
        return Network(weights, outputs, problem);
    }

    /// <summary>Rounds a neuron's weights; the output weight with which it contributes what it should.</summary>
    private static float Round(ReadOnlySpan<double> direction, double length, double contribution, Span<float> weights, FlowProblem problem)
    {
        for (int d = 0; d < direction.Length; d++) weights[d] = (float)(length * direction[d]);
        if (problem.Form == NeuronForm.Normalised || problem.Power == 1) return (float)(contribution / length);
        // A length that is rounded counts p times where nothing divides by it.
        double rounded = Math.Sqrt(DoubleSums.Dot(weights, weights));
        return rounded > 0 ? (float)(contribution / Math.Pow(rounded, problem.Power)) : 0;
    }

    private static PolyReluNetwork Network(Matrix weights, Matrix outputs, FlowProblem problem) =>
        new(problem.Power, false, weights, outputs) { Form = problem.Form };

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
