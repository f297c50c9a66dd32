using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>Small problems and flows that the checks of this folder share.</summary>
internal static class SmallFlow
{
    private const uint SamplePurpose = 0x534D4C46, OrthogonalPurpose = 0x414C4947;

    /// <summary>The losses that the theory speaks of.</summary>
    public static IReadOnlyList<IBinaryLoss> Losses { get; } = [new SquaredLoss(), new ExponentialLoss(), new LogisticLoss()];

    /// <summary>
    /// The angle that a step of the exact flow may turn a neuron by where it is forced across a kink: p &lt; 1.5, at a tolerance of 1e−10.
    /// </summary>
    public const double ForcedTurn = 1e-4;

    /// <summary>
    /// Σ |b_i b_j − b_i a_ij − b_j a_ji| of the method's coefficients, 32.9: a step whose slopes have the length k changes a quadratic form
    /// that is conserved at every stage by at most this times (h k)².
    /// </summary>
    public const double QuadraticDefect = 33;

    /// <summary>Samples of two clusters of each label, with noise of the size of a centre.</summary>
    /// <param name="count">Number of samples n.</param>
    /// <param name="features">Number of features D, above n for a rest that no sample moves.</param>
    /// <param name="power">The power p.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="seed">Names the samples.</param>
    /// <param name="form">What a neuron computes.</param>
    public static FlowProblem Noisy(int count, int features, double power, IBinaryLoss loss, ulong seed,
        NeuronForm form = NeuronForm.Normalised)
    {
        const int clusters = 4;
        DoubleMatrix inputs = new(count, features);
        for (int i = 0; i < count; i++)
        {
            CounterRandom random = new(seed, (uint)i, 0, SamplePurpose);
            for (int d = 0; d < features; d++) inputs[i, d] = random.NextGaussian() / Math.Sqrt(features);
            inputs[i, i % clusters] += 1;
        }
        return new()
        {
            Inputs = inputs, Labels = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 1 : -1)], Loss = loss, Power = power,
            Form = form,
        };
    }

    /// <summary>
    /// Orthogonal samples of lengths from 0.7 to 1.3 in directions drawn at random, p = 1: each leaves a neuron's activation once at most.
    /// </summary>
    /// <param name="count">Number of samples n.</param>
    /// <param name="features">Number of features D, at least n.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="seed">Names the samples.</param>
    public static FlowProblem Orthogonal(int count, int features, IBinaryLoss loss, ulong seed)
    {
        DoubleMatrix inputs = new(count, features);
        for (int i = 0; i < count; i++)
        {
            CounterRandom random = new(seed, (uint)i, 0, OrthogonalPurpose);
            double length = random.NextUniform(0.7, 1.3);
            Span<double> row = inputs.Row(i);
            foreach (ref double entry in row) entry = random.NextGaussian();
            for (int round = 0; round < 2; round++)
                for (int other = 0; other < i; other++)
                    TensorPrimitives.MultiplyAdd(inputs.Row(other), -TensorPrimitives.Dot<double>(inputs.Row(other), row)
                        / TensorPrimitives.SumOfSquares<double>(inputs.Row(other)), row, row);
            TensorPrimitives.Multiply(row, length / TensorPrimitives.Norm<double>(row), row);
        }
        return new()
        {
            Inputs = inputs, Labels = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 1 : -1)], Loss = loss,
            Power = 1,
        };
    }

    /// <summary>K clusters without noise and with equal masses, of which the first are positive.</summary>
    public static NoiseFreeProblem Clusters(int clusters, int positive, double power, IBinaryLoss loss) =>
        new() { Clusters = clusters, Positive = positive, Power = power, Loss = loss };

    /// <summary>Runs a flow, its products in float64.</summary>
    /// <param name="problem">What is descended.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="times">Times of the records, rising; the last ends the flow.</param>
    /// <param name="tolerance">The largest error of a step.</param>
    /// <param name="cancellation">Stops it.</param>
    public static FlowTrajectory Run(FlowProblem problem, FlowStart start, IReadOnlyList<double> times, double tolerance,
        CancellationToken cancellation) => FlowRun.Run(new FlowSession(problem, start, new FlowOptions
        {
            Until = times[^1], RecordTimes = times, Tolerance = tolerance, Precision = FlowPrecision.DoublePrecision,
        }), cancellation: cancellation);

    /// <summary>−∂ℓ/∂f at f = 0 for the label 1, the same for −1 with the other sign: the slope while outputs are negligible.</summary>
    public static double EarlySlope(IBinaryLoss loss) => loss is LogisticLoss ? 0.5 : 1;

    /// <summary>The coordinates of a neuron's direction in a record.</summary>
    public static ReadOnlySpan<double> Direction(FlowRecord record, int neuron)
    {
        int features = record.Directions.Length / record.Signs.Length;
        return record.Directions.AsSpan(neuron * features, features);
    }
}
