using System.Globalization;
using PolyRelu.Data;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>What a benchmark is made of: ideal classifiers of every shape (dimension, clusters, noise).</summary>
/// <remarks>
/// Of every shape F, and for every power F in degree p and, from p = 2 on, F^(p). K1 is three fifths of K, the centres are a random
/// orthonormal system, and within a shape every second network divides by the length of its input, which moves no boundary; in the next
/// shape it is the others.
/// </remarks>
internal sealed record BenchPlan
{
    /// <summary>Beyond it float32 would tell an input from its neighbours too coarsely for radii of a percent.</summary>
    public const double LargestAlpha = 3;

    /// <summary>Beyond it powers of small coordinates vanish in float32.</summary>
    public const double LargestPower = 10;

    /// <summary>Numbers of features D.</summary>
    public IReadOnlyList<int> Dimensions { get; init; } = [20, 200];

    /// <summary>Numbers of clusters K.</summary>
    public IReadOnlyList<int> Clusters { get; init; } = [4, 10];

    /// <summary>Noise scales α.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [0.1, 0.4];

    /// <summary>Powers p, beside F at p = 1.</summary>
    public IReadOnlyList<double> Powers { get; init; } = [2, 2.5, 4];

    /// <summary>Points for each network.</summary>
    public int Count { get; init; } = 10;

    /// <summary>Seed of rotations and points.</summary>
    public ulong Seed { get; init; }

    /// <summary>The networks that are to be made, in order.</summary>
    public IReadOnlyList<BenchCase> Cases()
    {
        List<BenchCase> cases = [];
        int shapes = 0;
        foreach (int dimension in Dimensions)
            foreach (int clusters in Clusters)
                foreach (double alpha in Alphas) AddShape(cases, dimension, clusters, alpha, shapes++);
        return cases;
    }

    private void AddShape(List<BenchCase> cases, int dimension, int clusters, double alpha, int place)
    {
        GaussianClusters distribution = new()
        {
            Dimension = dimension, Clusters = clusters, PositiveClusters = Math.Max(1, 3 * clusters / 5), Alpha = alpha,
            Basis = Basis.Rotated, Seed = Seed,
        };
        string shape = string.Create(CultureInfo.InvariantCulture, $"d{dimension}-k{clusters}-a{alpha}");
        Add(IdealKind.Sum, 1);
        foreach (double power in Powers)
        {
            Add(IdealKind.SumPower, power);
            if (power >= 2) Add(IdealKind.Power, power);
        }

        void Add(IdealKind kind, double power)
        {
            bool isNormalised = power > 1 && place++ % 2 == 1;
            string name = string.Create(CultureInfo.InvariantCulture,
                $"{shape}-{Wording.Of(kind)}{(kind == IdealKind.Sum ? "" : $"-p{power}")}{(isNormalised ? "-normalised" : "")}");
            cases.Add(new BenchCase(name, kind, power, isNormalised, distribution, Count));
        }
    }
}
