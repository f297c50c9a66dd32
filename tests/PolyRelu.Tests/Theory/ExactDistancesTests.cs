using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

/// <summary>
/// The exact distances of networks against searches that know nothing but f, written out in double: grids in few dimensions, thousands of
/// points in many, and the conditions of a minimum.
/// </summary>
public sealed class ExactDistancesTests
{
    public static TheoryData<string, double> Cases => new()
    {
        { "sum", 1 }, { "sum", 1.5 }, { "sum", 3 }, { "power", 2 }, { "power", 2.2 }, { "power", 3 }, { "power", 4.5 }, { "power", 9 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Distance_IsThatOfAGridOfDirections(string kind, double power)
    {
        CounterRandom random = new(3, (uint)(10 * power));
        foreach (int dimension in new[] { 2, 3 })
        {
            for (int trial = 0; trial < 3; trial++)
            {
                int clusters = dimension == 2 ? 2 : 2 + random.NextInt(2);
                PolyReluNetwork network = Network(kind, power, dimension, clusters, trial);
                ExactDistances exact = ExactDistances.Of(network);
                (float[] x, int label) = Point(network, ref random);
                foreach (Norm norm in Norm.All.Where(exact.Knows))
                {
                    DistanceInterval distance = exact.Of(x, label, norm);
                    double searched = Grid(network, x, label, norm, distance.High);
                    Assert.True(searched >= distance.Low * (1 - 1e-6) && searched <= distance.High * (dimension == 2 ? 1.005 : 1.03),
                        $"{kind}, p = {power}, D = {dimension}, K = {clusters}, trial {trial}, {norm.Symbol}: x = "
                            + $"[{string.Join(", ", x)}], "
                        + $"label {label}: {distance}, searched {searched}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NothingNearer_IsMisclassified_AndTheExampleIs(string kind, double power)
    {
        CounterRandom random = new(5, (uint)(10 * power));
        for (int trial = 0; trial < 10; trial++)
        {
            int dimension = 6 + (6 * trial);
            PolyReluNetwork network = Network(kind, power, dimension, 2 + (trial % 5), trial, isNormalised: trial % 2 == 1);
            ExactDistances exact = ExactDistances.Of(network);
            (float[] x, int label) = Point(network, ref random);
            foreach (Norm norm in Norm.All.Where(exact.Knows))
            {
                DistanceInterval distance = exact.Of(x, label, norm);
                Assert.True(distance.High <= distance.Low * (1 + 1e-6), $"{kind}, p = {power}, trial {trial}: {distance} is wide");
                float[] example = exact.Example(x, label, norm);
                double length = norm.Distance(example, x);
                Assert.True(label * Value(network, example) <= 0, $"{kind}, p = {power}, trial {trial}, {norm.Symbol}: the example keeps");
                Assert.InRange(length, distance.Low, distance.High * (1 + ExactDistances.Overshoot + 1e-5));
                for (int draw = 0; draw < 800; draw++)
                {
                    // half of them anywhere, half about the nearest misclassified point
                    float[] move = new float[dimension];
                    for (int i = 0; i < dimension; i++)
                        move[i] = draw % 2 == 0 ? (float)random.NextGaussian()
                            : (float)(example[i] - x[i] + (0.3 * distance.High / Math.Sqrt(dimension) * random.NextGaussian()));
                    norm.Project(move, 0.999 * distance.Low);
                    float[] near = [.. x.Zip(move, (a, b) => a + b)];
                    Assert.True(label * Value(network, near) > 0,
                        $"{kind}, p = {power}, trial {trial}, {norm.Symbol}: misclassified at {norm.Distance(near, x)} of {distance}");
                }
            }
        }
    }

    /// <summary>At a nearest point that is no tie on a plateau the way there is along the gradient.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void NearestPoint_IsStationary(string kind, double power)
    {
        CounterRandom random = new(8, (uint)(10 * power));
        int checkedPoints = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            PolyReluNetwork network = Network(kind, power, 9, 2 + (trial % 6), trial);
            ExactDistances exact = ExactDistances.Of(network);
            (float[] x, int label) = Point(network, ref random);
            double distance = exact.Of(x, label, Norm.L2).High;
            float[] example = exact.Example(x, label, Norm.L2);
            double[] move = [.. x.Zip(example, (a, b) => ((double)b - a) / (1 + ExactDistances.Overshoot))];
            // F has a kink where the own term ends, so a little before the end
            double part = kind == "sum" ? 0.999 : 1;
            double[] end = [.. x.Zip(move, (a, b) => a + (part * b))], gradient = Gradient(network, end);
            if (Length(gradient) < (kind == "sum" ? 1e-8 : 1e-3) || distance < 0.05) continue;
            double cosine = -label * move.Zip(gradient, (a, b) => a * b).Sum() / (Length(move) * Length(gradient));
            Assert.True(cosine > 1 - (kind == "sum" ? 1e-4 : 1e-5),
                $"{kind}, p = {power}, trial {trial}: cosine {cosine}, x = [{string.Join(", ", x)}]");
            checkedPoints++;
        }
        Assert.True(checkedPoints > 25, $"only {checkedPoints} points were checked");
    }

    /// <summary>
    /// Coordinates in which the nearest point can be written down; c is the distance at p = 2, every other power has its own.
    /// </summary>
    [Fact]
    public void EdgeCases_HaveTheirClosedForms()
    {
        double root = Math.Sqrt(2);
        foreach (double power in new[] { 2.0, 2.5, 3, 6 })
        {
            // one cluster each: the boundary is a = b where both are positive, so b = 0, ties and negative b are all alike
            Expect(power, 1, [0.8f, 0], 0.8 / root);
            Expect(power, 1, [0.8f, 0.3f], 0.5 / root);
            Expect(power, 1, [0.8f, -0.2f], 1 / root);
            Expect(power, 1, [0.8f, -0.4f], 0.8);                    // lowering a to 0 alone is nearer than a = b
            Expect(power, 1, [0.3f, 0.8f], 0);                       // misclassified; its own label is −1
            Expect(power, 1, [0.5f, 0.5f], 0);                       // a tie is an error
            Expect(power, 1, [-0.5f, -0.7f], 0);                     // f = 0 on a plateau
            // two rivals that tie: raising one is as near as raising the other, and nearer than both
            Expect(power, 1, [0.8f, -0.1f, -0.1f], 0.9 / root);
            Expect(power, 2, [0.8f, -0.9f, -0.1f], 0.9 / root);
        }
        Expect(2, 2, [0.6f, 0.8f, 0.3f, 0.4f], 0.5 / root);
        Expect(2, 2, [0.6f, 0.8f, -0.5f, -0.7f], 1);
    }

    [Fact]
    public void ScaleOfNeurons_CentreAndNormalisation_ChangeNoDistance()
    {
        CounterRandom random = new(11);
        for (int trial = 0; trial < 20; trial++)
        {
            double power = new[] { 2, 2.5, 3, 4 }[trial % 4];
            PolyReluNetwork plain = Network("power", power, 20, 5, trial);
            Matrix weights = plain.Weights.Copy();
            float[] centre = new float[20];
            foreach (ref float entry in centre.AsSpan()) entry = random.NextInt(64) / 64f;
            for (int j = 0; j < 5; j++) foreach (ref float weight in weights.Row(j)) weight *= 1 << j;
            Matrix outputWeights = plain.OutputWeights.Copy();
            for (int j = 0; j < 5; j++) outputWeights[0, j] *= 0.5f / (1 << j);
            PolyReluNetwork other = new(power, true, weights, outputWeights, [0], centre);
            (float[] x, int label) = Point(plain, ref random);
            foreach (ref float entry in x.AsSpan()) entry = MathF.Round(entry * 1024) / 1024;
            DistanceInterval expected = ExactDistances.Of(plain).Of(x, label, Norm.L2);
            DistanceInterval found = ExactDistances.Of(other).Of([.. x.Zip(centre, (a, b) => a + b)], label, Norm.L2);
            Assert.Equal(expected.Low, found.Low, 1e-9);
            Assert.Equal(expected.High, found.High, 1e-9);
        }
    }

    [Fact]
    public void Intervals_HoldTheDistancesOfTheClassifiersThemselves()
    {
        Dataset data = new GaussianClusters { Dimension = 100, Basis = Basis.Rotated, Alpha = 0.4, Seed = 2 }.Sample(200, 1);
        foreach (IdealClassifier ideal in new IdealClassifier[]
        {
            new SumClassifier(data.Centres!), new SumPowerClassifier(data.Centres!, 3), new PowerClassifier(data.Centres!, 2),
            new PowerClassifier(data.Centres!, 3.5),
        })
        {
            ExactDistances exact = ExactDistances.Of(ideal.ToNetwork());
            for (int i = 0; i < data.Count; i++)
            {
                double distance = ideal.ExactDistance(data.Samples.Inputs.Row(i), data.Samples.Labels[i]);
                DistanceInterval interval = exact.Of(data.Samples.Inputs.Row(i), data.Samples.Labels[i], Norm.L2);
                Assert.InRange(distance, interval.Low - 1e-6, interval.High + 1e-6);
            }
        }
    }

    [Fact]
    public void UnknownDistances_AreRefusedWithTheReason()
    {
        ClusterCentres centres = new GaussianClusters { Dimension = 8, Clusters = 4, PositiveClusters = 2 }.Centres();
        Refused(new PowerClassifier(centres, 1.5).ToNetwork(), "from p = 2 on; its power is 1.5");
        PolyReluNetwork skewed = new PowerClassifier(centres, 3).ToNetwork();
        skewed.Weights[0, 1] = 0.2f;
        Refused(skewed, "not orthogonal with equal lengths");
        PolyReluNetwork longer = new PowerClassifier(centres, 3).ToNetwork();
        longer.OutputWeights[0, 0] = 2;
        Refused(longer, "not orthogonal with equal lengths");
        PolyReluNetwork oneSided = new SumClassifier(centres).ToNetwork();
        oneSided.OutputWeights[0, 1] = 1;
        Refused(oneSided, "of one sign");
        PolyReluNetwork sum = new SumClassifier(centres).ToNetwork();
        Refused(new PolyReluNetwork(1, false, sum.Weights, sum.OutputWeights, [0.5f]), "the bias 0.5");
        Refused(new PolyReluNetwork(1, false, sum.Weights, Matrix.From(2, 2, [1, 0, 0, 1])), "2 outputs");
        ExactDistances power = ExactDistances.Of(new PowerClassifier(centres, 3).ToNetwork());
        Assert.Contains("none in L1", Assert.Throws<NotSupportedException>(() => power.Of(new float[8], 1, Norm.L1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => power.Of(new float[7], 1, Norm.L2));
        Assert.Throws<ArgumentException>(() => power.Of(new float[8], 0, Norm.L2));
        Assert.Throws<NotSupportedException>(() => new NearestCentreClassifier(centres).ToNetwork());
    }

    private static void Refused(PolyReluNetwork network, string reason) =>
        Assert.Contains(reason, Assert.Throws<NotSupportedException>(() => ExactDistances.Of(network)).Message, StringComparison.Ordinal);

    private static void Expect(double power, int positive, float[] coordinates, double distance)
    {
        Matrix centres = new(coordinates.Length, coordinates.Length + 2);
        for (int k = 0; k < coordinates.Length; k++) centres[k, k] = 1;
        float[] x = [.. coordinates, 0.7f, -0.4f];
        ClusterCentres all = new(centres, positive);
        List<PolyReluNetwork> networks = [new PowerClassifier(all, power).ToNetwork()];
        if (coordinates.Length == 2) networks.Add(new SumPowerClassifier(all, power).ToNetwork());
        foreach (PolyReluNetwork network in networks)
        {
            DistanceInterval interval = ExactDistances.Of(network).Of(x, 1, Norm.L2);
            Assert.True(Math.Abs(interval.Low - distance) < 1e-7 && Math.Abs(interval.High - distance) < 1e-7,
                $"p = {power}, K1 = {positive}, [{string.Join(", ", coordinates)}]: {interval}, expected {distance}");
        }
    }

    private static PolyReluNetwork Network(
        string kind, double power, int dimension, int clusters, int seed, bool isNormalised = false)
    {
        ClusterCentres centres = new GaussianClusters
        {
            Dimension = dimension, Clusters = clusters, PositiveClusters = 1 + (seed % (clusters - 1)), Basis = Basis.Rotated,
            Seed = (ulong)seed,
        }.Centres();
        IdealClassifier ideal = kind == "power" ? new PowerClassifier(centres, power) : new SumPowerClassifier(centres, power);
        return ideal.ToNetwork(isNormalised);
    }

    /// <summary>A point anywhere, with the label that the network gives it.</summary>
    private static (float[] X, int Label) Point(PolyReluNetwork network, ref CounterRandom random)
    {
        for (; ; )
        {
            float[] x = new float[network.InputDimension];
            foreach (ref float entry in x.AsSpan()) entry = (float)(0.8 / Math.Sqrt(x.Length) * random.NextGaussian());
            ReadOnlySpan<float> neuron = network.Weights.Row(random.NextInt(network.Hidden));
            for (int i = 0; i < x.Length; i++) x[i] += 0.7f * neuron[i];
            double value = Value(network, x);
            if (Math.Abs(value) > 1e-3) return (x, value > 0 ? 1 : -1);
        }
    }

    /// <summary>f, from its definition.</summary>
    private static double Value(PolyReluNetwork network, float[] x) => Value(network, Array.ConvertAll(x, entry => (double)entry));

    private static double Value(PolyReluNetwork network, double[] x)
    {
        double sum = 0;
        for (int j = 0; j < network.Hidden; j++)
        {
            double product = 0, square = 0;
            for (int i = 0; i < x.Length; i++)
            {
                product += network.Weights[j, i] * x[i];
                square += (double)network.Weights[j, i] * network.Weights[j, i];
            }
            if (product > 0)
                sum += network.OutputWeights[0, j] * Math.Pow(product, network.Power) / Math.Pow(square, (network.Power - 1) / 2);
        }
        return sum;
    }

    /// <summary>Central differences of f.</summary>
    private static double[] Gradient(PolyReluNetwork network, double[] x)
    {
        double[] gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double[] above = [.. x], below = [.. x];
            above[i] += 1e-6;
            below[i] -= 1e-6;
            gradient[i] = (Value(network, above) - Value(network, below)) / 2e-6;
        }
        return gradient;
    }

    /// <summary>The first crossing over many directions, each in steps: a ray may cross the boundary and come back.</summary>
    private static double Grid(PolyReluNetwork network, float[] x, int label, Norm norm, double high)
    {
        double best = double.PositiveInfinity;
        double[] point = new double[x.Length];
        int steps = x.Length == 2 ? 200 : 40;
        foreach (double[] direction in Directions(x.Length))
        {
            double length = norm.Measure([.. direction.Select(entry => (float)entry)]), limit = Math.Min(best, 1.05 * high);
            for (int step = 1; step <= steps; step++)
            {
                double radius = limit * step / steps;
                for (int i = 0; i < x.Length; i++) point[i] = x[i] + (radius / length * direction[i]);
                if (label * Value(network, point) > 0) continue;
                best = Refine(network, x, label, direction, length, limit * (step - 1) / steps, radius);
                break;
            }
        }
        return best;
    }

    /// <summary>All around, and the corners of the balls of L1 and L∞.</summary>
    private static IEnumerable<double[]> Directions(int dimension)
    {
        const int turns = 120;
        for (int code = 1; code < Math.Pow(3, dimension); code++)
            yield return [.. Enumerable.Range(0, dimension).Select(i => (double)((code / (int)Math.Pow(3, i) % 3) - 1) + 1e-12)];
        for (int a = 0; a < (dimension == 2 ? 2000 : turns); a++)
        {
            double turn = 2 * Math.PI * a / (dimension == 2 ? 2000 : turns);
            if (dimension == 2) yield return [Math.Cos(turn), Math.Sin(turn)];
            for (int b = 0; dimension == 3 && b < turns / 2; b++)
            {
                double height = -1 + ((b + 0.5) * 4 / turns), ring = Math.Sqrt(1 - (height * height));
                yield return [ring * Math.Cos(turn), ring * Math.Sin(turn), height];
            }
        }
    }

    private static double Refine(
        PolyReluNetwork network, float[] x, int label, double[] direction, double length, double inside, double outside)
    {
        for (int round = 0; round < 40; round++)
        {
            double middle = (inside + outside) / 2;
            bool keeps = label * Value(network, [.. x.Zip(direction, (start, way) => start + (middle / length * way))]) > 0;
            (inside, outside) = keeps ? (middle, outside) : (inside, middle);
        }
        return outside;
    }

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(entry => entry * entry));
}
