using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>What is measured of a flow's records, on networks whose distances and radii are known, at any scale.</summary>
public sealed class FlowReaderTests
{
    private const int K = 6, Positive = 3, D = 9;
    private static readonly ClusterCentres Centres =
        new GaussianClusters { Dimension = D, Clusters = K, PositiveClusters = Positive, Basis = Basis.Rotated }.Centres();

    private static readonly Samples Points = new(Centres.Points, [.. Enumerable.Range(0, K).Select(Centres.LabelOf)]);

    public static TheoryData<double> LogScales => [0, -2.5, -690, -6900];

    /// <summary>One neuron per centre: the network is F^(p), at the distance 0 from it, robust up to √2/2, and aligned.</summary>
    [Theory]
    [MemberData(nameof(LogScales))]
    public void OneNeuronPerCentre_IsThePowerClassifier(double logScale)
    {
        FlowReading reading = Reader(3).Read(Record(Centres.Points, Centres.LabelOf, logScale),
            TestContext.Current.CancellationToken);
        Assert.Equal(0, reading.PowerDistance!.Value, 1e-5);
        Assert.InRange(reading.SumDistance!.Value, 0.1, 2);
        Assert.Equal(Math.Sqrt(0.5), reading.MedianRadius!.Value, 1e-3);
        Assert.Equal(1, reading.Alignment!.Value.Lower, 1e-6);
        Assert.Equal(1, reading.Alignment!.Value.Upper, 1e-6);
    }

    /// <summary>One neuron per class along the sum of its centres: the network is F, broken at 1/√K, and aligned too.</summary>
    [Theory]
    [MemberData(nameof(LogScales))]
    public void OneNeuronPerClass_IsTheSumClassifier(double logScale)
    {
        Matrix sums = new(2, D);
        Centres.Sum(1).CopyTo(sums.Row(0));
        Centres.Sum(-1).CopyTo(sums.Row(1));
        FlowReading reading = Reader(1).Read(Record(sums, j => j == 0 ? 1 : -1, logScale),
            TestContext.Current.CancellationToken);
        Assert.Equal(0, reading.SumDistance!.Value, 1e-5);
        Assert.InRange(reading.PowerDistance!.Value, 0.1, 2);
        Assert.Equal(1 / Math.Sqrt(K), reading.MedianRadius!.Value, 1e-3);
        Assert.Equal(1, reading.Alignment!.Value.Median, 1e-6);
    }

    /// <summary>A neuron counts once, by its largest cosine; quartiles between two neurons are interpolated.</summary>
    [Fact]
    public void Quartiles_AreOverNeurons()
    {
        Matrix weights = new(6, D);
        double[] cosines = [0.2, 0.9, 0.5, 0.7, 0.3];
        Matrix rest = new(1, D);               // orthogonal to all centres
        GaussianRest(rest.Row(0));
        for (int j = 0; j < cosines.Length; j++)
            for (int d = 0; d < D; d++)
                weights[j, d] = (float)((cosines[j] * Centres.Points[j, d]) + (Math.Sqrt(1 - (cosines[j] * cosines[j])) * rest[0, d]));
        // The sixth neuron has no input weights, and no direction.
        FlowRecord record = Record(weights, _ => 1, 0);
        AlignmentQuartiles quartiles = FlowAlignment.Of(record, Centres);
        Assert.Equal(0.3, quartiles.Lower, 1e-6);
        Assert.Equal(0.5, quartiles.Median, 1e-6);
        Assert.Equal(0.7, quartiles.Upper, 1e-6);
        AlignmentQuartiles none = FlowAlignment.Of(Record(new Matrix(2, D), _ => 1, 0), Centres);
        Assert.True(double.IsNaN(none.Median), $"{none}");
    }

    [Fact]
    public void WithoutCentres_ThereIsARadiusAlone_AndOthersAreRefused()
    {
        FlowRecord record = Record(Centres.Points, Centres.LabelOf, 0);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        FlowReading reading = new FlowReader(Problem(3), null, Points).Read(record, cancellation);
        Assert.Equal((null, null, null), (reading.Alignment, reading.SumDistance, reading.PowerDistance));
        Assert.InRange(reading.MedianRadius!.Value, Math.Sqrt(0.5) - 1e-3, 1);
        FlowReading cheap = new FlowReader(Problem(3), Centres, Points) { MeasuresDistances = false, MeasuresRadius = false }
            .Read(record, cancellation);
        Assert.Equal((null, null), (cheap.SumDistance, cheap.MedianRadius));
        Assert.NotNull(cheap.Alignment);
        FlowReading oneClass = new FlowReader(Problem(3), new ClusterCentres(Centres.Points, K), Points).Read(record, cancellation);
        Assert.Null(oneClass.SumDistance);
        Samples none = new(new Matrix(0, D), []);
        Assert.Contains("at least one sample", Assert.Throws<ArgumentException>(() => new FlowReader(Problem(3), null, none)).Message,
            StringComparison.Ordinal);
        ClusterCentres others = new(new Matrix(2, D + 1), 1);
        Assert.Contains("the centres have 10", Assert.Throws<ArgumentException>(() => new FlowReader(Problem(3), others, Points)).Message,
            StringComparison.Ordinal);
    }

    private static FlowReader Reader(double power) =>
        new(Problem(power), Centres, Points) { Search = new() { RandomStarts = 50, Iterations = 150, Refined = 8 } };

    private static void GaussianRest(Span<float> vector)
    {
        CounterRandom random = new(5);
        for (int d = 0; d < D; d++) vector[d] = (float)random.NextGaussian();
        for (int pass = 0; pass < 2; pass++)
            for (int k = 0; k < K; k++)
            {
                double product = 0;
                for (int d = 0; d < D; d++) product += (double)vector[d] * Centres.Points[k, d];
                for (int d = 0; d < D; d++) vector[d] -= (float)(product * Centres.Points[k, d]);
            }
        double squares = 0;
        foreach (float entry in vector) squares += (double)entry * entry;
        foreach (ref float entry in vector) entry = (float)(entry / Math.Sqrt(squares));
    }

    private static FlowProblem Problem(double power) =>
        new() { Inputs = DoubleMatrix.From(Centres.Points), Labels = Points.Labels, Loss = new SquaredLoss(), Power = power };

    private static FlowRecord Record(Matrix weights, Func<int, int> sign, double logScale)
    {
        DoubleMatrix exact = DoubleMatrix.From(weights);
        FlowStart start = FlowStart.Of(exact, new double[weights.Rows]);
        double[] directions = [.. Enumerable.Range(0, weights.Rows).SelectMany(j => start.Directions.Row(j).ToArray())];
        double[] norms = [.. start.LogNorms.Select(norm => double.IsFinite(norm) ? logScale : norm)];
        return new FlowRecord
        {
            Time = 1, Outputs = [], Loss = 0, LogNorms = norms, LogOutputs = norms,
            Signs = [.. Enumerable.Range(0, weights.Rows).Select(sign)], Directions = directions, Margins = [], Drift = new(0, 0, 0),
            StepSize = 0, Accepted = 0, Rejected = 0, Evaluations = 0,
        };
    }
}
