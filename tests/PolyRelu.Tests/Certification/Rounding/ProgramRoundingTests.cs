using CsCheck;
using PolyRelu.Certification;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Kernels;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>What float32 loses never exceeds its bound, in any order of the sums; and the bound is not idle.</summary>
public sealed class ProgramRoundingTests
{
    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.Select(RandomNetworks.OneOf(1, 1.3, 1.5, 2, 2.5, 3, 4, 7.3, 8.5, 16, 20), Gen.Bool, Gen.Int[1, 10]),
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40]),
        Gen.Select(RandomNetworks.OneOf(0, 0, 8, 60, 140), RandomNetworks.OneOf(0, 0, 20, 80), Gen.Int[-120, 60]),
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], RandomNetworks.OneOf(0, 0, 1e-3, 0.3, 2)), Gen.ULong,
        (network, shape, scales, kinds, seed) => new Case(network.Item1, RandomNetworks.Forms[(int)(seed % 2)], network.Item2,
            network.Item3, shape.Item1, shape.Item2, scales.Item1, scales.Item2, scales.Item3, kinds.Item1, kinds.Item2, kinds.Item3,
            seed));

    [Fact]
    public void Program_StaysWithinItsBound_InEveryOrder()
    {
        int asked = 0, finite = 0;
        Cases.Sample(
            c =>
            {
                CounterRandom random = new(c.Seed, 1);
                PolyReluNetwork network = c.CreateNetwork(ref random);
                float[] centre = c.CreatePoint(network, ref random);
                double radius = c.Radius * centre.Zip(network.Centre ?? new float[centre.Length], (a, b) => Math.Abs((double)a - b)).Max();
                SetRounding bounds = new CubeExtent(network, centre, radius).RoundingOf(new(network), random.NextInt(4) > 0);
                Matrix points = PointsOf(centre, radius, ref random);
                foreach ((string program, Matrix logits) in Programs(network, points, c.Seed))
                    for (int i = 0; i < points.Rows; i++)
                        RequireWithin(bounds, network, points.Row(i), logits.Row(i), program, ref asked, ref finite);
            }, iter: VectorWidthTests.AreForced ? 250 : 1000, threads: 1, print: c => c.ToString());
        Assert.True(finite > 0.6 * asked, $"Only {finite} of {asked} bounds are finite.");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(2.2, true)]
    public void Bound_GrowsWithTheSet(double power, bool normalize)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, 3, 8, dimension: 30, hidden: 20);
        ProgramRounding rounding = new(network);
        CounterRandom random = new(3);
        float[] point = RandomNetworks.Gaussian(1, 30, 1, ref random).ToArray();
        double before = 0;
        foreach (double radius in (double[])[0, 1e-6, 1e-3, 0.01, 0.1, 1, 10])
        {
            double bound = new CubeExtent(network, point, radius).RoundingOf(rounding).Between(0, 2);
            Assert.True(bound >= before, $"Radius {radius}: {bound} after {before}.");
            before = bound;
        }
    }

    [Fact]
    public void Bound_KnowsThatLogitsShareTheirActivations()
    {
        PolyReluNetwork network = RandomNetworks.Create(3, true, 3, 4, dimension: 300, hidden: 5);
        for (int j = 0; j < network.Hidden; j++) network.OutputWeights[1, j] = network.OutputWeights[0, j];
        CounterRandom random = new(5);
        SetRounding bounds = new CubeExtent(network, RandomNetworks.Gaussian(1, 300, 1, ref random).ToArray(), 0).RoundingOf(new(network));
        Assert.True(bounds.Between(0, 1) < 0.1 * bounds.Between(0, 2), $"{bounds.Between(0, 1)} is not below {bounds.Between(0, 2)}.");
    }

    /// <summary>The program answers such rows in double; what it is certified for must not rest on that.</summary>
    [Theory]
    [InlineData(1, 1e20f, 1e20f, 1f)]
    [InlineData(1, 1e19f, 1e19f, 1e19f)]
    [InlineData(3, 1e38f, 1f, 1f)]
    [InlineData(3, 1e13f, 1f, 1f)]
    public void Bound_IsInfinite_WhereAValueMayOverflow(double power, float input, float weight, float outputWeight)
    {
        PolyReluNetwork network = new(power, false, Matrix.From(1, 1, [weight]), Matrix.From(1, 1, [outputWeight]));
        Assert.Equal(double.PositiveInfinity, new CubeExtent(network, [input], 0).RoundingOf(new(network)).Between(1, -1));
    }

    [Fact]
    public void Over_SaysWhichLengthsDisagree()
    {
        ProgramRounding rounding = new(RandomNetworks.Create(3, true, 3, 4));
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            rounding.Over(new() { Upper = new double[3], SmallestNorm = 0, LargestNorm = 1 }));
        Assert.Contains("4 neurons; got 3 upper bounds", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Program, Matrix Logits)> Programs(PolyReluNetwork network, Matrix points, ulong seed)
    {
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix batch = new(points.Rows, network.Outputs), probed = new(points.Rows, network.Outputs),
            careful = new(points.Rows, network.Outputs);
        evaluator.Logits(points, batch);
        yield return ("batch", batch);
        IIncrementalProbe probe = evaluator.OpenProbe();
        for (int i = 0; i < points.Rows; i++)
        {
            probe.Begin(points.Row(i), probed.Row(i));
            Careful(network, points.Row(i), careful.Row(i));
        }
        yield return ("probe", probed);
        yield return ("double", careful);
        OrderedProgram ordered = new(network, seed);
        for (int k = 0; k < 3; k++)
        {
            Matrix logits = new(points.Rows, network.Outputs);
            for (int i = 0; i < points.Rows; i++) ordered.Logits(points.Row(i)).CopyTo(logits.Row(i));
            yield return ($"order {k}", logits);
        }
    }

    private static unsafe void Careful(PolyReluNetwork network, ReadOnlySpan<float> point, Span<float> logits)
    {
        fixed (float* x = point) new ExtremeRow(new PackedNetwork(network), x).Logits(logits);
    }

    private static void RequireWithin(SetRounding bounds, PolyReluNetwork network, ReadOnlySpan<float> point, ReadOnlySpan<float> logits,
        string program, ref int asked, ref int finite)
    {
        DoubleDouble[] exact = PreciseReference.Logits(network, point);
        double slack = 1 + PreciseReference.Slack(network.Power);
        for (int y = 0; y < logits.Length; y++)
        {
            for (int k = 0; k < logits.Length; k++)
            {
                if (y == k && logits.Length > 1) continue;
                double bound = bounds.Between(y, k);
                asked++;
                if (double.IsPositiveInfinity(bound)) continue;
                finite++;
                DoubleDouble error = logits.Length == 1 ? logits[0] - exact[0] : logits[y] - exact[y] - (logits[k] - exact[k]);
                Assert.True(Math.Abs(error.High) < bound * slack, $"{program}: logits {y} and {k} err by {error.High}, bound {bound}.");
            }
        }
    }

    /// <summary>The point, corners and random points of a cube.</summary>
    private static Matrix PointsOf(float[] centre, double radius, ref CounterRandom random)
    {
        Matrix points = new(radius == 0 ? 1 : 4, centre.Length);
        for (int i = 0; i < points.Rows; i++)
        {
            for (int k = 0; k < centre.Length; k++)
            {
                double step = i < 2 ? random.NextInt(2) == 0 ? -radius : radius : random.NextUniform(-radius, radius);
                float moved = (float)(centre[k] + (i == 3 ? 0 : step));
                points[i, k] = Math.Abs((double)moved - centre[k]) <= radius ? moved : centre[k];
            }
        }
        return points;
    }

    /// <summary>A network and a point of it, drawn from a few numbers.</summary>
    /// <param name="Power">p.</param>
    /// <param name="Form">Of the neurons.</param>
    /// <param name="Normalize">Whether inputs are normalised.</param>
    /// <param name="Outputs">C.</param>
    /// <param name="Dimension">D.</param>
    /// <param name="Hidden">h.</param>
    /// <param name="WeightSpread">Binary orders by which neurons differ, to either side.</param>
    /// <param name="HeadSpread">Those of output weights.</param>
    /// <param name="InputScale">Binary order of the input.</param>
    /// <param name="CentreKind">No centre, zeros, one of the input's size, one that is all but the input.</param>
    /// <param name="BiasKind">No bias, zeros, small, large.</param>
    /// <param name="Radius">Of the cube, relative to the largest |z_i|.</param>
    /// <param name="Seed">Of all that is drawn.</param>
    private sealed record Case(double Power, NeuronForm Form, bool Normalize, int Outputs, int Dimension, int Hidden, double WeightSpread,
        double HeadSpread, int InputScale, int CentreKind, int BiasKind, double Radius, ulong Seed)
    {
        public PolyReluNetwork CreateNetwork(ref CounterRandom random)
        {
            Matrix weights = RandomNetworks.Gaussian(Hidden, Dimension, 1, ref random),
                head = RandomNetworks.Gaussian(Outputs, Hidden, 1, ref random);
            for (int j = 0; j < Hidden; j++)
            {
                double scale = Math.Pow(2, random.NextUniform(-WeightSpread, 0.8 * WeightSpread)),
                    headScale = Math.Pow(2, random.NextUniform(-HeadSpread, HeadSpread));
                foreach (ref float weight in weights.Row(j)) weight = random.NextInt(6) == 0 ? 0 : (float)(weight * scale);
                for (int c = 0; c < Outputs; c++) head[c, j] = random.NextInt(9) == 0 ? 0 : (float)(head[c, j] * headScale);
            }
            float[]? bias = BiasKind == 0 ? null : RandomNetworks.Gaussian(1, Outputs, BiasKind == 1 ? 0 : BiasKind == 2 ? 1e-6 : 1e6,
                ref random).ToArray();
            float[]? centre = CentreKind == 0 ? null
                : RandomNetworks.Gaussian(1, Dimension, CentreKind == 1 ? 0 : Math.Pow(2, Scale), ref random).ToArray();
            return new(Power, Normalize, weights, head, bias, centre) { Form = Form };
        }

        public float[] CreatePoint(PolyReluNetwork network, ref CounterRandom random)
        {
            float[] point = RandomNetworks.Gaussian(1, Dimension, Math.Pow(2, Scale), ref random).ToArray();
            for (int i = 0; i < point.Length; i++)
            {
                if (random.NextInt(5) == 0) point[i] = 0;
                if (CentreKind == 3) point[i] = network.Centre![i] * (float)(1 + (random.NextGaussian() * 1e-6));
            }
            return point;
        }

        /// <summary>Most inputs are of moderate size.</summary>
        private int Scale => InputScale % 2 == 0 ? InputScale % 8 : InputScale;
    }
}
