using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>Upper bounds of sup |c f(x) − F(x)| over the unit sphere, from how far each neuron is from where F has it.</summary>
/// <remarks>
/// A search for the supremum bounds it from below; this is the other side. f(x) = Σ_j q_j σ(⟨x, u_j⟩)^p with q_j = v_j‖w_j‖. Centres are
/// orthonormal; networks have one output, normalised neurons, no bias and no input normalisation. Computed in float64, for the float32
/// weights as they are; roundings of 1e−15 are not counted.
/// </remarks>
internal static class NeuronBound
{
    /// <summary>What holds for any power and scale: every neuron adds at most |c||q_j|, and F and F^(p) are at most K.</summary>
    /// <param name="network">f.</param>
    /// <param name="centres">The centres.</param>
    /// <param name="scale">c.</param>
    public static double ToAny(PolyReluNetwork network, ClusterCentres centres, double scale) =>
        centres.Count + ((int[])[1, -1]).Sum(label => Neurons(network, label, Math.Abs(scale)).Sum(neuron => neuron.Share));

    /// <summary>The bound for F at p = 1.</summary>
    /// <remarks>
    /// With a_j = c|q_j|u_j, â the direction of the sum of the centres of v_j's sign and t_j = ⟨a_j, â⟩₊, neuron j is within ‖a_j − t_j â‖
    /// of t_j σ(⟨x, â⟩). What is left is (Σ t_j − ‖μ_±‖) σ(⟨x, â⟩) for both signs, whose â are orthogonal.
    /// </remarks>
    /// <param name="network">f, with p = 1.</param>
    /// <param name="centres">The centres of F.</param>
    /// <param name="scale">c, positive.</param>
    public static double ToSum(PolyReluNetwork network, ClusterCentres centres, double scale)
    {
        double turned = 0, squares = 0;
        foreach (int label in (int[])[1, -1])
        {
            double[] sum = Unit(centres.PreciseSum(label), out double length);
            double along = 0;
            foreach ((double[] direction, double share) in Neurons(network, label, scale))
            {
                double part = share * Math.Max(0, Dot(direction, sum));
                turned += Math.Sqrt(Enumerable.Range(0, sum.Length).Sum(i => Square((share * direction[i]) - (part * sum[i]))));
                along += part;
            }
            squares += Square(along - length);
        }
        return turned + Math.Sqrt(squares);
    }

    /// <summary>The bound for F^(p), p ≥ 3.</summary>
    /// <remarks>
    /// Neuron j counts for the centre k of its sign that is nearest, at e = ‖u_j − μ_k‖. With x_k = ⟨x, μ_k⟩, |σ(⟨x, u_j⟩)^p − σ(x_k)^p| ≤
    /// p e (|x_k| + e)^{p−1} ≤ p e (1 + e)^{p−3} (x_k² + 2 e|x_k| + e²), and Σ x_k² ≤ 1. What is left is Σ ±(c Q_k − 1) σ(x_k)^p with Q_k
    /// the contributions of the centre's neurons.
    /// </remarks>
    /// <param name="network">f, with p ≥ 3.</param>
    /// <param name="centres">The centres of F^(p).</param>
    /// <param name="scale">c, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is below 3.</exception>
    public static double ToPower(PolyReluNetwork network, ClusterCentres centres, double scale)
    {
        double power = network.Power;
        ArgumentOutOfRangeException.ThrowIfLessThan(power, 3, nameof(network));
        double[] total = new double[centres.Count], first = new double[centres.Count], second = new double[centres.Count];
        double third = 0;
        foreach (int label in (int[])[1, -1])
            foreach ((double[] direction, double share) in Neurons(network, label, scale))
            {
                (int centre, double away) = Nearest(direction, centres, label);
                double weight = share * away * Math.Pow(1 + away, power - 3);
                total[centre] += share;
                first[centre] += weight;
                second[centre] += weight * away;
                third += weight * away * away;
            }
        return total.Max(part => Math.Abs(part - 1)) + (power * (first.Max() + (2 * Math.Sqrt(second.Sum(Square))) + third));
    }

    /// <summary>Directions u_j and c|q_j| of the neurons with the sign of a label.</summary>
    private static IEnumerable<(double[] Direction, double Share)> Neurons(PolyReluNetwork network, int label, double scale)
    {
        for (int j = 0; j < network.Hidden; j++)
        {
            float output = network.OutputWeights[0, j];
            if (Math.Sign(output) != label) continue;
            double[] direction = Unit(network.Weights.Row(j), out double length);
            if (length > 0) yield return (direction, scale * Math.Abs(output) * length);
        }
    }

    private static (int Centre, double Away) Nearest(double[] direction, ClusterCentres centres, int label)
    {
        int start = centres.FirstOf(label), best = start;
        double least = double.PositiveInfinity;
        for (int k = start; k < start + centres.CountOf(label); k++)
        {
            double squares = 0;
            for (int i = 0; i < direction.Length; i++) squares += Square(direction[i] - centres[k][i]);
            if (squares < least) (best, least) = (k, squares);
        }
        return (best, Math.Sqrt(least));
    }

    private static double[] Unit(ReadOnlySpan<float> vector, out double length)
    {
        double size = Norm.L2.Measure(vector);
        length = size;
        double[] unit = new double[vector.Length];
        if (size > 0)
            for (int i = 0; i < unit.Length; i++) unit[i] = vector[i] / size;
        return unit;
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private static double Square(double value) => value * value;
}
