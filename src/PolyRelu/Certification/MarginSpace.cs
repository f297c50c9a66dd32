using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// The perturbations of one sample in coordinates ξ, n of them, in which pre-activations are s_j = s̄_j + ⟨w̃_j, ξ⟩ and the squared length
/// of the input is t = ‖z‖² = T + 2⟨d, ξ⟩ + Σ q_i ξ_i².
/// </summary>
/// <remarks>
/// For every perturbation δ of the threat model there is a ξ in <see cref="Set"/> for which both hold to within <see cref="Slack"/> and
/// <see cref="SquareSlack"/>; so a bound over all ξ, less what those slacks cost, is one over all δ. L2: coordinates in an orthonormal
/// basis of the neurons and of the input, one more for everything else (so at most h + 2 of them); a box: (δ − m)/h for its centre m and
/// half-widths h, which a saturated feature halves; L1: δ itself. Sets are enlarged by a few units of rounding, and by the share of the
/// radius by which an attack's example may leave it (<see cref="Enlargement"/>), so that attack and proof speak of one set.
/// </remarks>
internal sealed class MarginSpace
{
    /// <summary>Radii of proofs are larger than asked for by this share: examples count up to 1e−9 beyond the radius.</summary>
    public const double Enlargement = 2e-9;

    private readonly double[]? centre;      // m of a box
    private readonly double[]? halves;      // h of a box
    private readonly Lazy<DoubleMatrix> transposed;
    private double[]? highPowers;

    private MarginSpace(RealNetwork network, SampleGeometry sample, PerturbationSet set, DoubleMatrix neurons,
        Lazy<DoubleMatrix> transposed, double[] clean, double[] slack, double[] drift, double[] squares, double[]? centre = null,
        double[]? halves = null)
    {
        (this.centre, this.halves) = (centre, halves);
        (Network, Sample, Set, Neurons, this.transposed) = (network, sample, set, neurons, transposed);
        (Clean, Slack, Drift, Squares) = (clean, slack, drift, squares);
        (Low, High, Lengths) = (new double[clean.Length], new double[clean.Length], new double[clean.Length]);
        Magnitudes = new double[clean.Length];
    }

    /// <summary>The network.</summary>
    public RealNetwork Network { get; }

    /// <summary>The sample.</summary>
    public SampleGeometry Sample { get; }

    /// <summary>Where ξ lies.</summary>
    public PerturbationSet Set { get; }

    /// <summary>Number of coordinates n.</summary>
    public int Dimension => Neurons.Columns;

    /// <summary>w̃_j [h × n].</summary>
    public DoubleMatrix Neurons { get; }

    /// <summary>[n × h].</summary>
    public DoubleMatrix NeuronsTransposed => transposed.Value;

    /// <summary>s̄_j [h].</summary>
    public double[] Clean { get; }

    /// <summary>By how much s_j may differ from s̄_j + ⟨w̃_j, ξ⟩ [h].</summary>
    public double[] Slack { get; }

    /// <summary>T, at ξ = 0.</summary>
    public double SquaredLength { get; private init; }

    /// <summary>d [n].</summary>
    public double[] Drift { get; }

    /// <summary>q [n].</summary>
    public double[] Squares { get; }

    /// <summary>By how much ‖z‖² may differ from T + 2⟨d, ξ⟩ + Σ q_i ξ_i².</summary>
    public double SquareSlack { get; private init; }

    /// <summary>Numbers not above any s_j over the set [h].</summary>
    public double[] Low { get; }

    /// <summary>Numbers not below any s_j over the set [h].</summary>
    public double[] High { get; }

    /// <summary>Numbers not below σ(s_j)^p over the set [h].</summary>
    public double[] HighPowers =>
        highPowers ??= Array.ConvertAll(High, high => high > 0 ? Outward.PowerUp(high, Network.Power) : 0);

    /// <summary>Numbers not below ‖w̃_j‖₂ [h].</summary>
    public double[] Lengths { get; }

