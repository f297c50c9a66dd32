using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics.NoiseFree;

/// <summary>Births predicted for samples: with the share of each cluster as its mass, or a reason why there is none.</summary>
public sealed class BirthPredictionTests
{
    private const int D = 12;
    private static readonly ClusterCentres Centres =
        new GaussianClusters { Dimension = D, Clusters = 4, PositiveClusters = 2, Basis = Basis.Rotated }.Centres();

    private static FlowStart Start => FlowStart.Balanced(20, D, DecimalScale.Parse("1e-6"), 3);

    /// <summary>Clusters of 1, 2 and 4 samples without noise; the third has none.</summary>
    [Fact]
    public void Masses_AreTheSharesOfTheSamples()
    {
        int[] centreOf = [0, 1, 1, 3, 3, 3, 3];
        FlowProblem problem = Problem(centreOf);
        BirthPrediction prediction = BirthPrediction.Of(problem, Start, Centres, centreOf);
        Assert.Null(prediction.Reason);
        Assert.True(double.IsNaN(prediction.Times[2]), $"cluster 2 has no samples, and is predicted at {prediction.Times[2]}");
        int[] numbered = [.. centreOf.Select(k => k == 3 ? 2 : k)];
        double until = 1.2 * prediction.Times.Where(double.IsFinite).Max();
        double[] births = FlowRun.Run(new FlowSession(problem, Start,
            new FlowOptions { Until = until, RecordTimes = [0], Tolerance = 1e-8, Stop = FlowStop.Born }, numbered),
            cancellation: TestContext.Current.CancellationToken).Births;
        foreach ((int cluster, int centre) in new[] { (0, 0), (1, 1), (2, 3) })
            Assert.Equal(births[cluster], prediction.Times[centre], 0.01 * births[cluster]);
    }

    [Fact]
    public void WithoutAPrediction_ThereIsAReason()
    {
        int[] centreOf = [0, 1, 2, 3];
        FlowProblem problem = Problem(centreOf);
        ClusterCentres skew = new GaussianClusters
        {
            Dimension = D, Clusters = 4, PositiveClusters = 2, CentreCorrelation = 0.3,
        }.Centres();
        Expect("the centres of the clusters are not known", BirthPrediction.Of(problem, Start, null, []));
        Expect("neurons are unnormalised",
            BirthPrediction.Of(problem with { Form = NeuronForm.Unnormalised }, Start, Centres, centreOf));
        Expect("the centres are not orthonormal: ⟨μ_1, μ_0⟩ is 0.3", BirthPrediction.Of(problem, Start, skew, centreOf));
        Expect("sample 3 has the other label", BirthPrediction.Of(problem, Start, Centres, [0, 1, 2, 0]));
        Expect(null, BirthPrediction.Of(problem with { Loss = new CrossEntropyLoss() }, Start, Centres, centreOf));
    }

    private static void Expect(string? reason, BirthPrediction prediction)
    {
        if (reason is null) Assert.Null(prediction.Reason);
        else Assert.StartsWith(reason, prediction.Reason, StringComparison.Ordinal);
        if (reason is not null) Assert.All(prediction.Times, time => Assert.True(double.IsNaN(time), $"{reason}: {time}"));
    }

    private static FlowProblem Problem(int[] centreOf)
    {
        Matrix inputs = Centres.Points.Choose(centreOf);
        return new FlowProblem
        {
            Inputs = DoubleMatrix.From(inputs), Labels = Array.ConvertAll(centreOf, Centres.LabelOf), Loss = new SquaredLoss(), Power = 3,
        };
    }
}
