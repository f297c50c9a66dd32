using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

/// <summary>
/// The exact distances against a multistart search that knows only values and slopes, and against their own adversarial points.
/// </summary>
public sealed class IdealDistanceTests
{
    public static TheoryData<double, int> Powers => new() { { 2, 0 }, { 2.3, 1 }, { 3, 2 }, { 4, 3 }, { 6.5, 4 } };

    [Theory]
    [MemberData(nameof(Powers))]
    public void PowerClassifier_DistanceIsTheMultistartMinimum(double power, int seed) =>
        CheckAgainstMultistart(centres => new PowerClassifier(centres, power), seed);

    [Fact]
    public void SumClassifier_DistanceIsTheMultistartMinimum() =>
        CheckAgainstMultistart(centres => new SumClassifier(centres), 5);

    [Fact]
    public void NearestCentre_DistanceIsThePolyhedralProjection()
    {
        CounterRandom random = new(77);
        for (int trial = 0; trial < 300; trial++)
        {
            (int k, int k1) = (2 + random.NextInt(6), 1);
            k1 += random.NextInt(k - 1);
            NearestCentreClassifier ideal = new(new ClusterCentres(Centres(k, k + 2), k1));
            float[] x = Point(ideal, ref random, out int label);
            double[] own = [.. Enumerable.Range(0, k).Where(i => i < k1 == label > 0).Select(i => (double)x[i])];
            double highest = Enumerable.Range(0, k).Where(i => i < k1 != label > 0).Max(i => (double)x[i]);
            double best = double.PositiveInfinity;
            for (int m = 0; m <= 20_000; m++)
            {
                double t = highest + ((own.Max() - highest) * m / 20_000);
                best = Math.Min(best, ((t - highest) * (t - highest)) + own.Sum(a => a > t ? (a - t) * (a - t) : 0));
            }
            Assert.Equal(Math.Sqrt(best), ideal.ExactDistance(x, label), 1e-5);
        }
    }

    [Fact]
    public void ExactAdversarial_IsMisclassifiedAtTheDistance_AndNothingNearerAlongItsLine()
    {
        CounterRandom random = new(12);
        for (int trial = 0; trial < 400; trial++)
        {
            int k = 2 + random.NextInt(8), k1 = 1 + random.NextInt(k - 1);
            ClusterCentres centres = new(Centres(k, k + 3), k1);
            foreach (IdealClassifier ideal in new IdealClassifier[] { new SumClassifier(centres), new PowerClassifier(centres, 2),
                new PowerClassifier(centres, 3), new PowerClassifier(centres, 4), new NearestCentreClassifier(centres) })
            {
                float[] x = Point(ideal, ref random, out int label), adversarial = ideal.ExactAdversarial(x, label),
                inside = ideal.ExactAdversarial(x, label, -2e-3);
                double distance = ideal.ExactDistance(x, label);
                Assert.True(label * Logit(ideal, adversarial) <= 0,
                    $"{ideal.Name}, K = {k}, K1 = {k1}: {string.Join(" ", x)} keeps its label at {string.Join(" ", adversarial)}");
                Assert.True(label * Logit(ideal, inside) > 0,
                    $"{ideal.Name}, K = {k}, K1 = {k1}: {string.Join(" ", x)} loses its label inside the distance");
                Assert.Equal(1.001 * distance, Norm.L2.Measure([.. adversarial.Zip(x, (a, b) => a - b)]), 1e-4 * (1 + distance));
            }
        }
    }

    [Fact]
    public void MisclassifiedPoints_HaveDistanceZero()
    {
        PowerClassifier ideal = new(new ClusterCentres(Centres(4, 6), 2), 3);
        float[] x = [0.1f, 0, 0.9f, 0, 0, 0];
        Assert.Equal(0, ideal.ExactDistance(x, 1));
        Assert.Equal(x, ideal.ExactAdversarial(x, 1));
        Assert.True(ideal.ExactDistance(x, -1) > 0.5);
    }

    [Fact]
    public void UnknownDistances_AreRefused()
    {
        Assert.False(new PowerClassifier(new ClusterCentres(Centres(3, 3), 1), 1.5).HasExactDistance);
        Matrix skewed = Centres(3, 3);
        skewed[0, 1] = 0.5f;
        SumClassifier sum = new(new ClusterCentres(skewed, 1));
        Assert.Throws<NotSupportedException>(() => sum.ExactDistance([1, 0, 0], 1));
        Assert.True(sum.ExactDistance([1, 0, 0], 1, Norm.L2) > 0);
    }