    /// <summary>Numbers not below Σ_i |z_i w_ji| over the set [h].</summary>
    public double[] Magnitudes { get; }

    /// <summary>A number not above any ‖z‖² over the set.</summary>
    public double LowestSquare { get; private init; }

    /// <summary>A number not below any ‖z‖² over the set.</summary>
    public double HighestSquare { get; private init; }

    /// <summary>A number not below sup ‖δ‖₂ over the set.</summary>
    public double Reach { get; private init; }

    /// <summary>The space of a sample and a threat model.</summary>
    public static MarginSpace Of(SampleGeometry sample, ThreatModel threat)
    {
        double radius = threat.Radius * (1 + Enlargement);
        if (threat.Norm == Norm.LInf) return OfBox(sample, threat, radius);
        return threat.Norm == Norm.L2 ? OfBall(sample, radius) : OfAbsoluteSum(sample, radius);
    }

    /// <summary>
    /// Makes a direction one that δ knows: without the coordinate of all that lies outside of the span, and without fixed features.
    /// </summary>
    public void MakeCuttable(Span<double> direction)
    {
        if (halves is null)
        {
            if (Set.Whole is EuclideanSet && Dimension < Network.Dimension) direction[^1] = 0;
            return;
        }
        double least = 1e-9 * TensorPrimitives.Max<double>(halves);
        for (int i = 0; i < direction.Length; i++)
            if (!(halves[i] > least)) direction[i] = 0;
    }

    /// <summary>⟨q, ξ⟩ as a function of δ: ⟨u, δ⟩ less the number returned.</summary>
    /// <param name="direction">q [n], such that <see cref="MakeCuttable"/> leaves it as it is.</param>
    /// <param name="features">Overwritten with u [D].</param>
    public double LiftDirection(ReadOnlySpan<double> direction, Span<double> features)
    {
        if (halves is null)
        {
            Lift(direction, features);
            return 0;
        }
        for (int i = 0; i < features.Length; i++) features[i] = direction[i] == 0 ? 0 : direction[i] / halves[i];
        return TensorPrimitives.Dot<double>(features, centre);
    }

    /// <summary>The part of the space between slabs where pre-activations lie in given intervals: nothing else is asked about.</summary>
    /// <param name="slabs">All slabs of the part, in the coordinates ξ of the whole set.</param>
    /// <param name="intervals">Where pre-activations lie if F ≤ 0 at all [h].</param>
    public MarginSpace Part(Slab[] slabs, Intervals intervals)
    {
        SlabbedSet part = new(Set.Whole, slabs);
        MarginSpace space = new(Network, Sample, part, Neurons, transposed, Clean, Slack, Drift, Squares, centre, halves)
        {
            SquaredLength = SquaredLength,
            SquareSlack = SquareSlack,
            LowestSquare = LowestSquare,
            HighestSquare = HighestSquare,
            Reach = Reach,
        };
        Lengths.CopyTo(space.Lengths, 0);
        Magnitudes.CopyTo(space.Magnitudes, 0);
        Kernels.Workers.For(Clean.Length, j =>
        {
            double[] negated = new double[Dimension];
            ReadOnlySpan<double> neuron = Neurons.Row(j);
            TensorPrimitives.Negate(neuron, negated);
            space.Low[j] = Math.Max(intervals.Low[j], Outward.Down(Clean[j] + part.Lowest(neuron) - Slack[j]));
            space.High[j] = Math.Min(intervals.High[j], Outward.Up(Clean[j] - part.Lowest(negated) + Slack[j]));
        });
        return space;
    }

    /// <summary>The perturbation δ [D] of a ξ, for attacks (computed, not proven).</summary>
    public void Lift(ReadOnlySpan<double> point, Span<double> perturbation)
    {
        if (halves is not null)
        {
            TensorPrimitives.MultiplyAdd(halves, point, centre, perturbation);
        }
        else if (point.Length == perturbation.Length && Set.Whole is not EuclideanSet)
        {
            point.CopyTo(perturbation);
        }
        else
        {
            Sample.Lift(point, perturbation);
        }
    }

