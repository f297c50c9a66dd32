using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>F^(p), p ≥ 2, in L2, for vectors u_j that are orthogonal and of one length to a rounding.</summary>
/// <remarks>
/// Lengths do not matter where they are equal: f is divided by their p-th power. With U the rows u_j over the common length and E = U Uᵀ −
/// I, a
/// move δ changes the coordinates by Δ = U δ, and the shortest δ for a Δ has length √(Δᵀ(I + E)⁻¹Δ): from ‖Δ‖/√(1 + e) to ‖Δ‖/√(1 − e)
/// with e = ‖E‖_F. The shortest Δ for the coordinates of the network's own weights is that of the formulas
/// (<see cref="QuadraticDistance"/>,
/// <see cref="PowerDistance"/>). For vectors of different lengths no formula is known: the weights ‖u_j‖^p enter the sum.
/// </remarks>
internal sealed class OrthogonalDistances : ExactDistances
{
    private const double LargestSkew = 1e-3;

    private readonly double length;
    private readonly double skew;
    private readonly int[] positive;
    private readonly int[] negative;

    public OrthogonalDistances(PolyReluNetwork network, double[] factors)
        : base(network, factors)
    {
        if (network.Power < 2) throw Unknown($"is no F, and F^(p) has a formula from p = 2 on; its power is {network.Power}");
        int hidden = network.Hidden;
        double squares = 0;
        for (int j = 0; j < hidden; j++) squares += Product(j, j) / hidden;
        length = Math.Sqrt(squares);
        double sum = 0;
        for (int j = 0; j < hidden; j++)
        {
            for (int k = 0; k < hidden; k++)
            {
                double excess = (Product(j, k) / squares) - (j == k ? 1 : 0);
                sum += excess * excess;
            }
        }
        skew = Math.Sqrt(sum) + (2 * hidden * Gamma);
        if (!(skew <= LargestSkew))
            throw Unknown("has more than two neurons, and they are not orthogonal with equal lengths: its Gram matrix is off by "
                + FormattableString.Invariant($"{skew:g3}"));
        positive = [.. Enumerable.Range(0, hidden).Where(j => network.OutputWeights[0, j] > 0)];
        negative = [.. Enumerable.Range(0, hidden).Except(positive)];

        double Product(int j, int k) => factors[j] * factors[k] * DoubleSums.Dot(network.Weights.Row(j), network.Weights.Row(k));
    }

    /// <inheritdoc/>
    public override bool Knows(Norm norm) => norm == Norm.L2;

    /// <inheritdoc/>
    private protected override DistanceInterval Find(ReadOnlySpan<float> x, int label, Norm norm)
    {
        double[] moves = Moves(x, label);
        double distance = TensorPrimitives.Norm<double>(moves);
        double error = Gamma * Math.Sqrt(moves.Length) * (1 + skew) * norm.Distance(x, Centre);
        return new DistanceInterval(Math.Max(0, (distance * (1 - FormulaError)) - error) / Math.Sqrt(1 + skew),
            ((distance * (1 + FormulaError)) + error) / Math.Sqrt(1 - skew));
    }

    /// <inheritdoc/>
    private protected override void Move(ReadOnlySpan<float> x, int label, Norm norm, Span<float> example)
    {
        double[] moves = Moves(x, label), point = new double[x.Length];
        for (int i = 0; i < point.Length; i++) point[i] = x[i];
        for (int j = 0; j < moves.Length; j++)
        {
            double factor = (1 + Overshoot) * moves[j] * Factors[j] / length;
            ReadOnlySpan<float> weights = Network.Weights.Row(j);
            for (int i = 0; i < point.Length; i++) point[i] += factor * weights[i];
        }
        for (int i = 0; i < point.Length; i++) example[i] = (float)point[i];
    }

    /// <summary>The shortest change of the coordinates that ends in a misclassified point [h]; zeros where x is one.</summary>
    private double[] Moves(ReadOnlySpan<float> x, int label)
    {
        (int[] ownNeurons, int[] otherNeurons) = label > 0 ? (positive, negative) : (negative, positive);
        double[] own = Coordinates(x, ownNeurons), other = Coordinates(x, otherNeurons), moves = new double[Factors.Length];
        double scale = TensorPrimitives.Max<double>(own);
        if (!(scale > 0)) return moves;
        // over the largest own coordinate: powers of small numbers would vanish
        TensorPrimitives.Divide(own, scale, own);
        TensorPrimitives.Divide(other, scale, other);
        if (!(Raised(own) > Raised(other))) return moves;
        double[] ownEnds = [.. own], otherEnds = [.. other];
        if (Network.Power == 2) QuadraticDistance.MoveToBoundary(ownEnds, otherEnds);
        else PowerDistance.MoveToBoundary(Network.Power, ownEnds, otherEnds);
        for (int k = 0; k < own.Length; k++) moves[ownNeurons[k]] = scale * (ownEnds[k] - own[k]);
        for (int k = 0; k < other.Length; k++) moves[otherNeurons[k]] = scale * (otherEnds[k] - other[k]);
        return moves;
    }

    private double[] Coordinates(ReadOnlySpan<float> x, int[] neurons)
    {
        double[] coordinates = new double[neurons.Length];
        for (int k = 0; k < neurons.Length; k++) coordinates[k] = Coordinate(x, neurons[k]) / length;
        return coordinates;
    }

    private double Raised(ReadOnlySpan<double> coordinates)
    {
        double sum = 0;
        foreach (double coordinate in coordinates) sum += coordinate > 0 ? Math.Pow(coordinate, Network.Power) : 0;
        return sum;
    }
}
