using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Training;

public sealed class MuonTests
{
    private const double Rate = 0.02;

    [Theory]
    [InlineData(9, 25)]
    [InlineData(25, 9)]
    public void Muon_FollowsItsFormula(int rows, int columns)
    {
        OptimizerSettings settings = new() { LearningRate = Rate, MuonMomentum = 0.8 };
        MatrixUpdate update = new Muon(settings).CreateUpdate(rows, columns);
        Matrix weights = Gaussian(rows, columns, 1), momentum = new(rows, columns), direction = new(rows, columns);
        double[] expected = [.. weights.ToArray()], m = new double[rows * columns];
        Matrix[] states = [momentum];
        for (int t = 1; t <= 5; t++)
        {
            Matrix gradient = Gaussian(rows, columns, (ulong)(10 + t));
            float[] g = gradient.ToArray();
            update(weights, gradient, states, t);
            for (int i = 0; i < m.Length; i++)
            {
                m[i] = (0.8 * m[i]) + g[i];
                direction[i / columns, i % columns] = (float)(g[i] + (0.8 * m[i]));
            }
            new NewtonSchulz(rows, columns).Apply(direction);
            float[] o = direction.ToArray(), w = weights.ToArray();
            for (int i = 0; i < m.Length; i++)
            {
                expected[i] -= Rate * Math.Sqrt(Math.Max(1, (double)rows / columns)) * o[i];
                Assert.Equal(expected[i], w[i], 3e-6);
                Assert.Equal(m[i], momentum[i / columns, i % columns], 1e-5);
            }
        }
    }

    /// <summary>Only the directions of gradients count: steps are as long at s = 1e−7 as at any scale.</summary>
    [Fact]
    public void TheLengthOfTheGradient_HasNoInfluence()
    {
        MatrixUpdate update = new Muon(new() { LearningRate = Rate }).CreateUpdate(12, 30);
        Matrix first = new(12, 30), second = new(12, 30);
        Matrix[] states = [new(12, 30)], others = [new(12, 30)];
        for (int step = 1; step <= 3; step++)
        {
            Matrix gradient = Gaussian(12, 30, (ulong)step), tiny = gradient.Copy();
            for (int i = 0; i < 12; i++)
                foreach (ref float value in tiny.Row(i)) value = MathF.ScaleB(value, -60);
            update(first, gradient, states, step);
            update(second, tiny, others, step);
        }
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    /// <summary>Inputs and weights in another orthonormal basis are trained to the same network in that basis; Adam's are not.</summary>
    [Theory]
    [InlineData("muon", true)]
    [InlineData("adam", false)]
    public void ARotationOfInputsAndWeights_RotatesTheTraining(string optimizer, bool holds)
    {
        const int dimension = 20, count = 60;
        PolyReluNetwork start = RandomNetworks.Create(3, false, 1, 4, dimension, hidden: 12, scale: 0.3);
        CounterRandom random = new(8);
        Samples samples = new(RandomNetworks.Gaussian(count, dimension, 0.4, ref random), RandomNetworks.Labels(count, 1, ref random));
        PolyReluNetwork plain = Train(new(3, false, start.Weights, start.OutputWeights, null, null), samples),
            turned = Train(new(3, false, Turn(start.Weights), start.OutputWeights, null, null), new(Turn(samples.Inputs), samples.Labels));
        double difference = Turn(plain.Weights).ToArray().Zip(turned.Weights.ToArray(), (a, b) => Math.Abs((double)a - b)).Max(),
            moved = plain.Weights.ToArray().Zip(start.Weights.ToArray(), (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(holds ? difference <= 1e-3 * moved : difference >= 0.1 * moved, $"moved by {moved}, differs by {difference}");

        PolyReluNetwork Train(PolyReluNetwork network, Samples samples)
        {
            TrainingEngine engine = new(network, samples, Registry<Loss>.Find("logistic").Value,
                Registry<OptimizerFactory>.Find(optimizer).Value(new() { LearningRate = Rate }), count);
            for (int step = 0; step < 5; step++) engine.Step([.. Enumerable.Range(0, count)]);
            return engine.Export();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Clusters_AreClassifiedWithoutAnError(double power)
    {
        GaussianClusters clusters = new() { Dimension = 100, Clusters = 6, PositiveClusters = 3, Alpha = 0.1 };
        Samples train = clusters.Sample(count: 300, stream: 0).Samples, test = clusters.Sample(count: 200, stream: 1).Samples;
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-5 })
            .Create(new() { InputDimension = 100, Hidden = 40, Power = power }, seed: 0);
        TrainingResult result = Trainer.Train(start, train, test, new()
        {
            Loss = Registry<Loss>.Find("logistic").Value, Optimizer = new Muon(new() { LearningRate = Rate }), BatchSize = 50, Epochs = 30,
        }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (result.Epochs[^1].TrainAccuracy, result.Epochs[^1].TestAccuracy));
        Assert.InRange(result.Epochs[^1].Loss, 0, 0.05);
    }

    private static Matrix Gaussian(int rows, int columns, ulong seed)
    {
        CounterRandom random = new(seed, 98);
        return RandomNetworks.Gaussian(rows, columns, 1, ref random);
    }

    /// <summary>Rows in another basis: every pair of neighbouring coordinates, then every pair of halves, turned by an angle.</summary>
    private static Matrix Turn(Matrix rows)
    {
        Matrix turned = rows.Copy();
        int half = rows.Columns / 2;
        for (int i = 0; i < rows.Rows; i++)
        {
            for (int k = 0; k + 1 < rows.Columns; k += 2) Rotate(ref turned[i, k], ref turned[i, k + 1], 0.3 + k);
            for (int k = 0; k < half; k++) Rotate(ref turned[i, k], ref turned[i, k + half], 0.7 + (2 * k));
        }
        return turned;

        static void Rotate(ref float a, ref float b, double angle)
        {
            (double sine, double cosine) = Math.SinCos(angle);
            (a, b) = ((float)((cosine * a) - (sine * b)), (float)((sine * a) + (cosine * b)));
        }
    }
}