    private static MarginSpace OfBall(SampleGeometry sample, double radius)
    {
        RealNetwork network = sample.Network;
        SampleGeometry.Reduced reduced = sample.Reduce();
        double set = Outward.Up(radius * (1 + (2 * reduced.Deviation)));
        double[] slack = new double[network.Hidden], squares = new double[reduced.Coordinates.Length];
        Array.Fill(squares, 1);
        for (int j = 0; j < slack.Length; j++)
            slack[j] = Outward.Up((reduced.Residuals[j] * (sample.Length + radius)) + sample.Errors[j]);
        double reach = sample.Length + radius;
        MarginSpace space = new(network, sample, new EuclideanSet(set), reduced.Neurons, new(reduced.NeuronsTransposed),
            sample.Clean, slack, reduced.Coordinates, squares)
        {
            SquaredLength = sample.Square,
            SquareSlack = Outward.Up((4 * (reduced.Deviation + ((1 + Math.Sqrt(network.Dimension)) * Outward.Gamma(network.Dimension + 8)))
                * reach * reach) + (2.1 * reduced.Leftover * radius)),
            LowestSquare = SquareDown(sample.LengthDown - radius),
            HighestSquare = Outward.Up(reach * reach),
            Reach = radius,
        };
        for (int j = 0; j < slack.Length; j++)
            space.SetInterval(j, network.Lengths[j] * radius, sample.Errors[j], network.Lengths[j], sample.Magnitudes[j]);
        return space;
    }

    private static MarginSpace OfAbsoluteSum(SampleGeometry sample, double radius)
    {
        RealNetwork network = sample.Network;
        double[] slack = new double[network.Hidden], squares = new double[network.Dimension];
        Array.Fill(squares, 1);
        for (int j = 0; j < slack.Length; j++) slack[j] = Outward.Up(sample.Errors[j]);
        double reach = sample.Length + radius;
        MarginSpace space = new(network, sample, new AbsoluteSumSet(Outward.Up(radius)), network.Weights, new(network.WeightsTransposed),
            sample.Clean, slack, sample.Origin, squares)
        {
            SquaredLength = sample.Square,
            SquareSlack = Outward.Up(4 * Outward.Gamma(network.Dimension + 8) * reach * reach),
            LowestSquare = SquareDown(sample.LengthDown - radius),
            HighestSquare = Outward.Up(reach * reach),
            Reach = radius,
        };
        for (int j = 0; j < slack.Length; j++)
            space.SetInterval(j, Math.Abs(TensorPrimitives.MaxMagnitude<double>(network.Weights.Row(j))) * radius, slack[j],
                network.Lengths[j], sample.Magnitudes[j]);
        return space;
    }

