using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Statements.Limits;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Statements.Limits;

/// <summary>What the statements about limits say of trainings that end elsewhere, and their bounds.</summary>
public sealed class LimitStatementTests
{
    private static readonly ClusterCentres Centres =
        new GaussianClusters { Dimension = 7, Clusters = 4, PositiveClusters = 2, Basis = Basis.Rotated, Seed = 5 }.Centres();

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(1, 0.5)]
    [InlineData(3, 0.01)]
    [InlineData(3, 0.5)]
    [InlineData(4.5, 0.1)]
    public void NeuronBound_IsNeverExceeded(double power, double noise)
    {
        IdealClassifier ideal = IdealClassifier.ConjecturedLimit(power, Centres);
        PolyReluNetwork network = ideal.ToNetwork();
        CounterRandom random = new(3, (uint)(100 * noise));
        foreach (ref float weight in network.Weights.Row(0)) weight += (float)(noise * random.NextGaussian());
        foreach (ref float weight in network.Weights.Row(1)) weight += (float)(noise * random.NextGaussian());
        network.OutputWeights[0, 1] *= 1.1f;
        TrainedLimit trained = new(network, Centres, Centres.Points);
        SphereDistance found = SphereDistance.UpToScale(trained, ideal, CancellationToken.None),
            same = SphereDistance.AsItIs(trained, ideal, CancellationToken.None);
        Assert.InRange(found.AtMost, found.Found, 1e3);
        double most = power == 1 ? NeuronBound.ToSum(network, Centres, 1) : NeuronBound.ToPower(network, Centres, 1);
        Assert.Equal(most, same.AtMost);
        Assert.InRange(same.Found, 0, NeuronBound.ToAny(network, Centres, 1));
        Matrix points = new(500, Centres.Dimension), f = new(500, 1), target = new(500, 1);
        for (int i = 0; i < points.Rows; i++)
        {
            foreach (ref float entry in points.Row(i)) entry = (float)random.NextGaussian();
            float length = (float)PolyRelu.Geometry.Norm.L2.Measure(points.Row(i));
            foreach (ref float entry in points.Row(i)) entry /= length;
        }
        network.CreateEvaluator().Logits(points, f);
        ideal.Logits(points, target);
        double largest = Enumerable.Range(0, points.Rows).Max(i => Math.Abs((double)f[i, 0] - target[i, 0]));
        Assert.True(Math.Max(largest, same.Found) <= most + 1e-6, $"{largest} and {same.Found} > {most}");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void NetworkAtTheOtherClassifier_IsViolated(double power)
    {
        PowerClassifier own = new(Centres, power);
        BoundVerdict Verdict(PolyReluNetwork network) =>
            SphereDistance.UpToScale(new TrainedLimit(network, Centres, Centres.Points), own, CancellationToken.None)
                .Judge("a network", IdealDistance.Near).Verdict;
        Assert.Equal(BoundVerdict.Holds, Verdict(own.ToNetwork()));
        Assert.Equal(BoundVerdict.Violated, Verdict(new SumPowerClassifier(Centres, power).ToNetwork()));
    }

    [Theory]
    [InlineData(2, BoundVerdict.SaysNothing, BoundVerdict.Holds)]
    [InlineData(1.7, BoundVerdict.SaysNothing, BoundVerdict.NotDecided)]
    [InlineData(1, BoundVerdict.Violated, BoundVerdict.NotDecided)]
    [InlineData(0, BoundVerdict.Violated, BoundVerdict.NotDecided)]
    public void DistanceThatFallsTooSlowly_ViolatesTheFlowDistance(double exponent, BoundVerdict found, BoundVerdict proven)
    {
        StatementFinding finding = FlowDistance.Finding(Sweep, one => Of(one.Samples != 400 ? 1 / Math.Sqrt(one.Samples)
            : one.Alpha == 0 ? 7 * one.Size * one.Size
            : one.Alpha == 0.5 ? 1 : (1 + (one.Alpha is 0.2 or 0.4 ? 0.01 : 0)) * Math.Pow(one.Alpha, exponent)));
        BoundVerdict[] verdicts = [.. finding.Cases.Take(2).Select(one => one.Verdict)];
        Assert.Equal([found, proven], verdicts);
        Assert.Equal(exponent, finding.Constants.Single(fit => fit.Symbol == "β").Value, 0.05);
        Assert.Equal(-0.5, finding.Constants.Single(fit => fit.Symbol == "exponent in n").Value, 1e-9);
        Assert.Equal(2, finding.Constants.Single(fit => fit.Symbol == "γ of s without noise").Value, 1e-9);
    }

    [Theory]
    [InlineData(0, BoundVerdict.Holds)]
    [InlineData(0.1, BoundVerdict.Holds)]
    [InlineData(1, BoundVerdict.Violated)]
    public void DistanceThatGrowsWithTheLogarithmOfTheScale_ViolatesTheFlowDistance(double exponent, BoundVerdict verdict)
    {
        StatementFinding finding = FlowDistance.Finding(Sweep, one =>
            Of(one.Alpha == 0.5 ? Math.Pow(Math.Log(1 / one.Size), exponent) : Math.Max(one.Alpha, one.Size)));
        Assert.Equal(verdict, finding.Cases[2].Verdict);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ServedDraws_AreThoseWithNeuronsForTheLimit(double power)
    {
        LimitTraining training = new(power, 0) { Hidden = 14, Dimension = 12 };
        int[] served = [.. training.Served(5, 1).Take(6).Select(one => one.Repetition.Number)];
        Assert.True(served[^1] > served.Length, $"every draw is served: {string.Join(", ", served)}");
        LimitTraining last = training with { Repetition = CheckDraw.Of(5, served[^1]) };
        ClusterCentres centres = last.Draw().Centres();
        FlowStart start = FlowStart.Balanced(last.Hidden, last.Dimension, DecimalScale.Parse(last.Scale), last.Seed);
        int[] labels = [1, -1];
        Assert.All(labels, label => Assert.Contains(Enumerable.Range(0, last.Hidden), j => start.Signs[j] == label
            && Enumerable.Range(centres.FirstOf(label), 2).Count(k => start.Directions[j, k] > 0) >= (power == 1 ? 2 : 1)));
    }

    /// <summary>Trainings whose distances a test makes up: α from 0.1 to 0.4, n, s with α = 0.5, s without noise.</summary>
    private static FlowDistanceSweep Sweep => new(
        [.. new[] { 0.1, 0.2, 0.3, 0.4 }.Select(alpha => new LimitTraining(3, alpha))],
        [.. new[] { 50, 100, 200 }.Select(samples => new LimitTraining(3, 0.2) { Samples = samples })],
        [.. new[] { "1e-2", "1e-4", "1e-10", "1e-100" }.Select(scale => new LimitTraining(3, 0.5) { Scale = scale })],
        [.. new[] { "0.1", "0.05", "0.01" }.Select(scale => new LimitTraining(3, 0) { Scale = scale })]);

    private static SphereDistance Of(double distance) => new(distance, 2 * distance);

    /// <summary>|2c − 1| and |c − 1| are equal at c = 2/3.</summary>
    [Fact]
    public void BestScale_IsWhereTheWorstPointsBalance()
    {
        Assert.Equal(1.0 / 3, SphereDistance.WithBestScale([(2, 1), (1, 1), (0, 0.1)]), 1e-12);
        Assert.Equal(0.4, SphereDistance.WithBestScale([(2, 1), (1, 1), (0, 0.4)]), 1e-12);
        Assert.Equal(1, SphereDistance.WithBestScale([(0, -1)]), 1e-12);
    }

    [Fact]
    public void PowerLaw_HasTheIntervalOfStudent()
    {
        // log y = 1 + 2 x + (0, 1, −1, 0)/10 at x = 0, 1, 2, 3: slope 1.97, residual variance 0.0191/2, Σ(x − x̄)² = 5, t = 4.303.
        (double, double)[] points = [.. new[] { 0, 0.1, -0.1, 0 }.Select((noise, x) => (Math.Exp(x), Math.Exp(1 + (2 * x) + noise)))];
        FittedConstant exponent = PowerLaw.Fit(points, "β", "C").Exponent;
        Assert.Equal(1.98, exponent.Value, 1e-9);
        Assert.Equal(4.303 * Math.Sqrt(0.018 / 2 / 5), exponent.High - exponent.Value, 1e-9);
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit(points[..2], "β", "C"));
    }
}
