using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>The evaluation in double is what the fast one rounds, and says how far that may be.</summary>
public sealed class PreciseLogitsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1.5, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void FastLogits_AreWithinTheRoundingStated(double power, bool normalizes)
    {
        CounterRandom random = new(3, 0, 0, 0, 0);
        PolyReluNetwork network = new(power, normalizes, Gaussian(40, 70, ref random), Gaussian(3, 40, ref random), [0.1f, -0.2f, 0.3f],
            [.. Enumerable.Range(0, 70).Select(k => 0.01f * k)]);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix inputs = Gaussian(200, 70, ref random), fast = new(200, 3);
        evaluator.Logits(inputs, fast);
        double[] logits = new double[3], rounding = new double[3];
        double largest = 0;
        for (int i = 0; i < inputs.Rows; i++)
        {
            evaluator.PreciseLogits(inputs.Row(i), logits, rounding);
            for (int c = 0; c < 3; c++)
            {
                double error = Math.Abs(fast[i, c] - logits[c]);
                Assert.True(error <= rounding[c], $"row {i}, logit {c}: {fast[i, c]} beside {logits[c]} ± {rounding[c]}");
                largest = Math.Max(largest, rounding[c] / Math.Max(1, Math.Abs(logits[c])));
            }
        }
        Assert.InRange(largest, 1e-8, 1e-2);
    }

    /// <summary>Blocks of rows and threads change no bit: 203 rows are 25 whole blocks and a part of one.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void ManyInputs_HaveTheBitsOfEachAlone_OnAnyNumberOfThreads(double power, bool normalizes)
    {
        CounterRandom random = new(5, 0, 0, 0, 0);
        PolyReluNetwork network = new(power, normalizes, Gaussian(33, 70, ref random), Gaussian(3, 33, ref random), [0.1f, -0.2f, 0.3f],
            [.. Enumerable.Range(0, 70).Select(k => 0.01f * k)]);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix inputs = Gaussian(203, 71, ref random).ColumnRange(0, 70);
        double[] expected = new double[609], bounds = new double[609];
        for (int i = 0; i < 203; i++) evaluator.PreciseLogits(inputs.Row(i), expected.AsSpan(3 * i, 3), bounds.AsSpan(3 * i, 3));
        int before = Workers.Count;
        try
        {
            foreach (int threads in new[] { 1, 2, 7 })
            {
                Workers.Count = threads;
                double[] logits = new double[609], rounding = new double[609];
                evaluator.PreciseLogits(inputs, logits, rounding);
                Assert.Equal(expected, logits);
                Assert.Equal(bounds, rounding);
            }
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Fact]
    public void Lengths_MustFit()
    {
        CounterRandom random = new(3, 0, 0, 0, 0);
        NetworkEvaluator evaluator = new PolyReluNetwork(2, false, Gaussian(4, 5, ref random), Gaussian(1, 4, ref random))
            .CreateEvaluator();
        Assert.Contains("5 features", Assert.Throws<ArgumentException>(() =>
            evaluator.PreciseLogits(new float[4], new double[1], new double[1])).Message, StringComparison.Ordinal);
        Assert.Contains("room for 2 logits", Assert.Throws<ArgumentException>(() =>
            evaluator.PreciseLogits(new Matrix(3, 5), new double[2], new double[3])).Message, StringComparison.Ordinal);
    }

    private static Matrix Gaussian(int rows, int columns, ref CounterRandom random)
    {
        Matrix matrix = new(rows, columns);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) matrix[row, column] = (float)random.NextGaussian();
        return matrix;
    }
}