    private static MarginSpace OfBox(SampleGeometry sample, ThreatModel threat, double radius)
    {
        RealNetwork network = sample.Network;
        int dimension = network.Dimension, hidden = network.Hidden;
        double[] middle = new double[dimension], half = new double[dimension], moved = new double[dimension],
            squares = new double[dimension], drift = new double[dimension];
        (double lowest, double highest) = (0, 0);
        double[] lows = new double[dimension], highs = new double[dimension];
        sample.Ranges(threat, radius, lows, highs);
        for (int i = 0; i < dimension; i++)
        {
            // Half-widths are rounded up far enough that [m − h, m + h] holds the range whatever m was rounded to.
            middle[i] = 0.5 * (lows[i] + highs[i]);
            half[i] = Outward.Up(0.5 * (highs[i] - lows[i])) + (4 * Outward.Unit * Math.Abs(middle[i]));
            moved[i] = sample.Origin[i] + middle[i];
            drift[i] = half[i] * moved[i];
            squares[i] = half[i] * half[i];
            double near = Math.Max(0, Math.Abs(moved[i]) - half[i]), far = Math.Abs(moved[i]) + half[i];
            lowest += near * near;
            highest += far * far;
        }
        double reach = Outward.LengthUp(half), moves = Outward.LengthUp(moved), gamma = Outward.Gamma(dimension + 8);
        DoubleMatrix neurons = new(hidden, dimension);
        double[] clean = new double[hidden], slack = new double[hidden];
        double[] widths = new double[hidden], magnitudes = new double[hidden];
        Kernels.Workers.For(hidden, j =>
        {
            ReadOnlySpan<double> weights = network.Weights.Row(j);
            TensorPrimitives.Multiply(weights, half, neurons.Row(j));
            clean[j] = TensorPrimitives.Dot<double>(weights, moved);
            widths[j] = TensorPrimitives.SumOfMagnitudes<double>(neurons.Row(j));
            for (int i = 0; i < moved.Length; i++) magnitudes[j] += Math.Abs(weights[i] * moved[i]);
            // The sum, the rounding of z0 + m (1 u each), the products w h (1 u each): all at most γ ‖w‖ times lengths.
            slack[j] = Outward.Up(gamma * network.Lengths[j] * (moves + sample.Length + reach));
        });
        MarginSpace space = new(network, sample, new UnitBox(dimension), neurons, new(Transposed), clean, slack, drift, squares, middle,
            half)
        {
            SquaredLength = TensorPrimitives.SumOfSquares<double>(moved),
            SquareSlack = Outward.Up(4 * gamma * (moves + sample.Length + reach) * (moves + sample.Length + reach)),
            LowestSquare = Math.Max(0, Outward.Down(lowest - (gamma * (lowest + highest)))),
            HighestSquare = Outward.Up(highest * (1 + gamma)),
            Reach = Outward.Up(Outward.LengthUp(middle) + reach),
        };
        for (int j = 0; j < hidden; j++)
            space.SetInterval(j, widths[j] * (1 + gamma), slack[j], Outward.LengthUp(neurons.Row(j)), magnitudes[j] + slack[j]);
        return space;

        DoubleMatrix Transposed()
        {
            DoubleMatrix columns = new(dimension, hidden);
            Kernels.Workers.For(dimension, i => TensorPrimitives.Multiply(network.WeightsTransposed.Row(i), half[i], columns.Row(i)));
            return columns;
        }
    }

    private static double SquareDown(double length) => length > 0 ? Math.Max(0, Outward.Down(length * length)) : 0;

    /// <summary>What every perturbation of a part of the set has in common, for what the program may lose there.</summary>
    /// <param name="high">Numbers not below any s_j over the part [h].</param>
    public SetExtent Extent(ReadOnlySpan<double> high) => new()
    {
        Upper = high,
        Magnitudes = Magnitudes,
        SmallestNorm = Math.Max(0, Outward.Down(Math.Sqrt(LowestSquare))),
        LargestNorm = Outward.Up(Math.Sqrt(HighestSquare)),
    };

    /// <summary>Writes what is known of a neuron over the set.</summary>
    /// <param name="neuron">j.</param>
    /// <param name="width">A number not below Σ_i |ξ_i w̃_ji| over the set, up to a few roundings.</param>
    /// <param name="slack">Of <see cref="Clean"/>.</param>
    /// <param name="length">Not below ‖w̃_j‖₂.</param>
    /// <param name="magnitude">Not below Σ_i |z_i w_ji| at ξ = 0.</param>
    private void SetInterval(int neuron, double width, double slack, double length, double magnitude)
    {
        double reach = Outward.Up(width) + slack;
        Magnitudes[neuron] = Outward.Up(magnitude + reach);
        Low[neuron] = Outward.Down(Clean[neuron] - reach);
        High[neuron] = Outward.Up(Clean[neuron] + reach);
        Lengths[neuron] = length;
    }
}
