using PolyRelu.Kernels;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

public sealed class OptimizerTests
{
    public static TheoryData<string> Optimizers => [.. Registry<OptimizerFactory>.All.Select(entry => entry.Name)];

    public static TheoryData<string> ElementwiseOptimizers =>
        [.. Registry<OptimizerFactory>.All.Select(entry => entry.Name).Where(name => Make(name) is ElementwiseOptimizer)];

    [Fact]
    public void Registry_HasTheOptimisersOfTheSpecification() =>
        Assert.Superset(new HashSet<string> { "gd", "sgd", "adam", "momentum", "signum", "muon" }, Registry<OptimizerFactory>.All
            .Select(entry => entry.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Name_IsTheRegisteredOne(string name) => Assert.Equal(name, Make(name).Name);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void States_AreAsManyAsATrainingKeeps(string name)
    {
        Optimizer optimizer = Make(name);
        Assert.InRange(optimizer.StateCount, 0, 2);
        Assert.InRange(optimizer.Rest.StateCount, 0, 2);
        Assert.True(optimizer is MatrixOptimizer != ReferenceEquals(optimizer, optimizer.Rest), name);
    }

    [Theory]
    [MemberData(nameof(ElementwiseOptimizers))]
    public void UpdateInPieces_GivesTheBitsOfTheWhole(string name)
    {
        ElementwiseOptimizer optimizer = Make(name).Rest;
        const int length = 1003;
        float[] whole = Random(length, 1), pieces = [.. whole];
        float[][] wholeState = States(optimizer, length), pieceState = States(optimizer, length);
        for (int step = 1; step <= 3; step++)
        {
            float[] gradient = Random(length, (ulong)(10 + step));
            optimizer.Update(whole, gradient, State(wholeState, 0), State(wholeState, 1), step);
            for (int first = 0, size = 1; first < length; first += size, size = (size * 3 % 47) + 1)
            {
                int count = Math.Min(size, length - first);
                optimizer.Update(
                    pieces.AsSpan(first, count), gradient.AsSpan(first, count),
                    optimizer.StateCount > 0 ? pieceState[0].AsSpan(first, count) : default, optimizer.StateCount > 1
                        ? pieceState[1].AsSpan(first, count) : default, step);
            }
        }
        Assert.Equal(whole, pieces);
        Assert.Equal(wholeState, pieceState);
    }

    [Fact]
    public void Adam_FollowsItsFormula()
    {
        OptimizerSettings settings = new() { LearningRate = 0.01, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3 };
        Adam adam = new(settings);
        float[] theta = Random(37, 2), first = new float[37], second = new float[37];
        double[] expected = [.. theta.Select(v => (double)v)], m = new double[37], v = new double[37];
        for (int t = 1; t <= 5; t++)
        {
            float[] g = Random(37, (ulong)t);
            adam.Update(theta, g, first, second, t);
            for (int i = 0; i < 37; i++)
            {
                m[i] = (0.8 * m[i]) + (0.2 * g[i]);
                v[i] = (0.95 * v[i]) + (0.05 * g[i] * g[i]);
                double corrected = m[i] / (1 - Math.Pow(0.8, t)), root = Math.Sqrt(v[i] / (1 - Math.Pow(0.95, t)));
                expected[i] -= 0.01 * corrected / (root + 1e-3);
                Assert.Equal(expected[i], theta[i], 2e-6);
            }
        }
    }

    [Theory]
    [InlineData("momentum")]
    [InlineData("signum")]
    public void Momentum_FollowsItsFormula(string name)
    {
        OptimizerSettings settings = new() { LearningRate = 0.01, Beta1 = 0.8 };
        ElementwiseOptimizer optimizer = Registry<OptimizerFactory>.Find(name).Value(settings).Rest;
        bool isSign = name == "signum";
        float[] theta = Random(37, 2), state = new float[37];
        double[] expected = [.. theta.Select(v => (double)v)], m = new double[37];
        for (int t = 1; t <= 5; t++)
        {
            float[] g = Random(37, (ulong)t);
            g[5] = 0;       // a parameter whose gradient was always 0 stays where it is
            optimizer.Update(theta, g, state, default, t);
            for (int i = 0; i < 37; i++)
            {
                m[i] = (0.8 * m[i]) + ((isSign ? 0.2 : 1) * g[i]);
                expected[i] -= 0.01 * (isSign ? Math.Sign(m[i]) : m[i]);
                Assert.Equal(expected[i], theta[i], 2e-6);
            }
        }
        Assert.Equal(Random(37, 2)[5], theta[5]);
    }

    [Fact]
    public void GradientDescent_SubtractsTheScaledGradient()
    {
        float[] theta = [1, -2, 0.5f];
        Make("sgd").Rest.Update(theta, [2, 0, -1], default, default, 1);
        Assert.Equal([0.5f, -2, 0.75f], theta);
    }

    [Fact]
    public void Settings_OutsideTheirRangeAreRefused()
    {
        Assert.Contains("learning rate", Assert.Throws<ArgumentException>(() => new Adam(new() { LearningRate = 0 })).Message,
            StringComparison.Ordinal);
        Assert.Contains("learning rate", Assert.Throws<ArgumentException>(() =>
            new GradientDescent(new() { LearningRate = double.NaN }, fullBatch: true)).Message, StringComparison.Ordinal);
        Assert.Contains("β1", Assert.Throws<ArgumentException>(() => new Adam(new() { LearningRate = 1, Beta1 = 1 })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// The updates are float32: constants that round to 0, 1 or infinity there are refused instead of training with others.
    /// </summary>
    [Fact]
    public void Settings_ThatFloat32DoesNotHoldAreRefused()
    {
        Refused("learning rate must be a finite float32 number", new() { LearningRate = 1e-46 });
        Refused("got 1E+39", new() { LearningRate = 1e39 });
        Refused("β1", new() { LearningRate = 1, Beta1 = 1 - 1e-12 });
        Refused("β2", new() { LearningRate = 1, Beta2 = 1 - 1e-12 });
        Refused("Muon's momentum must lie in [0, 1)", new() { LearningRate = 1, MuonMomentum = 1 - 1e-12 });
        Refused("ε must be a finite float32 number", new() { LearningRate = 1, Epsilon = double.PositiveInfinity });
        Refused("ε must be a finite float32 number", new() { LearningRate = 1, Epsilon = 1e39 });
        Refused("η/(1 − β1)", new() { LearningRate = 1e38 });
        Assert.Equal(1e38, new GradientDescent(new() { LearningRate = 1e38 }, fullBatch: true).LearningRate);

        static void Refused(string words, OptimizerSettings settings) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => new Adam(settings)).Message, StringComparison.Ordinal);
    }

    private static Optimizer Make(string name) =>
        Registry<OptimizerFactory>.Find(name).Value(new OptimizerSettings { LearningRate = 0.25 });

    private static float[][] States(Optimizer optimizer, int length) =>
        [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[length])];

    private static Span<float> State(float[][] states, int index) => index < states.Length ? states[index] : default;

    private static float[] Random(int count, ulong seed)
    {
        CounterRandom random = new(seed, 99);
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan()) value = (float)random.NextGaussian();
        return values;
    }
}
