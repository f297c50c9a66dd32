using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Data;

/// <summary>What α measures.</summary>
public enum NoiseScale
{
    /// <summary>Variance α²/D per coordinate: α is the expected noise norm. The paper's code, its theorems, and the 2025 paper.</summary>
    PerDimension,

    /// <summary>Variance α² per coordinate. The poster's text.</summary>
    PerCoordinate,
}

/// <summary>Where the centres point.</summary>
public enum Basis
{
    /// <summary>Along the first axes: μ_k = e_k.</summary>
    Standard,

    /// <summary>Along a uniformly random orthonormal system (Haar), a function of the seed.</summary>
    Rotated,
}

/// <summary>How samples are spread over the clusters.</summary>
public enum ClusterAssignment
{
    /// <summary>Every sample's cluster is drawn uniformly: the balanced mixture of the paper.</summary>
    Random,

    /// <summary>Every run of K consecutive samples holds each cluster once, in random order.</summary>
    Balanced,
}

/// <summary>
/// Gaussian clusters around unit vectors, orthonormal by default: x = μ_k + noise, y = +1 for the first K1 clusters, else −1.
/// </summary>
/// <remarks>
/// Min and Vidal 2024, §3.1 and §5.1 (the defaults are theirs); with a centre correlation the regime of Frei et al. 2023.
/// A sample is a function of the parameters, the stream and its index alone: asking for more samples does not change the first ones,
/// and the number of threads changes nothing.
/// </remarks>
public sealed record GaussianClusters
{
    private const uint ClusterDraw = 0, NoiseDraw = 1, BasisDraw = 2;

    /// <summary>Number of features D.</summary>
    public int Dimension { get; init; } = 1000;

    /// <summary>Number of clusters K ≤ D.</summary>
    public int Clusters { get; init; } = 10;

    /// <summary>Number of positive clusters K1 ≤ K.</summary>
    public int PositiveClusters { get; init; } = 6;

    /// <summary>The largest noise scale: beyond it float32 does not hold the squared norm of a sample of many features.</summary>
    public const double LargestAlpha = 1e15;

    /// <summary>Noise scale α, from 0 to <see cref="LargestAlpha"/>; see <see cref="Noise"/>.</summary>
    public double Alpha { get; init; } = 0.1;

    /// <summary>What α measures.</summary>
    public NoiseScale Noise { get; init; }

    /// <summary>Where the centres point.</summary>
    public Basis Basis { get; init; }

    /// <summary>How samples are spread over the clusters.</summary>
    public ClusterAssignment Assignment { get; init; }

    /// <summary>Inner product ρ of two different centres, −1/(K−1) ≤ ρ ≤ 1; 0 makes them orthonormal.</summary>
    public double CentreCorrelation { get; init; }

    /// <summary>Seed of the rotation and the samples.</summary>
    public ulong Seed { get; init; }

    /// <summary>The centres: K unit vectors, those of the positive clusters first.</summary>
    /// <exception cref="ArgumentException">The parameters do not fit together.</exception>
    public ClusterCentres Centres()
    {
        Require();
        double[][] directions = Basis switch
        {
            Basis.Standard => Axes(),
            Basis.Rotated => RandomSystem(),
            _ => throw new ArgumentException($"{Basis} is no basis of the centres; {Words<Basis>()} are."),
        };
        // (a I + b 11ᵀ)² = (1 − ρ) I + ρ 11ᵀ: the centres nearest to the orthonormal system that have this correlation.
        double a = Math.Sqrt(1 - CentreCorrelation);
        double b = (Math.Sqrt(Math.Max(0, 1 + ((Clusters - 1) * CentreCorrelation))) - a) / Clusters;
        Matrix centres = new(Clusters, Dimension);
        for (int d = 0; d < Dimension; d++)
        {
            double sum = 0;
            foreach (double[] direction in directions) sum += direction[d];
            for (int k = 0; k < Clusters; k++) centres[k, d] = (float)((a * directions[k][d]) + (b * sum));
        }
        return new ClusterCentres(centres, PositiveClusters);
    }

    /// <summary>Name of the split that a stream is.</summary>
    public static string SplitName(ulong stream) => $"stream-{stream}";

