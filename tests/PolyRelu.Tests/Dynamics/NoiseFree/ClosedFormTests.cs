using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics.NoiseFree;

/// <summary>
/// The flow at tolerance 1e−10 against its closed forms, to 1e−9; at p = 1, where a kink is passed, to the angle of a forced step.
/// </summary>
public sealed class ClosedFormTests
{
    private const double Accuracy = 1e-9, Kinked = 1e-4;

    public static TheoryData<string, double, string> Growths
    {
        get
        {
            TheoryData<string, double, string> cases = [];
            foreach (IBinaryLoss loss in NoiseFreeFlows.Losses)
                foreach (double power in new[] { 1, 2, 3.5 })
                    foreach (string scale in new[] { "0.1", "1e-12", "1e-300" }) cases.Add(loss.Name, power, scale);
            return cases;
        }
    }

    /// <summary>One neuron at one of K centres: z(t), and the time to a margin as its inverse.</summary>
    [Theory, MemberData(nameof(Growths))]
    public void Growth_IsThatOfTheFlow(string name, double power, string scale)
    {
        const int clusters = 3;
        IBinaryLoss loss = NoiseFreeFlows.Losses.Single(loss => loss.Name == name);
        DecimalScale size = DecimalScale.Parse(scale);
        FlowStart start = FlowStart.Of(DoubleMatrix.From(1, 4, [1, 0, 0, 0]), [1], size);
        ClusterGrowth growth = ClusterGrowth.Of(loss);
        double logStart = 2 * size.Logarithm, rate = 1.0 / clusters, birth = growth.Time(logStart, 0.5, rate);
        double[] times = [0, birth / 2, birth, birth + 2, birth + 9];
        FlowTrajectory flow = NoiseFreeFlows.Run(NoiseFreeFlows.Problem(clusters, 2, power, loss), start, times[^1], 1e-10, times);
        Assert.Equal(birth, flow.Births[0], Accuracy * birth);
        foreach (FlowRecord record in flow.Records)
        {
            Assert.Equal(growth.Margin(logStart, record.Time, rate), record.Margins[0], Accuracy);
            double log = growth.LogMargin(logStart, record.Time, rate);
            // The logarithm moves by 2λ of the time, in which the flow has its own rounding.
            Assert.Equal(log, record.LogNorms[0] + record.LogOutputs[0], Accuracy * (1 + (1e-3 * Math.Abs(log))));
        }
    }

