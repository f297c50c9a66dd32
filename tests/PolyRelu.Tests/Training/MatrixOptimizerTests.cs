using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

/// <summary>What every optimiser that sees whole matrices promises, and that it is given what element-wise ones are given.</summary>
public sealed class MatrixOptimizerTests
{
    public static TheoryData<string> Optimizers =>
        [.. Registry<OptimizerFactory>.All.Select(entry => entry.Name).Where(name => Make(name) is MatrixOptimizer)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Updates_RememberNothingButTheStates_AndLeaveTheGradient(string name)
    {
        MatrixOptimizer optimizer = (MatrixOptimizer)Make(name);
        MatrixUpdate straight = optimizer.CreateUpdate(40, 23);
        Matrix weights = Gaussian(1), others = weights.Copy();
        Matrix[] states = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new Matrix(40, 23))],
            otherStates = [.. states.Select(state => state.Copy())];
        for (int step = 1; step <= 4; step++)
        {
            Matrix gradient = Gaussian((ulong)(10 + step));
            float[] before = gradient.ToArray();
            straight(weights, gradient, states, step);
            using (Workers.Inline()) optimizer.CreateUpdate(40, 23)(others, gradient, otherStates, step);
            Assert.Equal(before, gradient.ToArray());
            Assert.Equal(weights.ToArray(), others.ToArray());
            Assert.Equal(states.Select(state => state.ToArray()), otherStates.Select(state => state.ToArray()));
        }
        Assert.All(weights.ToArray(), value => Assert.True(float.IsFinite(value), $"{value}"));
        Assert.NotEqual(Gaussian(1).ToArray(), weights.ToArray());
    }

    /// <summary>Several chunks, sparse inputs, every activation: gradient descent has the same bits on whole matrices.</summary>
    [Theory]
    [InlineData(1, 100, false)]
    [InlineData(3, 100, false)]
    [InlineData(2.5, 100, true)]
    [InlineData(3, 3100, false)]
    [InlineData(1, 3100, true)]
    public void WholeMatrices_AreGivenTheGradientOfTheElements(double power, int count, bool sparse)
    {
        PolyReluNetwork initial = RandomNetworks.Create(power, true, 3, 4, 90, 70, 0.1);
        CounterRandom random = new(7);
        Matrix inputs = RandomNetworks.Gaussian(count, 90, 0.8, ref random);
        for (int i = 0; i < count && sparse; i++)
            foreach (int k in Enumerable.Range(0, 90).Where(k => k % 4 != 1)) inputs[i, k] = 0;
        Samples samples = new(inputs, RandomNetworks.Labels(count, 3, ref random));
        Assert.Equal(sparse, PackedBatch.IsSparse(samples));
        TrainingEngine elements = Engine(new GradientDescent(new() { LearningRate = 0.25 }, fullBatch: false)),
            whole = Engine(new WholeDescent());
        for (int step = 0; step < 3; step++)
        {
            int[] batch = [.. Enumerable.Range(0, count - step)];
            Assert.Equal(elements.Step(batch), whole.Step(batch));
        }
        Assert.Equal(elements.CaptureState().Parameters, whole.CaptureState().Parameters);

        TrainingEngine Engine(Optimizer optimizer) => new(initial, samples, Registry<Loss>.Find("cross-entropy").Value, optimizer, count);
    }

    [Fact]
    public void States_OfWeightsAndTheRest_AreKeptApart()
    {
        PolyReluNetwork initial = RandomNetworks.Create(3, true, 3, 4, dimension: 17, hidden: 33);
        CounterRandom random = new(7);
        Samples samples = new(RandomNetworks.Gaussian(20, 17, 0.8, ref random), RandomNetworks.Labels(20, 3, ref random));
        TrainingEngine engine = new(initial, samples, Registry<Loss>.Find("cross-entropy").Value, Make("muon"), 20);
        engine.Step([.. Enumerable.Range(0, 20)]);
        TrainingState state = engine.CaptureState();
        int rest = (3 * 33) + (initial.Bias?.Length ?? 0);
        Assert.Equal(((33 * 17) + rest, (33 * 17) + rest, rest), (state.Parameters.Length, state.State0.Length, state.State1.Length));
        Assert.Contains($"{rest} values", Assert.Throws<ArgumentException>(() =>
            engine.RestoreState(state with { State1 = state.State0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreStatesThanATrainingKeeps_AreRefused()
    {
        PolyReluNetwork initial = RandomNetworks.Create(1, false, 1, 1);
        CounterRandom random = new(7);
        Samples samples = new(RandomNetworks.Gaussian(2, initial.InputDimension, 1, ref random), [1, -1]);
        Assert.Contains("'whole-descent' has 3", Assert.Throws<ArgumentException>(() =>
            new TrainingEngine(initial, samples, Registry<Loss>.Find("logistic").Value, new WholeDescent(3), 2)).Message,
            StringComparison.Ordinal);
    }

    private static Optimizer Make(string name) => Registry<OptimizerFactory>.Find(name).Value(new() { LearningRate = 0.25 });

    private static Matrix Gaussian(ulong seed)
    {
        CounterRandom random = new(seed, 99);
        return RandomNetworks.Gaussian(40, 23, 1, ref random);
    }

    private sealed class WholeDescent(int states = 0) : MatrixOptimizer
    {
        public override string Name => "whole-descent";

        public override int StateCount => states;

        public override ElementwiseOptimizer Rest { get; } = new GradientDescent(new() { LearningRate = 0.25 }, fullBatch: false);

        public override MatrixUpdate CreateUpdate(int rows, int columns) => (weights, gradient, _, step) =>
        {
            for (int i = 0; i < rows; i++) Rest.Update(weights.Row(i), gradient.Row(i), default, default, step);
        };

        public override long WorkingLength(int rows, int columns) => 0;
    }
}