    /// <summary>Draws labelled samples.</summary>
    /// <param name="count">Number of samples n ≥ 1.</param>
    /// <param name="stream">Names independent draws from the same clusters: by convention 0 to train on, 1 to test on.</param>
    /// <exception cref="ArgumentException">The parameters do not fit together.</exception>
    public Dataset Sample(int count, ulong stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ClusterCentres centres = Centres();
        Matrix inputs = new(count, Dimension);
        int[] clusters = Assign(count, stream), labels = Array.ConvertAll(clusters, centres.LabelOf);
        double deviation = Deviation();
        Workers.For(count, (Draw: this, centres, inputs, clusters, deviation, stream), static (i, work) =>
        {
            CounterRandom random = work.Draw.Open((uint)i, NoiseDraw, work.stream);
            ReadOnlySpan<float> centre = work.centres[work.clusters[i]];
            Span<float> x = work.inputs.Row(i);
            for (int d = 0; d < x.Length; d++) x[d] = (float)(centre[d] + (work.deviation * random.NextGaussian()));
        });
        return new Dataset("clusters", SplitName(stream), new Samples(inputs, labels), Outputs: 1)
        {
            Centres = centres,
            ClusterOf = clusters,
            Origin = new ClusterDescription(this),
        };
    }

    /// <summary>Standard deviation of a coordinate.</summary>
    private double Deviation() => Noise switch
    {
        NoiseScale.PerDimension => Alpha / Math.Sqrt(Dimension),
        NoiseScale.PerCoordinate => Alpha,
        _ => throw new ArgumentException($"{Noise} is no scale of the noise; {Words<NoiseScale>()} are."),
    };

    /// <summary>The cluster of every sample.</summary>
    private int[] Assign(int count, ulong stream) => Assignment switch
    {
        ClusterAssignment.Random => Drawn(count, stream),
        ClusterAssignment.Balanced => Balanced(count, stream),
        _ => throw new ArgumentException($"{Assignment} is no assignment of samples; {Words<ClusterAssignment>()} are."),
    };

    private static string Words<T>()
        where T : struct, Enum => string.Join(" and ", Enum.GetNames<T>());

    private int[] Drawn(int count, ulong stream)
    {
        int[] clusters = new int[count];
        for (int i = 0; i < count; i++) clusters[i] = Open((uint)i, ClusterDraw, stream).NextInt(Clusters);
        return clusters;
    }

    private int[] Balanced(int count, ulong stream)
    {
        int[] clusters = new int[count];
        Span<int> order = new int[Clusters];
        for (int first = 0; first < count; first += Clusters)
        {
            for (int k = 0; k < order.Length; k++) order[k] = k;
            Open((uint)(first / Clusters), ClusterDraw, stream).Shuffle(order);
            order[..Math.Min(Clusters, count - first)].CopyTo(clusters.AsSpan(first));
        }
        return clusters;
    }

    private CounterRandom Open(uint index, uint draw, ulong stream) => new(Seed, index, draw, (uint)stream, (uint)(stream >> 32));

    private double[][] Axes()
    {
        double[][] axes = new double[Clusters][];
        for (int k = 0; k < Clusters; k++)
        {
            axes[k] = new double[Dimension];
            axes[k][k] = 1;
        }
        return axes;
    }

    /// <summary>Gram–Schmidt, twice, on Gaussian vectors: the first K rows of a Haar-random orthogonal matrix.</summary>
    private double[][] RandomSystem()
    {
        double[][] system = new double[Clusters][];
        for (int k = 0; k < Clusters; k++)
        {
            CounterRandom random = Open((uint)k, BasisDraw, 0);
            double[] v = system[k] = new double[Dimension];
            for (int d = 0; d < v.Length; d++) v[d] = random.NextGaussian();
            for (int round = 0; round < 2; round++)
            {
                for (int j = 0; j < k; j++)
                {
                    double overlap = Dot(v, system[j]);
                    for (int d = 0; d < v.Length; d++) v[d] -= overlap * system[j][d];
                }
                double scale = 1 / Math.Sqrt(Dot(v, v));
                for (int d = 0; d < v.Length; d++) v[d] *= scale;
            }
        }
        return system;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int d = 0; d < left.Length; d++) sum += left[d] * right[d];
        return sum;
    }

    /// <summary>Checks the parameters.</summary>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    internal void Require()
    {
        if (Clusters < 1 || Clusters > Dimension)
            throw new ArgumentException($"The number of clusters K must be from 1 to the dimension D = {Dimension}; got {Clusters}.");
        if (PositiveClusters < 0 || PositiveClusters > Clusters)
            throw new ArgumentException($"The number of positive clusters K1 must be from 0 to K = {Clusters}; got {PositiveClusters}.");
        if (!(Alpha is >= 0 and <= LargestAlpha))
            throw new ArgumentException($"The noise scale α must be from 0 to 1e15, as samples are float32; got {Alpha}.");
        double lowest = Clusters == 1 ? 0 : -1.0 / (Clusters - 1);
        if (!(CentreCorrelation >= lowest && CentreCorrelation <= 1))
            throw new ArgumentException($"{Clusters} unit vectors have a common inner product ρ from {lowest:g4} to 1; got "
                + $"{CentreCorrelation}.");
    }
}