    [Fact]
    public void GrowthTime_IsTheInverseOfTheMargin_AlsoFarOut()
    {
        foreach (IBinaryLoss loss in NoiseFreeFlows.Losses)
        {
            ClusterGrowth growth = ClusterGrowth.Of(loss);
            foreach (double logStart in new[] { -1e5, -40, -3, -0.8 })
                foreach (double time in new[] { 0, 1e-3, 1, 30, 1e5, 1e8 })
                {
                    double log = growth.LogMargin(logStart, time, 0.1), margin = Math.Exp(log);
                    if (margin is 0 or >= 1 - 1e-6 && loss.Name == "squared" || margin == 0) continue;
                    Assert.Equal(time, growth.Time(logStart, margin, 0.1), 1e-9 * (1 + time));
                }
            Assert.Throws<ArgumentOutOfRangeException>(() => growth.Time(-1, 0, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => growth.Time(double.NaN, 0.5, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => growth.Margin(-1, 1, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => growth.Margin(-1, -1, 1));
        }
    }

    /// <summary>z^lin at birth against numbers of the exponential integral: Ei(½) = 0.454219904863173579920523812662802365…</summary>
    [Fact]
    public void LogLinear_AtBirth_IsOfTheExponentialIntegral()
    {
        const double integral = 0.45421990486317358, gamma = 0.57721566490153286;
        double[] expected = [0, integral - gamma, (integral - Math.Log(2) - gamma) / 2];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], ClusterGrowth.Of(NoiseFreeFlows.Losses[i]).LogLinear(0.5), 1e-15);
    }

    /// <summary>While outputs are negligible, every coordinate of the flow at S(t), which one coordinate of it gives.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(1.6, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4.5, false)]
    public void EarlyDirection_IsThatOfTheFlow(double power, bool balanced)
    {
        DecimalScale scale = DecimalScale.Parse("1e-200");
        double[] weights = [0.5, 0.3, 0.6, -0.2, 0.7];
        double norm = Math.Sqrt(weights.Sum(w => w * w)), pull = 0.25;
        FlowStart start = FlowStart.Of(DoubleMatrix.From(1, 5, weights), [balanced ? norm : 0.4], scale);
        FlowTrajectory flow = NoiseFreeFlows.Run(NoiseFreeFlows.Problem(4, 2, power, NoiseFreeFlows.Losses[0]), start, 2, 1e-10);
        foreach (FlowRecord record in flow.Records.Skip(1))
        {
            double grown = Math.Exp(power * (record.LogNorms[0] - flow.Records[0].LogNorms[0]));
            double[] u = [.. weights.Select(w => w / norm)], omega = [.. record.Directions.Select(now => now * grown)];
            double span = power == 2
                ? Math.Log(omega[0] / u[0]) / (2 * pull)
                : (Math.Pow(omega[0], 2 - power) - Math.Pow(u[0], 2 - power)) / ((2 - power) * power * pull);
            Assert.True(span > 0 && span < EarlyDirection.BlowUp(u[0], pull, power));
            double[] expected = [.. u.Select((start, k) => k == 4
                ? start
                : EarlyDirection.Coordinate(start, k < 2 ? pull : -pull, power, span))];
            double accuracy = power < FlowField.SmoothPower && expected.Contains(0) ? Kinked : Accuracy;
            for (int k = 0; k < 5; k++) Assert.Equal(expected[k], omega[k], accuracy);
        }
        Assert.Equal(4 * Math.Pow(0.3, 2 - 3.0) / 3, EarlyDirection.BlowUp(0.3, pull, 3), 1e-14);
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("exponential")]
    [InlineData("logistic")]
    public void Quadratic_IsTheFlow_ForAllTime(string name)
    {
        IBinaryLoss loss = NoiseFreeFlows.Losses.Single(loss => loss.Name == name);
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, 2, loss);
        FlowStart start = NoiseFreeStart.Balanced(12, 4, 40, DecimalScale.Parse("1e-5"), 3);
        QuadraticFlow closed = new(problem, start);
        FlowTrajectory flow = NoiseFreeFlows.Run(problem, start, 90, 1e-10);
        Assert.True(flow.Records[^1].Margins.Min() > 0.5);
        foreach (FlowRecord record in flow.Records)
        {
            double[] gains = closed.Gains(record.Time), outputs = new double[4];
            closed.Outputs(gains, outputs);
            FlowStart state = closed.At(gains);
            for (int k = 0; k < 4; k++) Assert.Equal(outputs[k], record.Outputs[k], Accuracy);
            for (int j = 0; j < 12; j++)
            {
                Assert.Equal(state.LogNorms[j], record.LogNorms[j], Accuracy);
                for (int k = 0; k < 5; k++) Assert.Equal(state.Directions[j, k], record.Directions[(j * 5) + k], Accuracy);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void FirstPower_WithinACell_IsAGreatCircle(int sign)
    {
        double[] weights = [0.5, 0.7, 0.4, -0.6, 0.3], pull = [0.25, 0.25, -0.25, 0, 0], expected = new double[5];
        double norm = Math.Sqrt(weights.Sum(w => w * w));
        FlowStart start = FlowStart.Of(DoubleMatrix.From(1, 5, weights), [sign * norm], DecimalScale.Parse("1e-200"));
        // Until the first of its three positive pre-activations is 0.
        FlowTrajectory flow = NoiseFreeFlows.Run(NoiseFreeFlows.Problem(4, 2, 1, NoiseFreeFlows.Losses[0]), start, 1, 1e-10);
        double[] u = [.. weights.Select(w => w / norm)];
        double b = Math.Sqrt(3) / 4, cosine = sign * u.Zip(pull, (x, y) => x * y).Sum() / b;
        foreach (FlowRecord record in flow.Records)
        {
            double grown = CellFlow.Turn(u, pull, sign, record.Time, expected);
            Assert.All(expected[..3], coordinate => Assert.True(coordinate > 0));
            Assert.Equal(Math.Tanh((b * record.Time) + Math.Atanh(cosine)), sign * expected.Zip(pull, (x, y) => x * y).Sum() / b, 1e-14);
            Assert.Equal(grown, record.LogNorms[0] - flow.Records[0].LogNorms[0], 1e-9);
            for (int k = 0; k < 5; k++) Assert.Equal(expected[k], record.Directions[k], 1e-9);
        }
    }
}
