using CsCheck;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Geometry;

public sealed class NormTests
{
    private static readonly Gen<float[]> Vectors = Gen.Float[-3, 3].Array[1, 700];

    public static TheoryData<string> Norms() => [.. Norm.All.Select(norm => norm.Name)];

    [Fact]
    public void Parse_FindsEveryNorm_AndListsThemWhereNoneMatches()
    {
        Assert.All(Norm.All, norm => Assert.Same(norm, Norm.Parse(norm.Name.ToUpperInvariant())));
        ArgumentException error = Assert.Throws<ArgumentException>(() => Norm.Parse("l3"));
        Assert.Contains("linf, l2, l1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dual_PairsMaximumWithSum()
    {
        Assert.Same(Norm.L1, Norm.LInf.Dual);
        Assert.Same(Norm.LInf, Norm.L1.Dual);
        Assert.Same(Norm.L2, Norm.L2.Dual);
    }

    [Fact]
    public void Measure_AgreesWithItsFormula() =>
        Vectors.Sample(vector =>
        {
            double[] wide = [.. vector.Select(value => (double)value)];
            return Close(Norm.LInf.Measure(vector), wide.Max(Math.Abs))
                && Close(Norm.L2.Measure(vector), Math.Sqrt(wide.Sum(value => value * value)))
                && Close(Norm.L1.Measure(vector), wide.Sum(Math.Abs));
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void Measure_IsAccurate_WhereFloat32SumsAreNot(string name)
    {
        float[] vector = [1e4f, .. Enumerable.Repeat(1e-4f, 10_000)];
        double small = 1e-4f, expected = name switch
        {
            "linf" => 1e4,
            "l2" => Math.Sqrt(1e8 + (10_000 * small * small)),
            _ => 1e4 + (10_000 * small)
        };
        Assert.Equal(expected, Norm.Parse(name).Measure(vector), 1e-12 * expected);
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void Measure_OfNaN_IsNaN(string name)
    {
        Assert.True(double.IsNaN(Norm.Parse(name).Measure([1, float.NaN, 2])));
        Assert.True(double.IsNaN(Norm.Parse(name).Distance([1, float.NaN, 2], [0, 0, 0])));
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void Distance_IsTheMeasureOfTheExactDifference(string name)
    {
        float[] a = [1f, 16_777_216f, -3f], b = [1.0000001f, 1f, 4f];
        double[] d = [.. a.Zip(b, (x, y) => Math.Abs((double)x - y))];
        double expected = name switch { "linf" => d.Max(), "l2" => Math.Sqrt(d.Sum(x => x * x)), _ => d.Sum() };
        Assert.Equal(expected, Norm.Parse(name).Distance(a, b), 1e-15 * expected);
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void Hoelder_BoundsTheInnerProductByTheDual(string name) =>
        Gen.Select(Vectors, Vectors).Sample((g, v) =>
        {
            int length = Math.Min(g.Length, v.Length);
            Norm norm = Norm.Parse(name);
            double bound = norm.Dual.Measure(g.AsSpan(0, length)) * norm.Measure(v.AsSpan(0, length));
            return Math.Abs(Inner(g, v, length)) <= bound * (1 + 1e-12);
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void SteepestStep_ReachesTheDualNorm(string name) =>
        Gen.Select(Vectors, Gen.Double[0.01, 5]).Sample((gradient, size) =>
        {
            Norm norm = Norm.Parse(name);
            float[] step = new float[gradient.Length];
            norm.SteepestStep(gradient, size, step);
            double best = size * norm.Dual.Measure(gradient);
            return norm.Measure(step) <= size * (1 + 1e-12) && Inner(gradient, step, step.Length) >= best * (1 - 1e-6);
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void SteepestStep_IsZero_WhereTheGradientIs(string name)
    {
        float[] step = [1, 2, 3];
        Norm.Parse(name).SteepestStep([0, 0, 0], 1, step);
        Assert.Equal([0, 0, 0], step);
        step = [1, 2, 3];
        Norm.Parse(name).SteepestStep([0, 0, 0], 1, [-1, -1, -1], [1, 1, 1], step);
        Assert.Equal([0, 0, 0], step);
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void SteepestStep_KeepsTheDirectionOfTinyGradients(string name)
    {
        float[] gradient = [3e-38f, -4e-38f, 0], step = new float[3];
        Norm.Parse(name).SteepestStep(gradient, 0.5, step);
        float[] expected = name switch { "linf" => [0.5f, -0.5f, 0], "l2" => [0.3f, -0.4f, 0], _ => [0, -0.5f, 0] };
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], step[i], 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void BoundedSteepestStep_IsFeasibleAndNotBeatenByOtherPoints(string name) =>
        (from gradient in Gen.Frequency((4, Gen.Float[-3, 3]), (1, Gen.Const(0f)), (1, Gen.Const(1f))).Array[1, 40]
         from lower in Gen.Frequency((3, Gen.Float[-1, 0]), (1, Gen.Const(0f)),
             (1, Gen.Const(float.NegativeInfinity))).Array[gradient.Length]
         from upper in Gen.Frequency((3, Gen.Float[0, 1]), (1, Gen.Const(0f)),
             (1, Gen.Const(float.PositiveInfinity))).Array[gradient.Length]
         from other in Gen.Float[-3, 3].Array[gradient.Length]
         from size in Gen.Double[0.01, 4]
         select (gradient, lower, upper, other, size)).Sample(problem =>
        {
            Norm norm = Norm.Parse(name);
            float[] step = new float[problem.gradient.Length], rival = [.. problem.other];
            norm.SteepestStep(problem.gradient, problem.size, problem.lower, problem.upper, step);
            norm.Project(rival, problem.size, problem.lower, problem.upper);
            for (int i = 0; i < step.Length; i++)
                if (step[i] < problem.lower[i] || step[i] > problem.upper[i]) return false;
            double slack = 1e-5 * (1 + norm.Dual.Measure(problem.gradient));
            return norm.Measure(step) <= problem.size * (1 + 1e-12)
                && Inner(problem.gradient, step, step.Length) >= Inner(problem.gradient, rival, step.Length) - slack;
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void BoundedSteepestStep_WithoutBounds_IsAsGoodAsTheSteepestStep(string name) =>
        Gen.Select(Gen.Float[-3, 3].Array[1, 40], Gen.Double[0.01, 5]).Sample((gradient, size) =>
        {
            float[] free = new float[gradient.Length], bounded = new float[gradient.Length];
            float[] infinite = [.. Enumerable.Repeat(float.PositiveInfinity, free.Length)];
            Norm.Parse(name).SteepestStep(gradient, size, free);
            Norm.Parse(name).SteepestStep(gradient, size, [.. infinite.Select(value => -value)], infinite, bounded);
            double best = Inner(gradient, free, free.Length);
            return Math.Abs(Inner(gradient, bounded, free.Length) - best) <= 1e-6 * best;
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void RandomStart_LiesInTheBall_AndOnItsSphereUnlessProjectedInside(string name)
    {
        Norm norm = Norm.Parse(name);
        for (uint stream = 0; stream < 50; stream++)
        {
            CounterRandom random = new(1, stream);
            float[] start = new float[30];
            norm.RandomStart(ref random, 0.7, start);
            Assert.InRange(norm.Measure(start), 0.7 * (1 - 1e-5), 0.7 * (1 + 1e-12));
        }
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void RandomStart_HasNoPreferredSign(string name)
    {
        double sum = 0;
        for (uint stream = 0; stream < 400; stream++)
        {
            CounterRandom random = new(2, stream);
            float[] start = new float[20];
            Norm.Parse(name).RandomStart(ref random, 1, start);
            sum += start.Count(value => value > 0) - start.Count(value => value < 0);
        }
        Assert.InRange(sum, -450, 450);
    }

    private static bool Close(double actual, double expected) => Math.Abs(actual - expected) <= 1e-12 * Math.Max(1, expected);

    private static double Inner(float[] a, float[] b, int length)
    {
        double sum = 0;
        for (int i = 0; i < length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
