using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Measurements.Statements.Flow;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Statements.Flow;

/// <summary>What each check of a statement about flow measures sees a law that is wrong, or a flow that is not the exact one.</summary>
public sealed class FlowStatementTests
{
    private const ulong Seed = 3;
    private static readonly IBinaryLoss Squared = SmallFlow.Losses[0], Exponential = SmallFlow.Losses[1];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NeuronForm.Normalised)]
    [InlineData(NeuronForm.Unnormalised)]
    public void Balance_WithTheOtherFactor_Drifts(NeuronForm form)
    {
        FlowProblem problem = SmallFlow.Noisy(8, 6, 3, Squared, Seed, form);
        FlowStart start = FlowStart.Gaussian(4, 6, DecimalScale.From(0.5), Seed);
        BalanceStatement.Drift right = new(form == NeuronForm.Normalised ? 1 : 3), wrong = new(form == NeuronForm.Normalised ? 3 : 1);
        _ = PlainFlow.Run(problem, start, 5, 1e-6, state => Look(state, right, wrong), Stop);
        Assert.True(right.Largest < 1e-6 && wrong.Largest > 0.01, $"{right.Largest}, with the other factor {wrong.Largest}");

        static void Look(DoubleMatrix state, BalanceStatement.Drift right, BalanceStatement.Drift wrong)
        {
            right.Look(state);
            wrong.Look(state);
        }
    }

    [Theory]
    [InlineData(1.5, NeuronForm.Normalised)]
    [InlineData(3, NeuronForm.Normalised)]
    [InlineData(3, NeuronForm.Unnormalised)]
    public void FlowInWeights_IsTheExactFlow(double power, NeuronForm form)
    {
        FlowProblem problem = SmallFlow.Noisy(8, 6, power, Exponential, Seed, form);
        FlowStart start = FlowStart.Gaussian(4, 6, DecimalScale.From(0.5), Seed);
        DoubleMatrix last = new(4, 7);
        _ = PlainFlow.Run(problem, start, 8, 1e-10, state => state.CopyTo(last), Stop);
        FlowRecord record = SmallFlow.Run(problem, start, [8], 1e-10, Stop).Records[^1];
        for (int j = 0; j < 4; j++)
        {
            double length = Math.Exp(record.LogNorms[j]);
            for (int d = 0; d < 6; d++) Assert.Equal(last[j, d], length * SmallFlow.Direction(record, j)[d], 1e-6);
            Assert.Equal(last[j, 6], record.Signs[j] * Math.Exp(record.LogOutputs[j]), 1e-6);
        }
    }

    [Fact]
    public void Rest_WithAnotherExponent_Drifts()
    {
        FlowTrajectory flow = RestConserved.Flow(3, Squared, "0.2", Seed, Stop);
        (double right, double least) = RestConserved.Drift(flow, 3);
        double bound = RestConserved.Bound(flow, 3, least), wrong = RestConserved.Drift(flow, 2.99).Drift;
        Assert.True(right <= bound && wrong > bound, $"{right}, with exponent 2.99 {wrong}; bound {bound}");
    }

    [Fact]
    public void MarginGrowth_OfAnotherLossOrPower_Differs()
    {
        FlowTrajectory flow = MarginGrowth.Flow(3, Exponential, 2, "1e-20", Stop);
        double right = MarginGrowth.Difference(flow, 3, Exponential, 2);
        Assert.True(right < 1e-7, $"{right}");
        double[] wrong = [MarginGrowth.Difference(flow, 3, Squared, 2), MarginGrowth.Difference(flow, 3.001, Exponential, 2),
            MarginGrowth.Difference(Perturbed(flow, 1e-6), 3, Exponential, 2)];
        Assert.All(wrong, difference => Assert.True(difference > 1e-6, $"{difference}"));
    }

    [Fact]
    public void QuadraticGains_BesidePowerTwo_DoNotMoveEveryNeuron()
    {
        double right = QuadraticGains.Spread(QuadraticGains.Flow(Squared, 2, 6, Seed, Stop)),
            wrong = QuadraticGains.Spread(QuadraticGains.Flow(Squared, 2.001, 6, Seed, Stop));
        Assert.True(right < 1e-8 && wrong > 1e-5, $"{right}, at p = 2.001 {wrong}");
    }

    [Theory]
    [InlineData(1.6)]
    [InlineData(3)]
    public void EarlyDirection_OfAnotherPower_Differs(double power)
    {
        FlowTrajectory flow = EarlyCoordinates.Flow(power, true, Seed, Stop);
        EarlyCoordinates.Comparison right = EarlyCoordinates.Compare(flow, power, true),
            wrong = EarlyCoordinates.Compare(flow, power + 0.001, true);
        Assert.True(right.Direction < 1e-8 && wrong.Direction > 1e-6, $"{right.Direction}, with p + 0.001 {wrong.Direction}");
        Assert.True(right.Time < 1e-6 && wrong.Time > 1e-5, $"{right.Time}, with p + 0.001 {wrong.Time}");
    }

    [Fact]
    public void GreatCircle_OfAnotherPowerOrSlope_IsLeft()
    {
        FlowTrajectory flow = GreatCircle.Flow(Squared, 1, Seed, Stop);
        (double right, int looks) = GreatCircle.Difference(flow, 1);
        double[] wrong = [GreatCircle.Difference(flow, 1.001).Difference,
            GreatCircle.Difference(GreatCircle.Flow(Squared, 1.5, Seed, Stop), 1).Difference];
        Assert.True(looks > 20, $"{looks} looks");
        Assert.All(wrong, difference => Assert.True(right < 1e-6 && difference > 1e-5, $"{right}; wrong {difference}"));
    }

    [Theory]
    [InlineData(1.8, 2.2)]
    [InlineData(2, 1.8)]
    [InlineData(2.2, 2)]
    public void Threshold_OfTheOtherSide_IsSeen(double power, double other)
    {
        (FlowStart start, FlowTrajectory flow) = ThresholdTwo.Flow(power, Seed, Stop);
        (double left, double allowed) = ThresholdTwo.Left(start, flow.Records[0], power);
        (double wrong, double allowedThere) = ThresholdTwo.Left(start, flow.Records[0], other);
        Assert.True(left <= allowed + 1e-5 && wrong > allowedThere + 0.1, $"{left} of {allowed}; at p = {other} {wrong} of {allowedThere}");
    }

    /// <summary>Against births of a flow: those of the loss it has are predicted, those of another are not.</summary>
    [Fact]
    public void Births_OfAnotherLoss_AreAtOtherTimes()
    {
        FlowRecord record = BirthTimes.Early(3, Squared, 30, Seed, Stop);
        double[] squared = BirthTimes.Predicted(record, 3, Squared), exponential = BirthTimes.Predicted(record, 3, Exponential);
        double[] births = BirthTimes.Births(3, Squared, 30, Seed, 1.2 * squared.Where(double.IsFinite).Max(), Stop);
        int[] born = [.. Enumerable.Range(0, births.Length).Where(k => !double.IsNaN(births[k]))];
        Assert.NotEmpty(born);
        Assert.All(born, k => Assert.True(Off(squared[k], births[k]) < 1e-7 && Off(exponential[k], births[k]) > 5e-4,
            $"cluster {k}, born at {births[k]}: predicted {squared[k]}, with the other loss {exponential[k]}"));

        static double Off(double predicted, double born) => Math.Abs(predicted - born) / born;
    }

    [Theory]
    [InlineData(1.8, 2)]
    [InlineData(3, 6)]
    public void MergedNeurons_AreAsRobustAsTheirOwn(double power, int expected)
    {
        (_, FlowTrajectory flow) = ThresholdTwo.Flow(power, Seed, Stop);
        Assert.Equal(expected, MergedNetwork.Of(flow.Records[^1], flow.Problem).Hidden);
        (double proven, double found) = NoiseFreeRadius.Bracket(flow, 6, Stop);
        double attacked = NoiseFreeRadius.Median(flow, 6, 3, Stop);
        Assert.True(proven <= attacked && attacked < found + 1e-4 && found - proven < 1e-6, $"{proven} to {found}, attacked {attacked}");
    }

    [Fact]
    public void ForcedSteps_OfOrthogonalSamples_AreFew()
    {
        FlowTrajectory orthogonal = RestConserved.Flow(1, Squared, "0.2", Seed, Stop);
        Assert.InRange(orthogonal.Statistics.Forced, 0, 60);
        (double right, double least) = RestConserved.Drift(orthogonal, 1);
        double bound = RestConserved.Bound(orthogonal, 1, least), wrong = RestConserved.Drift(orthogonal, 1.01).Drift;
        Assert.True(right <= bound && wrong > bound, $"{right}, with exponent 1.01 {wrong}; bound {bound}");
    }

    [Fact]
    public void EarlyAlignment_IsWithTheSamplesSeen()
    {
        FlowProblem problem = SmallFlow.Orthogonal(8, 12, Squared, Seed);
        FlowStart start = FlowStart.Balanced(6, problem.Dimension, DecimalScale.Parse("1e-8"), Seed);
        FlowRecord record = SmallFlow.Run(problem, start, [60], 1e-6, Stop).Records[^1];
        double[] all = EarlyAlignment.Pull(problem, FlowStart.Of(Sum(problem), [1]), 0);
        int partial = 0;
        for (int j = 0; j < 6; j++)
        {
            double[] pull = EarlyAlignment.Pull(problem, start, j);
            double sine = EarlyAlignment.Sine(record, j, pull);
            if (double.IsNaN(sine)) continue;
            double growth = Math.Exp(record.LogNorms[j] - start.LogNorms[j]);
            Assert.True(sine * growth <= 1 + 1e-4, $"neuron {j}: {sine} after a growth by {growth}");
            if (start.Signs[j] < 0 || pull.SequenceEqual(all)) continue;
            Assert.True(EarlyAlignment.Sine(record, j, all) * growth > 2, $"neuron {j} is with all samples of its label");
            partial++;
        }
        Assert.True(partial > 0);
    }

    [Fact]
    public void Recruits_ThatLeftACluster_HaveAnotherRadius()
    {
        FlowTrajectory flow = UnnormalisedRecruits.Flow(1, 2, 3, Seed, Stop);
        FlowRecord last = flow.Records[^1];
        FlowRecord one = last with
        {
            Directions = [.. last.Directions[..4], 0, 1, 0, 0],
            LogOutputs = [last.LogOutputs[0], last.LogOutputs[1] - (1.5 * Math.Log(2))],
        };
        FlowTrajectory turned = flow with { Records = [one] };
        double right = NoiseFreeRadius.Median(flow, 3, 1, Stop), wrong = NoiseFreeRadius.Median(turned, 3, 1, Stop);
        Assert.True(Math.Abs(right - (1 / Math.Sqrt(3))) < 0.01 && Math.Abs(wrong - Math.Sqrt(0.5)) < 0.01, $"{right}, turned {wrong}");
    }

    [Fact]
    public void DescentLag_OfAnotherStep_IsSeen()
    {
        FlowProblem problem = SmallFlow.Clusters(4, 2, 3, Squared).ToFlowProblem();
        FlowStart start = NoiseFreeStart.Balanced(8, 4, 12, DecimalScale.Parse("1e-20"), Seed);
        double[] flow = SmallFlow.Run(problem, start, [280], 1e-6, Stop).Births,
            descent = DescentLag.Births(problem, start, 0.8, 320, Stop);
        double right = DescentLag.Off(flow, descent, 0.8), wrong = DescentLag.Off(flow, descent, 0.6);
        Assert.True(right < 0.1 && wrong > 0.2, $"{right}, with another step {wrong}");
        Assert.Equal(double.MaxValue, DescentLag.Off(flow, [double.NaN, .. descent[1..]], 0.8));
    }

    /// <summary>A weight that sees all samples of the label 1 and no others.</summary>
    private static DoubleMatrix Sum(FlowProblem problem)
    {
        DoubleMatrix sum = new(1, problem.Dimension);
        for (int i = 0; i < problem.Count; i++)
            for (int d = 0; d < problem.Dimension; d++) sum[0, d] += problem.Labels[i] * problem.Inputs[i, d];
        return sum;
    }

    private static FlowTrajectory Perturbed(FlowTrajectory flow, double by) => flow with
    {
        Records = [.. flow.Records.Select((record, i) => record with { LogNorms = [.. record.LogNorms.Select(norm => norm + (i * by))] })],
    };
}
