using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Evidence;

/// <summary>The inputs that a claim is about, in all D features, and how large everything becomes over them.</summary>
/// <remarks>
/// δ_i = g_i ξ_i with g_i = 1 for balls and, for a box, the power of two next to its half-width, so that w̃_ji = w_ji g_i is exact and what
/// follows is well scaled. Every number is an interval that holds the exact one.
/// </remarks>
internal sealed class CheckedSet
{
    /// <summary>Examples count up to 1e−9 beyond a radius (<see cref="WitnessCheck"/>), so a proof must reach as far.</summary>
    private const double Beyond = 1e-9;

    /// <summary>No scale is smaller, so that no product underflows.</summary>
    private const double SmallestScale = 6.223015277861142e-61;    // 2⁻²⁰⁰

    private readonly Enclosure[] clean;

    /// <summary>Measures a set.</summary>
    public CheckedSet(PolyReluNetwork network, ReadOnlySpan<float> input, ThreatModel threat)
    {
        Certifier.RequireNorm(threat.Norm, nameof(threat));
        (Network, Norm) = (network, threat.Norm);
        int features = network.InputDimension, hidden = network.Hidden;
        Origin = new Enclosure[features];
        for (int i = 0; i < features; i++) Origin[i] = (Enclosure)input[i] - (network.Centre?[i] ?? 0);
        Radius = ((Enclosure)threat.Radius * ((Enclosure)1 + Beyond)).High;
        Scales = new double[features];
        Ranges = new Enclosure[features];
        Array.Fill(Scales, 1);
        Array.Fill(Ranges, new(-Radius, Radius));
        if (IsBox) Narrow(threat, input);
        Weights = new double[hidden][];
        clean = new Enclosure[hidden];
        Intervals = new Enclosure[hidden];
        Magnitudes = new double[hidden];
        NeuronLengths = new Enclosure[hidden];
        for (int j = 0; j < hidden; j++) Measure(j);
        Squares = MeasureSquares();
    }

    private CheckedSet(CheckedSet whole, CheckedSlab[] slabs, Enclosure[] intervals)
    {
        (Network, Norm, Origin, Radius, Scales, Ranges, Weights, clean) = (whole.Network, whole.Norm, whole.Origin, whole.Radius,
            whole.Scales, whole.Ranges, whole.Weights, whole.clean);
        (Magnitudes, NeuronLengths, Squares, Slabs, Intervals) = (whole.Magnitudes, whole.NeuronLengths, whole.Squares, slabs, intervals);
    }

    /// <summary>The network.</summary>
    public PolyReluNetwork Network { get; }

    /// <summary>The norm.</summary>
    public Norm Norm { get; }

    /// <summary>Whether ξ lies in a box, else in a ball.</summary>
    public bool IsBox => Norm == Norm.LInf;

    /// <summary>Of the ball, rounded up.</summary>
    public double Radius { get; }

    /// <summary>z₀ = x − c [D].</summary>
    public Enclosure[] Origin { get; }

    /// <summary>g [D].</summary>
    public double[] Scales { get; }

    /// <summary>Where ξ_i lies [D].</summary>
    public Enclosure[] Ranges { get; }

    /// <summary>w̃ [h][D].</summary>
    public double[][] Weights { get; }

    /// <summary>Where s_j lies [h].</summary>
    public Enclosure[] Intervals { get; }

    /// <summary>Numbers not below Σ_i |z_i w_ji| [h].</summary>
    public double[] Magnitudes { get; }

    /// <summary>‖w_j‖₂ [h].</summary>
    public Enclosure[] NeuronLengths { get; }

    /// <summary>Where t = ‖z‖² lies.</summary>
    public Enclosure Squares { get; }

    /// <summary>s_j at ξ.</summary>
    public Enclosure At(int neuron, double[] point)
    {
        Enclosure sum = clean[neuron];
        double[] weights = Weights[neuron];
        for (int i = 0; i < point.Length; i++) sum += (Enclosure)weights[i] * point[i];
        return sum;
    }

    /// <summary>What the set is cut by.</summary>
    public IReadOnlyList<CheckedSlab> Slabs { get; private init; } = [];

