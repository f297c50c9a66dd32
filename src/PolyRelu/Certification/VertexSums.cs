using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>The concave terms of a margin function at every vertex of an L1 ball, and what tangents of the others add to them.</summary>
/// <remarks>
/// At the vertex ±r e_i: A = Σ_{a&lt;0} a_j φ(s̄_j ± r w̃_ji + e_j), with e_j no less than the slack of s_j and what the argument is
/// rounded by: φ
/// increases, so that is no more than the term itself. All terms have one sign, hence a relative error γ_h, and each power a few units.
/// </remarks>
internal sealed class VertexSums
{
    private readonly MarginFunction function;
    private readonly double[] sums;     // [2 n]: + at 2 i, − at 2 i + 1; rounded down

    /// <summary>Sums the concave terms.</summary>
    public VertexSums(MarginFunction function)
    {
        this.function = function;
        MarginSpace space = function.Space;
        int n = space.Dimension, hidden = function.Coefficients.Length;
        double radius = space.Set.Radius;
        sums = new double[2 * n];
        PowerEnvelope power = new(function.Power);
        for (int j = 0; j < hidden; j++)
        {
            double a = function.Coefficients[j];
            if (!(a < 0) || space.High[j] <= 0) continue;
            ReadOnlySpan<double> neuron = space.Neurons.Row(j);
            double start = space.Clean[j] + Outward.Up(space.Slack[j] + (4 * Outward.Unit * (Math.Abs(space.Clean[j]) + space.Slack[j]
                + (radius * space.Lengths[j]))));
            for (int i = 0; i < n; i++)
            {
                double move = radius * neuron[i];
                sums[2 * i] += a * power.Value(start + move);
                sums[(2 * i) + 1] += a * power.Value(start - move);
            }
        }
        double relative = Outward.Gamma(hidden + 8 + (int)Outward.PowerUnits);
        for (int v = 0; v < sums.Length; v++) sums[v] = Outward.Down(sums[v] * (1 + relative));
    }

    /// <summary>A of a vertex.</summary>
    public double At(int vertex) => sums[vertex];

    /// <summary>The bound of some tangents.</summary>
    /// <returns>The bound, the vertex where it is taken (−1 where that is not finite), and the round.</returns>
    public (double Bound, int Vertex, VertexRound Round) Bound(Envelope[] tangents, NormTerm norm, double[] point, double[] gradient)
    {
        MarginSpace space = function.Space;
        int n = space.Dimension;
        double constant = norm.Constant, size = Math.Abs(constant), gradientError = 0, cost = function.Slack, radius = space.Set.Radius;
        double[] factors = new double[tangents.Length];
        double gamma = Outward.Gamma(tangents.Length + 12);
        for (int j = 0; j < tangents.Length; j++)
        {
            double a = function.Coefficients[j];
            if (!(a > 0)) continue;
            Envelope tangent = tangents[j];
            double step = space.Clean[j] - tangent.Touch, term = a * (tangent.Value + (tangent.Slope * step));
            constant += term;
            size += a * (Math.Abs(tangent.Value) + (Math.Abs(tangent.Slope) * (Math.Abs(space.Clean[j]) + Math.Abs(tangent.Touch))));
            factors[j] = a * tangent.Slope;
            cost += Math.Abs(factors[j]) * space.Slack[j] * (1 + gamma);
            gradientError += gamma * Math.Abs(factors[j]) * space.Lengths[j];
        }
        function.Combine(factors, gradient);
        // r t at ±r e_i: exact for r < 0, its tangent at the point for r > 0, which adds r (T − ‖ξ‖²) + 2 r ⟨z₀ + ξ, ·⟩.
        double squares = norm.Slope > 0 ? -TensorPrimitives.SumOfSquares<double>(point) : radius * radius,
            normSize = Math.Abs(norm.Slope) * (space.SquaredLength + (2 * radius * (Math.Sqrt(space.SquaredLength) + radius)));
        constant += norm.Slope * (space.SquaredLength + squares);
        for (int i = 0; i < n; i++)
            gradient[i] += 2 * norm.Slope * (space.Drift[i] + (norm.Slope > 0 ? point[i] : 0));
        double least = double.PositiveInfinity, magnitude = 0;
        int vertex = -1;
        for (int v = 0; v < sums.Length; v++)
        {
            double along = (v % 2 == 0 ? radius : -radius) * gradient[v / 2], value = sums[v] + along;
            magnitude = Math.Max(magnitude, Math.Abs(sums[v]) + Math.Abs(along));
            if (!(value < least)) continue;
            (least, vertex) = (value, v);
        }
        double error = Outward.Up(cost + (gamma * size) + (gradientError * radius) + (Outward.Gamma(n + 16) * 2 * normSize)
            + (Math.Abs(norm.Slope) * space.SquareSlack) + (8 * Outward.Unit * (magnitude + Math.Abs(constant))));
        double bound = Outward.Down(constant + least - error);
        VertexRound round = new(tangents, norm, (double[])point.Clone(), bound) { Terms = function.Terms };
        return (bound, double.IsFinite(bound) ? vertex : -1, round);
    }

    /// <summary>The share of the way to a vertex at which the mixture's value is least, by bisection on its derivative.</summary>
    public double Step(double[] means, double[] own, double mixed, double vertex)
    {
        PowerEnvelope power = new(function.Power);
        double low = 0, high = 1;
        for (int halving = 0; halving < 20; halving++)
        {
            double share = 0.5 * (low + high), slope = vertex - mixed;
            for (int j = 0; j < means.Length; j++)
            {
                double a = function.Coefficients[j];
                if (a > 0) slope += a * power.Slope(means[j] + (share * (own[j] - means[j]))) * (own[j] - means[j]);
            }
            if (slope > 0) high = share;
            else low = share;
        }
        return low;
    }
}
