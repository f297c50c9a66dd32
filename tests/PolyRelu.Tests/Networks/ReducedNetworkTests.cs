using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>Laws of the reduction of networks to the span of their neurons.</summary>
public sealed class ReducedNetworkTests
{
    private const int Dimension = 40;

    [Theory]
    [InlineData(1, 1, 1e-5, false)]
    [InlineData(1, 3, 1e-2, true)]
    [InlineData(2.5, 1, 1e-3, true)]
    [InlineData(3, 1, 1e-5, false)]
    [InlineData(3, 4, 0.1, true)]
    [InlineData(4, 1, 0.3, false)]
    public void Error_IsWithinItsBound(double power, int outputs, double tolerance, bool centred)
    {
        PolyReluNetwork network = NearlyParallel(power, outputs, 60, 4, 1e-3, centred);
        var reduction = ReducedNetwork.Of(network, tolerance);
        double total = NeuronAnalysis.Contributions(network).Sum();
        Assert.InRange(reduction.ErrorBound, 0, tolerance * total);
        Matrix inputs = Points(200, 2), coordinates = new(200, reduction.Basis.Rows), expected = new(200, outputs),
            actual = new(200, outputs);
        reduction.TakeCoordinates(inputs, coordinates);
        network.CreateEvaluator().Logits(inputs, expected);
        reduction.Network.CreateEvaluator().Logits(coordinates, actual);
        float[] centre = network.Centre ?? new float[Dimension];
        for (int i = 0; i < inputs.Rows; i++)
        {
            double radius = Math.Pow(Norm.L2.Distance(inputs.Row(i), centre), power);
            for (int c = 0; c < outputs; c++)
            {
                double error = Math.Abs(expected[i, c] - actual[i, c]), bound = radius * (reduction.ErrorBound + (1e-5 * total));
                Assert.True(error <= bound, $"point {i}, output {c}: the error is {error}, the bound {bound}");
            }
        }
    }

    [Fact]
    public void Basis_IsOrthonormalAndBeginsWithTheDirections()
    {
        Matrix directions = Points(3, 9);
        var reduction = ReducedNetwork.Of(NearlyParallel(3, 1, 50, 4, 1e-2, false), 1e-4, directions);
        for (int i = 0; i < reduction.Basis.Rows; i++)
            for (int j = 0; j < reduction.Basis.Rows; j++)
                Assert.Equal(i == j ? 1 : 0, Dot(reduction.Basis.Row(i), reduction.Basis.Row(j)), 1e-6);
        Matrix coordinates = new(3, reduction.Basis.Rows);
        reduction.TakeCoordinates(directions, coordinates);
        for (int k = 0; k < 3; k++)
            Assert.Equal(Dot(directions.Row(k), directions.Row(k)), Dot(coordinates.Row(k)[..3], coordinates.Row(k)[..3]), 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ParallelNeurons_AreMergedAndNegligibleOnesLeftOut(double power)
    {
        Matrix weights = new(6, Dimension);
        for (int j = 0; j < 6; j++) weights[j, j == 5 ? 3 : j / 2] = j % 2 == 0 ? 2 : 0.5f;
        Matrix output = Matrix.From(1, 6, [1, 2, -1, -1, 3, 1e-9f]);
        weights[4, 2] = 0;
        weights[4, 7] = 1;
        var reduction = ReducedNetwork.Of(new(power, false, weights, output), 1e-6);
        Assert.Equal(3, reduction.Network.Hidden);
        Assert.Equal(3, reduction.Basis.Rows);
        Assert.InRange(reduction.ErrorBound, 0, 1e-8);
        Assert.Equal([3f, 3f, -2.5f], reduction.Network.OutputWeights.Row(0).ToArray().Order().Reverse().ToArray());
    }

    [Fact]
    public void Lift_IsTheNearestPointWithTheCoordinates()
    {
        var reduction = ReducedNetwork.Of(NearlyParallel(1, 1, 50, 4, 1e-3, true), 1e-3);
        Matrix inputs = Points(20, 3), own = new(20, reduction.Basis.Rows), coordinates = new(20, reduction.Basis.Rows),
            points = new(20, Dimension), again = new(20, reduction.Basis.Rows);
        reduction.TakeCoordinates(inputs, own);
        CounterRandom random = new(4);
        for (int i = 0; i < 20; i++)
            for (int k = 0; k < own.Columns; k++) coordinates[i, k] = own[i, k] + (float)random.NextGaussian();
        reduction.Lift(inputs, coordinates, points);
        reduction.TakeCoordinates(points, again);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(Norm.L2.Distance(coordinates.Row(i), own.Row(i)), Norm.L2.Distance(points.Row(i), inputs.Row(i)), 1e-5);
            Assert.Equal(0, Norm.L2.Distance(coordinates.Row(i), again.Row(i)), 1e-5);
        }
    }

    [Fact]
    public void NetworkOfZeros_IsReducedToOneNeuron()
    {
        var reduction = ReducedNetwork.Of(new(3, false, new Matrix(5, Dimension), new Matrix(2, 5), [1, 2]));
        Matrix logits = new(1, 2);
        reduction.Network.CreateEvaluator().Logits(new Matrix(1, reduction.Basis.Rows), logits);
        Assert.Equal([1f, 2f], logits.Row(0).ToArray());
        Assert.Equal(0, reduction.ErrorBound);
    }

    [Fact]
    public void InputNormalisation_IsRefused()
    {
        PolyReluNetwork network = new(3, true, new Matrix(5, Dimension), new Matrix(1, 5));
        Assert.False(ReducedNetwork.CanReduce(network));
        Assert.Contains("cannot be reduced", Assert.Throws<ArgumentException>(() => ReducedNetwork.Of(network)).Message,
            StringComparison.Ordinal);
        Assert.Contains("tolerance", Assert.Throws<ArgumentException>(() =>
            ReducedNetwork.Of(NearlyParallel(1, 1, 5, 2, 0, false), 0)).Message, StringComparison.Ordinal);
    }

    /// <summary>Neurons around a few directions, of very different contributions.</summary>
    private static PolyReluNetwork NearlyParallel(double power, int outputs, int hidden, int directions, double spread, bool centred)
    {
        Matrix centres = Points(directions, 5), weights = new(hidden, Dimension), output = new(outputs, hidden);
        CounterRandom random = new(6);
        for (int j = 0; j < hidden; j++)
        {
            double scale = Math.Pow(10, -4 * random.NextDouble());
            for (int i = 0; i < Dimension; i++)
                weights[j, i] = (float)(scale * (centres[j % directions, i] + (spread * random.NextGaussian())));
            for (int c = 0; c < outputs; c++) output[c, j] = (float)random.NextGaussian();
        }
        return new(power, false, weights, output, outputs > 1 ? new float[outputs] : null, centred ? Points(1, 7).Row(0).ToArray() : null);
    }

    private static Matrix Points(int count, ulong seed)
    {
        Matrix points = new(count, Dimension);
        CounterRandom random = new(seed);
        for (int i = 0; i < count; i++)
            for (int k = 0; k < Dimension; k++) points[i, k] = (float)random.NextGaussian();
        return points;
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return sum;
    }
}