    /// <summary>A part of the set.</summary>
    /// <remarks>
    /// A part has the slabs of the larger set but one along the same direction, and its own, last. For any η, ⟨g, ξ⟩ is
    /// ⟨g − Σ η_k u_k, ξ⟩ + Σ η_k ⟨u_k, ξ⟩, so at least min ⟨g − Σ η_k u_k, ·⟩ + Σ min(η_k low_k, η_k high_k).
    /// </remarks>
    public CheckedSet Cut(CertificatePart part)
    {
        double[] direction = new double[part.Direction.Length], negated = new double[direction.Length];
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = part.Direction[i] * Scales[i];       // exact: scales are powers of two
            negated[i] = -direction[i];
        }
        // The cut is as stated; what lies beyond the other end is computed.
        CheckedSlab slab = part.IsAbove
            ? new(direction, part.Low, Math.Max(part.High, -Lowest(negated, part.EndWeights, Slabs)))
            : new(direction, Math.Min(part.Low, Lowest(direction, part.EndWeights, Slabs)), part.High);
        CheckedSlab[] slabs = [.. Slabs.Where(other => !other.Direction.AsSpan().SequenceEqual(direction)), slab];
        Enclosure[] intervals = new Enclosure[clean.Length];
        for (int j = 0; j < intervals.Length; j++)
        {
            double[] neuron = Weights[j], opposite = [.. neuron.Select(weight => -weight)];
            double low = Enclosure.SumDown(clean[j].Low, Lowest(neuron, part.LowWeights[j], slabs)),
                high = Enclosure.SumUp(clean[j].High, -Lowest(opposite, part.HighWeights[j], slabs));
            intervals[j] = new(Math.Max(low, Intervals[j].Low), Math.Min(high, Intervals[j].High));
        }
        return new(this, slabs, intervals);
    }

    /// <summary>A number not above min ⟨g, ξ⟩ over the part, by the η given.</summary>
    public double Lowest(Enclosure[] g, double[] weights) => Lowest(g, weights, Slabs);

    private double Lowest(double[] g, double[] weights, IReadOnlyList<CheckedSlab> slabs) =>
        Lowest([.. g.Select(entry => (Enclosure)entry)], weights, slabs);

    private double Lowest(Enclosure[] g, double[] weights, IReadOnlyList<CheckedSlab> slabs)
    {
        Enclosure[] rest = [.. g];
        double sum = 0;
        for (int k = 0; k < Math.Min(slabs.Count, weights.Length); k++)
        {
            double weight = weights[k];
            if (weight == 0 || !double.IsFinite(weight)) continue;
            double[] direction = slabs[k].Direction;
            for (int i = 0; i < rest.Length; i++) rest[i] -= (Enclosure)weight * direction[i];
            sum = Enclosure.SumDown(sum,
                Math.Min(Enclosure.ProductDown(weight, slabs[k].Low), Enclosure.ProductDown(weight, slabs[k].High)));
        }
        return Math.Max(Enclosure.SumDown(Lowest(rest), sum), Lowest(g));
    }

    /// <summary>A number not above min ⟨g, ξ⟩ over the set.</summary>
    public double Lowest(Enclosure[] g)
    {
        if (IsBox)
        {
            Enclosure box = 0;
            for (int i = 0; i < g.Length; i++) box += g[i] * Ranges[i];
            return box.Low;
        }
        if (Norm == Norm.L2) return -((Enclosure)Radius * Length(g)).High;
        double largest = 0;
        foreach (Enclosure entry in g) largest = Math.Max(largest, Largest(entry));
        return -((Enclosure)Radius * largest).High;
    }

    /// <summary>max |x| over an interval.</summary>
    public static double Largest(Enclosure value) => Math.Max(Math.Abs(value.Low), Math.Abs(value.High));

    /// <summary>The squares of the numbers of an interval.</summary>
    public static Enclosure Square(Enclosure value)
    {
        double nearest = value.Low <= 0 && value.High >= 0 ? 0 : Math.Min(Math.Abs(value.Low), Math.Abs(value.High)),
            farthest = Largest(value);
        return new(((Enclosure)nearest * nearest).Low, ((Enclosure)farthest * farthest).High);
    }

    /// <summary>‖v‖₂.</summary>
    public static Enclosure Length(ReadOnlySpan<Enclosure> vector)
    {
        Enclosure sum = 0;
        foreach (Enclosure entry in vector) sum += Square(entry);
        return sum.Power(0.5);
    }

    /// <summary>What bounds the program's rounding over the part of the set where no s_j exceeds a number.</summary>
    public SetExtent Extent(double[] high) => new()
    {
        Upper = high,
        Magnitudes = Magnitudes,
        SmallestNorm = Math.Max(0, Squares.Power(0.5).Low),
        LargestNorm = Squares.Power(0.5).High,
    };

    private void Narrow(ThreatModel threat, ReadOnlySpan<float> input)
    {
        float[] low = new float[input.Length], high = new float[input.Length];
        threat.Ranges(input, low, high);
        for (int i = 0; i < input.Length; i++)
        {
            double from = Math.Max(-Radius, ((Enclosure)low[i] - input[i]).Low),
                to = Math.Min(Radius, ((Enclosure)high[i] - input[i]).High);
            double half = 0.5 * (to - from);
            Scales[i] = half > SmallestScale ? Math.ScaleB(1, Math.ILogB(half)) : SmallestScale;
            Ranges[i] = new(from / Scales[i], to / Scales[i]);      // exact
        }
    }

    private void Measure(int neuron)
    {
        ReadOnlySpan<float> row = Network.Weights.Row(neuron);
        double[] scaled = Weights[neuron] = new double[row.Length];
        Enclosure sum = 0, moves = 0, size = 0, square = 0;
        double largest = 0;
        for (int i = 0; i < row.Length; i++)
        {
            scaled[i] = row[i] * Scales[i];
            sum += row[i] * Origin[i];
            square += (Enclosure)row[i] * row[i];
            largest = Math.Max(largest, Math.Abs(row[i]));
            if (IsBox)
            {
                moves += scaled[i] * Ranges[i];
                size += (Enclosure)Math.Abs(row[i]) * Largest(Origin[i] + (Scales[i] * Ranges[i]));
            }
            else
            {
                size += (Enclosure)Math.Abs(row[i]) * Largest(Origin[i]);
            }
        }
        clean[neuron] = sum;
        NeuronLengths[neuron] = square.Power(0.5);
        if (!IsBox)
        {
            double reach = ((Enclosure)Radius * (Norm == Norm.L2 ? NeuronLengths[neuron].High : largest)).High;
            moves = new(-reach, reach);
            size += reach;
        }
        Intervals[neuron] = sum + moves;
        Magnitudes[neuron] = size.High;
    }

    private Enclosure MeasureSquares()
    {
        if (IsBox)
        {
            Enclosure sum = 0;
            for (int i = 0; i < Origin.Length; i++) sum += Square(Origin[i] + (Scales[i] * Ranges[i]));
            return sum;
        }
        Enclosure length = Length(Origin);
        return new(
            Square(Math.Max(0, Enclosure.SumDown(length.Low, -Radius))).Low, Square(Enclosure.SumUp(length.High, Radius)).High);
    }
}
