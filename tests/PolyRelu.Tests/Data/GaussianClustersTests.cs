using CsCheck;
using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Data;

public class GaussianClustersTests
{
    private static readonly Gen<GaussianClusters> Any =
        from dimension in Gen.Int[4, 60]
        from clusters in Gen.Int[1, 4]
        from positive in Gen.Int[0, clusters]
        from alpha in Gen.Double[0, 1]
        from noise in Gen.Enum<NoiseScale>()
        from basis in Gen.Enum<Basis>()
        from assignment in Gen.Enum<ClusterAssignment>()
        from correlation in Gen.Double[clusters == 1 ? 0 : -1.0 / (clusters - 1), 1]
        from seed in Gen.ULong
        select new GaussianClusters
        {
            Dimension = dimension, Clusters = clusters, PositiveClusters = positive, Alpha = alpha, Noise = noise,
            Basis = basis, Assignment = assignment, CentreCorrelation = correlation, Seed = seed,
        };

    [Fact]
    public void Centres_AreUnitVectorsWithTheirCorrelation() => Any.Sample(clusters =>
    {
        ClusterCentres centres = clusters.Centres();
        for (int j = 0; j < clusters.Clusters; j++)
            for (int k = 0; k < clusters.Clusters; k++)
                Assert.Equal(j == k ? 1 : clusters.CentreCorrelation, Dot(centres[j], centres[k]), 1e-6);
    });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1e-300)]
    [InlineData(1.01e15)]
    [InlineData(1e308)]
    [InlineData(double.PositiveInfinity)]
    public void NoiseThatFloat32DoesNotHold_IsRefused(double alpha)
    {
        GaussianClusters clusters = new() { Dimension = 5, Clusters = 3, PositiveClusters = 2, Alpha = alpha };
        Assert.Contains("noise scale α", Assert.Throws<ArgumentException>(() => clusters.Sample(4, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargestNoise_HasNormsThatFloat32Holds()
    {
        GaussianClusters clusters = new()
        {
            Dimension = 10_000,
            Clusters = 3,
            PositiveClusters = 2,
            Alpha = GaussianClusters.LargestAlpha,
            Noise = NoiseScale.PerCoordinate,
        };
        Matrix inputs = clusters.Sample(4, 1).Samples.Inputs;
        for (int row = 0; row < inputs.Rows; row++) Assert.True(float.IsFinite((float)Dot(inputs.Row(row), inputs.Row(row))), $"row {row}");
    }

    [Fact]
    public void Centres_AreTheAxesByDefault()
    {
        ClusterCentres centres = new GaussianClusters { Dimension = 5, Clusters = 3, PositiveClusters = 2 }.Centres();
        for (int k = 0; k < 3; k++)
            for (int d = 0; d < 5; d++) Assert.Equal(d == k ? 1f : 0f, centres[k][d]);
    }

    [Fact]
    public void Samples_OfALongerDraw_StartWithThoseOfAShorterOne() =>
        Gen.Select(Any, Gen.Int[1, 20], Gen.Int[1, 20], Gen.ULong).Sample((clusters, count, more, stream) =>
    {
        Dataset first = clusters.Sample(count, stream), longer = clusters.Sample(count + more, stream).Take(count);
        Assert.Equal(first.Samples.Inputs.ToArray(), longer.Samples.Inputs.ToArray());
        Assert.Equal(first.Samples.Labels, longer.Samples.Labels);
        Assert.Equal(first.ClusterOf!, longer.ClusterOf!);
        Assert.Equal(first.ContentHash(), longer.ContentHash());
    });

    /// <summary>The definition of a sample, one at a time: streams 0 and 1 of its index, or stream 0 of its run of K.</summary>
    [Fact]
    public void Samples_AreFunctionsOfTheirIndex() => Gen.Select(Any, Gen.Int[1, 30], Gen.ULong).Sample((clusters, count, stream) =>
    {
        Dataset data = clusters.Sample(count, stream);
        ClusterCentres centres = clusters.Centres();
        double deviation = clusters.Noise == NoiseScale.PerDimension ? clusters.Alpha / Math.Sqrt(clusters.Dimension) : clusters.Alpha;
        for (int i = 0; i < count; i++)
        {
            bool alone = clusters.Assignment == ClusterAssignment.Random;
            int[] order = [.. Enumerable.Range(0, clusters.Clusters)];
            CounterRandom draw = Open(alone ? i : i / clusters.Clusters, 0), noise = Open(i, 1);
            if (!alone) draw.Shuffle<int>(order);
            int k = alone ? draw.NextInt(clusters.Clusters) : order[i % clusters.Clusters];
            Assert.Equal(k, data.ClusterOf![i]);
            Assert.Equal([.. centres[k].ToArray().Select(c => (float)(c + (deviation * noise.NextGaussian())))], data.Samples.Inputs.Row(i)
                .ToArray());
        }

        CounterRandom Open(int index, uint draw) => new(clusters.Seed, (uint)index, draw, (uint)stream, (uint)(stream >> 32));
    });

    /// <summary>
    /// The samples, labels, clusters and one order: no order per sample, and no tasks of loops that do not heed the number of threads.
    /// </summary>
    [Theory]
    [InlineData(ClusterAssignment.Random)]
    [InlineData(ClusterAssignment.Balanced)]
    public void Sample_AllocatesItsResult(ClusterAssignment assignment)
    {
        const int count = 1000, stride = 512;
        GaussianClusters clusters = new() { Dimension = 500, Clusters = 500, PositiveClusters = 200, Assignment = assignment };
        using (Workers.Inline())
        {
            long order = assignment == ClusterAssignment.Balanced ? 500 * sizeof(int) : 0;
            long centres = Allocation.Least(_ => clusters.Centres()), drawn = Allocation.Least(_ => clusters.Sample(count, 0));
            Assert.InRange(drawn - centres - (count * (stride + 2) * sizeof(float)) - order, 0, 2048);
        }
    }

    [Fact]
    public void Labels_FollowTheClusters() => Any.Sample(clusters =>
    {
        Dataset data = clusters.Sample(30, 0);
        Assert.Equal(data.ClusterOf!.Select(k => k < clusters.PositiveClusters ? 1 : -1), data.Samples.Labels);
        Assert.Equal((1, clusters.PositiveClusters, clusters.Clusters), (data.Outputs, data.Centres!.Positive, data.Centres.Count));
    });

    [Fact]
    public void BalancedAssignment_HoldsEachClusterOnceInEveryRun()
    {
        GaussianClusters clusters = new() { Dimension = 20, Assignment = ClusterAssignment.Balanced };
        int[] drawn = clusters.Sample(200, 3).ClusterOf!;
        foreach (int[] run in drawn.Chunk(10)) Assert.Equal(Enumerable.Range(0, 10), run.Order());
        Assert.NotEqual(drawn[..10], drawn[10..20]);
    }

    [Fact]
    public void RandomAssignment_IsUniform()
    {
        // χ² with 9 degrees of freedom exceeds 27.9 with probability 0.001; the seed is fixed.
        int[] drawn = new GaussianClusters { Dimension = 10, Seed = 5 }.Sample(20_000, 0).ClusterOf!;
        double chi2 = drawn.CountBy(k => k).Sum(pair => Math.Pow(pair.Value - 2000, 2) / 2000);
        Assert.InRange(chi2, 0, 27.9);
    }

    [Theory]
    [InlineData(NoiseScale.PerDimension, 0.1)]
    [InlineData(NoiseScale.PerCoordinate, 0.1 * 14.142135623730951)]
    public void Noise_HasTheNormThatAlphaSays(NoiseScale noise, double expected)
    {
        GaussianClusters clusters = new() { Dimension = 200, Alpha = 0.1, Noise = noise, Basis = Basis.Rotated, Seed = 1 };
        Dataset data = clusters.Sample(2000, 0);
        double norms = 0, mean = 0;
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> x = data.Samples.Inputs.Row(i), centre = data.Centres![data.ClusterOf![i]];
            double square = 0;
            for (int d = 0; d < x.Length; d++)
            {
                double e = (double)x[d] - centre[d];
                square += e * e;
                mean += e;
            }
            norms += Math.Sqrt(square);
        }
        // The norm's deviation is α/√(2D) = 5% per sample, 0.11% of the mean of 2000; its mean is α(1 − 1/(4D)).
        Assert.Equal(expected * (1 - (1 / 800.0)), norms / data.Count, expected * 0.006);
        Assert.InRange(mean / (200.0 * 2000), -5e-2 * expected / Math.Sqrt(200), 5e-2 * expected / Math.Sqrt(200));
    }

    [Fact]
    public void Streams_AndSeeds_AreIndependentDraws()
    {
        GaussianClusters clusters = new() { Dimension = 50, Basis = Basis.Rotated };
        string[] hashes =
        [
            clusters.Sample(20, 0).ContentHash(), clusters.Sample(20, 1).ContentHash(), clusters.Sample(20, 1UL << 32).ContentHash(),
            (clusters with { Seed = 1 }).Sample(20, 0).ContentHash(),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(clusters.Centres().Points.ToArray(), clusters.Sample(1, 7).Centres!.Points.ToArray());
        Assert.NotEqual(clusters.Centres().Points.ToArray(), (clusters with { Seed = 1 }).Centres().Points.ToArray());
    }

    [Fact]
    public void RotatedBasis_HasNoPreferredAxis()
    {
        // E⟨μ, e⟩² = 1/D for a uniform direction; over 300 seeds the mean of the first coordinate's square deviates by √(2/300)/D.
        double sum = 0;
        for (ulong seed = 0; seed < 300; seed++)
            sum += Math.Pow(new GaussianClusters
            {
                Dimension = 20, Clusters = 3, PositiveClusters = 1, Basis = Basis.Rotated,
                Seed = seed
            }.Centres()[2][0], 2);
        Assert.Equal(1 / 20.0, sum / 300, 4 * Math.Sqrt(2 / 300.0) / 20);
    }

    [Fact]
    public void ImpossibleParameters_AreRefused()
    {
        GaussianClusters clusters = new();
        Assert.Throws<ArgumentException>(() => (clusters with { Dimension = 9 }).Centres());
        Assert.Throws<ArgumentException>(() => (clusters with { PositiveClusters = 11 }).Sample(1, 0));
        Assert.Throws<ArgumentException>(() => (clusters with { Alpha = -1 }).Sample(1, 0));
        Assert.Throws<ArgumentException>(() => (clusters with { Alpha = double.NaN }).Sample(1, 0));
        Assert.Throws<ArgumentException>(() => (clusters with { CentreCorrelation = -0.2 }).Centres());
        Assert.Throws<ArgumentOutOfRangeException>(() => clusters.Sample(0, 0));
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int d = 0; d < left.Length; d++) sum += (double)left[d] * right[d];
        return sum;
    }
}
