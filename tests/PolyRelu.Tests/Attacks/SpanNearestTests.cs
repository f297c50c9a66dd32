using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>
/// The search for the nearest examples in the span of the neurons finds what searching all directions finds, and the whole network decides.
/// </summary>
public sealed class SpanNearestTests(ITestOutputHelper output)
{
    private const double Precision = 0.001;     // at which bisection stops

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void Distances_AreThoseOfTheSearchInAllDirections(double power, bool knowsCentres)
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(power, 60, 4, 2, 0.1, 1e-5, 4, 60, Basis.Rotated);
        SpannedNetwork spanned = new(ReducedNetwork.Of(network));
        MinimumDistanceResult full = Search(network.CreateEvaluator(), test, Norm.L2, knowsCentres);
        MinimumDistanceResult fast = Search(spanned, test, Norm.L2, knowsCentres);
        Assert.Equal(full.Steps.Select(step => step.Identity), fast.Steps.Select(step => step.Identity));
        double worst = Enumerable.Range(0, test.Count).Where(i => full.Nearest.Distances[i] > 0)
            .Max(i => fast.Nearest.Distances[i] / full.Nearest.Distances[i]);
        output.WriteLine($"p = {power}, centres {knowsCentres}, cost {spanned.Reduction.RelativeCost:0.###}: worst {worst:0.######}");
        Assert.InRange(worst, 0, 1 + Precision);
        Matrix logits = new(test.Count, 1);
        network.CreateEvaluator().Logits(fast.Nearest.Adversarials, logits);
        for (int i = 0; i < test.Count; i++)
        {
            Assert.False(Margin.IsCorrect(logits.Row(i), test.Samples.Labels[i]), $"point {i} is classified correctly");
            Assert.Equal(Norm.L2.Distance(fast.Nearest.Adversarials.Row(i), test.Samples.Inputs.Row(i)), fast.Nearest.Distances[i], 1e-9);
        }
    }

    /// <summary>A span that has nothing to do with its network costs time, and changes no distance.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.01f)]
    public void VictimDecides_WhereTheSpanIsWrong(float clean)
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(3, 60, 4, 2, 0.1, 1e-3, 4, 20);
        double[] full = [.. Search(network.CreateEvaluator(), test, Norm.L2, true).Nearest.Distances];
        WrongSpan wrong = new(network, clean);
        double[] found = [.. Search(wrong, test, Norm.L2, true).Nearest.Distances];
        Assert.NotEqual(0, wrong.Asked);
        Assert.All(Enumerable.Range(0, full.Length), i => Assert.Equal(full[i], found[i], Precision * full[i]));
    }

    [Fact]
    public void OutsideL2_OrWithABox_TheSpanIsNotUsed()
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(3, 60, 4, 2, 0.1, 1e-3, 4, 5);
        WrongSpan victim = new(network, 0.01f);
        Search(victim, test, Norm.LInf, true);
        Search(victim, test, Norm.L2, true, new Box(-10, 10));
        Assert.Equal(0, victim.Asked);
    }

    /// <summary>A point's example is the same among all points and alone, where the starts come from the same set.</summary>
    [Fact]
    public void Examples_DependOnThePointAlone()
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(3, 60, 4, 2, 0.3, 1e-5, 5, 12);
        SpannedNetwork spanned = new(ReducedNetwork.Of(network));
        NearestExamples all = Search(spanned, test, Norm.L2, false).Nearest;
        for (int i = 0; i < test.Count; i += 5)
        {
            NearestExamples alone = Search(spanned, test, Norm.L2, false, null, test.Samples.Range(i, 1)).Nearest;
            Assert.Equal(all.Adversarials.Row(i).ToArray(), alone.Adversarials.Row(0).ToArray());
            Assert.Equal(all.Distances[i], alone.Distances[0]);
        }
    }

    [Fact]
    public void SamplesThatDoNotFit_AreRefusedAsElsewhere()
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(3, 60, 4, 2, 0.1, 1e-3, 4, 3);
        Samples narrow = new(test.Samples.Inputs.ColumnRange(0, 59).Copy(), test.Samples.Labels);
        SpannedNetwork spanned = new(ReducedNetwork.Of(network));
        ArgumentException error = Assert.Throws<ArgumentException>(() => Search(spanned, test, Norm.L2, true, null, narrow));
        Assert.Contains("60 features", error.Message, StringComparison.Ordinal);
    }

    private static MinimumDistanceResult Search(
        IClassifier victim, Dataset test, Norm norm, bool knowsCentres, Box? box = null, Samples? samples = null)
    {
        AttackContext known = knowsCentres ? new() { Centres = test.Centres }
            : new() { References = test.Samples };
        return MinimumDistance.Search(
            victim, samples ?? test.Samples, new ThreatModel(norm, 2, box), MinimumDistance.Attacks(norm, 1, known),
            cancellation: TestContext.Current.CancellationToken);
    }
}