    [Fact]
    public void SumClassifier_DistanceInEveryNorm_IsReachedByTheDualStep()
    {
        CounterRandom random = new(3);
        for (int trial = 0; trial < 200; trial++)
        {
            SumClassifier ideal = new(new ClusterCentres(Centres(5, 8), 3));
            float[] x = Point(ideal, ref random, out int label), step = new float[8];
            float[] own = (label > 0 ? ideal.PositiveSum : ideal.NegativeSum).ToArray(),
                other = (label > 0 ? ideal.NegativeSum : ideal.PositiveSum).ToArray();
            foreach (Norm norm in Norm.All)
            {
                double distance = ideal.ExactDistance(x, label, norm);
                bool reached = false;
                foreach (float[] gradient in new[] { own.Select(v => -v).ToArray(), own.Zip(other, (a, b) => b - a).ToArray() })
                {
                    norm.SteepestStep(gradient, 1.001 * distance, step);
                    reached |= label * Logit(ideal, [.. x.Zip(step, (a, b) => a + b)]) <= 0;
                    norm.SteepestStep(gradient, 0.999 * distance, step);
                    Assert.True(label * Logit(ideal, [.. x.Zip(step, (a, b) => a + b)]) > 0, $"{norm.Name}: broken inside {distance}");
                }
                Assert.True(reached, $"{norm.Name}: not broken at {distance}");
            }
        }
    }

    /// <summary>CERTIFICATION: multistart SLSQP at K = 10, K1 = 6, D = 1000, α = 0.1 found these means.</summary>
    [Fact]
    public void MeanDistances_AreThePublishedOnes()
    {
        Dataset data = new GaussianClusters
        {
            Dimension = 1000, Clusters = 10, PositiveClusters = 6, Alpha = 0.1,
            Seed = 4
        }.Sample(1000, 1);
        ClusterCentres centres = data.Centres!;
        Assert.Equal(0.3166, Mean(new SumClassifier(centres)), 1e-3);
        Assert.Equal(0.7048, Mean(new PowerClassifier(centres, 2)), 1e-3);
        Assert.Equal(0.7051, Mean(new PowerClassifier(centres, 3)), 1e-3);
        Assert.Equal(0.7051, Mean(new PowerClassifier(centres, 4)), 1e-3);

        double Mean(IdealClassifier ideal) =>
            Enumerable.Range(0, data.Count).Average(i => ideal.ExactDistance(data.Samples.Inputs.Row(i), data.Samples.Labels[i]));
    }

    private static void CheckAgainstMultistart(Func<ClusterCentres, IdealClassifier> make, int seed)
    {
        CounterRandom random = new((ulong)seed, 1);
        for (int trial = 0; trial < 15; trial++)
        {
            int k = 2 + random.NextInt(4), k1 = 1 + random.NextInt(k - 1);
            IdealClassifier ideal = make(new ClusterCentres(Centres(k, k), k1));
            float[] x = Point(ideal, ref random, out int label);
            double exact = ideal.ExactDistance(x, label), searched = Multistart.Distance(ideal, x, label, 150, ref random);
            Assert.True(Math.Abs(exact - searched) <= 1e-3 * (1 + searched),
                $"{ideal.Name}, K = {k}, K1 = {k1}, label {label}, x = [{string.Join(", ", x)}]: exact {exact}, searched {searched}");
        }
    }

    private static Matrix Centres(int clusters, int dimension)
    {
        Matrix centres = new(clusters, dimension);
        for (int k = 0; k < clusters; k++) centres[k, k] = 1;
        return centres;
    }

    /// <summary>A point near a centre or anywhere, with the label the classifier gives it.</summary>
    private static float[] Point(IdealClassifier ideal, ref CounterRandom random, out int label)
    {
        for (; ; )
        {
            double spread = random.NextInt(2) == 0 ? 0.1 : 0.7;
            float[] x = [.. RandomFloats(ideal.InputDimension, spread, ref random)];
            x[random.NextInt(ideal.Centres.Count)] += 1;
            double logit = Logit(ideal, x);
            label = logit > 0 ? 1 : -1;
            if (Math.Abs(logit) > 0.02) return x;
        }
    }

    private static float[] RandomFloats(int count, double spread, ref CounterRandom random)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan()) value = (float)(spread * random.NextGaussian());
        return values;
    }

    private static double Logit(IdealClassifier ideal, float[] x)
    {
        Matrix logits = new(1, 1);
        ideal.Logits(Matrix.From(1, x.Length, x), logits);
        return logits[0, 0];
    }
}
