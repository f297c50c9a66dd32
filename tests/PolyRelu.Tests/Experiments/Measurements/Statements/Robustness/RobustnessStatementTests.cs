using CsCheck;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Statements.Limits;
using PolyRelu.Experiments.Measurements.Statements.Robustness;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Statements.Robustness;

/// <summary>What the statements about robustness say of networks that behave otherwise.</summary>
public sealed class RobustnessStatementTests
{
    private static readonly CheckContext Small = new(CheckSize.Small, 1);

    [Theory]
    [InlineData(0.6, 0.7, 1e-6, 1e-6, BoundVerdict.NotDecided)]         // promised: 0.667
    [InlineData(0.67, 0.7, 1e-6, 1e-6, BoundVerdict.Holds)]
    [InlineData(0.6, 0.66, 1e-6, 1e-6, BoundVerdict.Violated)]
    [InlineData(0.6, 0.66, 1e-6, 1e-5, BoundVerdict.NotDecided)]        // the distance may be larger than what was found
    [InlineData(0.6, 0.66, 1e-6, 0.006, BoundVerdict.SaysNothing)]      // (√2/8)³ = 0.00552
    public void RadiusOfADistance_IsJudgedFromBothSides(
        double certified, double attacked, double found, double most, BoundVerdict verdict) =>
        Assert.Equal(verdict, DistanceRobust.Judge("a network", certified, attacked, new SphereDistance(found, most)).Verdict);

    [Fact]
    public void RobustNetwork_ViolatesTheUniversalDirection()
    {
        CheckedCase plain = UniversalStep.Measure(Small, 1, 0), robust = UniversalStep.Measure(Small, 3, 0);
        Assert.Equal((BoundVerdict.Holds, BoundVerdict.Violated), (plain.Verdict, robust.Verdict));
    }

    [Fact]
    public void LabelsOfTheOtherKind_ViolateBothStatements()
    {
        LabelTraining training = new(8, CheckDraw.Of(2, 1)) { Tested = 2, Neurons = 6 };
        RadiusRange classes = training.ClassRadii(training.WithClasses(CancellationToken.None), CancellationToken.None),
            clusters = training.ClusterRadii(training.WithClusters(CancellationToken.None), CancellationToken.None);
        Assert.True(classes.Certified <= classes.Attacked && clusters.Certified <= clusters.Attacked, $"{classes}, {clusters}");
        Assert.Equal((BoundVerdict.Holds, BoundVerdict.Violated), (Averaging(classes), Averaging(clusters)));
        Assert.Equal((BoundVerdict.Violated, BoundVerdict.Holds), (Labels(classes), Labels(clusters)));

        static BoundVerdict Averaging(RadiusRange radius) => new FeatureAveraging().Judge("a network", radius, 1 / Math.Sqrt(8)).Verdict;
        static BoundVerdict Labels(RadiusRange radius) => new ClusterLabels().Judge("a network", radius, Math.Sqrt(0.5)).Verdict;
    }

    [Fact]
    public void MaximumRule_IsTheDifferenceOfTheLargestScores() => Gen.UInt.Sample(seed =>
    {
        CounterRandom random = new(seed, 0);
        Matrix weights = new(6, 3), outputs = new(4, 6), inputs = new(5, 3);
        foreach (Matrix matrix in (Matrix[])[weights, outputs, inputs])
            for (int i = 0; i < matrix.Rows; i++)
                foreach (ref float entry in matrix.Row(i)) entry = (float)random.NextGaussian();
        PolyReluNetwork network = new(1, false, weights, outputs);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        MaximumRule rule = new(network, 1);
        Matrix scores = new(5, 4), margins = new(5, 1), slopes = new(5, 4), expected = new(5, 3), ones = new(5, 1), gradients = new(5, 3);
        evaluator.Logits(inputs, scores);
        rule.Logits(inputs, margins);
        for (int i = 0; i < inputs.Rows; i++)
        {
            float[] rivals = scores.Row(i)[1..].ToArray();
            Assert.Equal(scores[i, 0] - rivals.Max(), margins[i, 0]);
            (slopes[i, 0], slopes[i, 1 + Array.IndexOf(rivals, rivals.Max())], ones[i, 0]) = (1, -1, 1);
        }
        rule.PullBack(ones, gradients);
        evaluator.PullBack(slopes, expected);
        Assert.Equal(expected.ToArray(), gradients.ToArray());
    }, iter: 50);
}
