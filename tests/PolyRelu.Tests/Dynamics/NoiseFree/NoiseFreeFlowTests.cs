using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Dynamics.NoiseFree;

public sealed class NoiseFreeFlowTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1.7, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Limit_IsThatOfTheFlowFromTheBeginning(double power, bool balanced)
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, power, NoiseFreeFlows.Losses[0]);
        DecimalScale size = DecimalScale.Parse("1e-20");
        FlowStart start = balanced ? NoiseFreeStart.Balanced(16, 4, 30, size, 2) : NoiseFreeStart.Gaussian(16, 4, 30, size, 2);
        NoiseFreeLimit limit = NoiseFreeFlow.Limit(problem, start, 1e-8, Stop);
        double until = limit.Plateau + limit.Trajectory.Records[^1].Time;
        FlowTrajectory flow = NoiseFreeFlows.Run(problem, start, until, 1e-8, [0, until]);
        Assert.True(limit.Plateau > 50, $"the plateau ended at {limit.Plateau}");
        Assert.DoesNotContain(flow.Births, double.IsNaN);
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(flow.Births[k], limit.Births[k], 1e-6 * flow.Births[k]);
            Assert.Equal(flow.Records[^1].Outputs[k], limit.Trajectory.Records[^1].Outputs[k], 1e-6);
        }
        for (int i = 0; i < 16 * 5; i++) Assert.Equal(flow.Records[^1].Directions[i], limit.Trajectory.Records[^1].Directions[i], 1e-5);
    }

    /// <summary>Below p = 2 powers of lengths leave float64 on such a plateau (e^{(2−p)x}), not only lengths.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Births_FromFarBelowFloat64_AreThosePredicted_AndTheLimitTheSame(double power)
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(4, 2, power, NoiseFreeFlows.Losses[0]);
        NoiseFreeLimit Limit(FlowStart start) => NoiseFreeFlow.Limit(problem, start, 1e-6, Stop);
        FlowStart Start(string scale) => NoiseFreeStart.Balanced(40, 4, 30, DecimalScale.Parse(scale), 2);
        NoiseFreeLimit near = Limit(Start("1e-7")), far = Limit(Start("1e-3000"));
        double[] first = PredictedBirths.Of(problem, Start("1e-7")), later = PredictedBirths.Of(problem, Start("1e-3000"));
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(later[k], far.Births[k], 0.01 * later[k]);
            Assert.Equal(later[k] - first[k], far.Births[k] - near.Births[k], 0.01 * (later[k] - first[k]));
            Assert.Equal(near.Trajectory.Records[^1].Outputs[k], far.Trajectory.Records[^1].Outputs[k], 1e-4);
        }
    }

    /// <summary>
    /// Coordinates below 0 stay there: below p = 2 one that an error of a step lifted above it would grow to full size, whatever the error.
    /// </summary>
    [Theory]
    [InlineData(1.65)]
    [InlineData(1.7)]
    [InlineData(3)]
    public void Limit_AtALooseTolerance_IsThatOfATightOne(double power)
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(10, 5, power, NoiseFreeFlows.Losses[0]);
        FlowStart start = NoiseFreeStart.Balanced(60, 10, 1000, DecimalScale.Parse("1e-7"), 1);
        NoiseFreeLimit loose = NoiseFreeFlow.Limit(problem, start, 1e-3, Stop), tight = NoiseFreeFlow.Limit(problem, start, 1e-7, Stop);
        for (int k = 0; k < 10; k++) Assert.Equal(tight.Births[k], loose.Births[k], 1e-3 * tight.Births[k]);
        double[] directions = loose.Trajectory.Records[0].Directions;
        for (int j = 0; j < 60; j++)
            for (int k = 0; k < 11; k++)
                Assert.True(start.Directions[j, k] > 0 == directions[(j * 11) + k] > 0 || start.Directions[j, k] > 0 && k < 10);
    }

    /// <summary>
    /// At p = 2 ratios of the start freeze: the radius hangs on the draw, not on the scale, and is about .53 for ten clusters.
    /// </summary>
    [Fact]
    public void SecondPower_HasARobustnessOfItsOwn()
    {
        double[] radii = [.. Enumerable.Range(1, 8).Select(seed => Radius("1e-3", seed))];
        Assert.InRange(radii.Average(), 0.5335 - 0.015, 0.5335 + 0.015);
        Assert.Equal(radii[0], Radius("1e-300", 1), 1e-3);

        static double Radius(string scale, int seed)
        {
            NoiseFreeProblem problem = NoiseFreeFlows.Problem(10, 5, 2, NoiseFreeFlows.Losses[0]);
            FlowStart start = NoiseFreeStart.Balanced(60, 10, 1000, DecimalScale.Parse(scale), (ulong)seed);
            FlowTrajectory flow = NoiseFreeFlow.Limit(problem, start, 1e-4, Stop).Trajectory;
            Matrix points = new(10, 11);
            for (int k = 0; k < 10; k++) points[k, k] = 1;
            BoundaryDescent attack = new(null, new AttackContext { Centres = new ClusterCentres(points, 5) });
            NetworkEvaluator network = FlowNetwork.Of(flow.Records[^1], flow.Problem).CreateEvaluator();
            Samples samples = new(points, flow.Problem.Labels);
            double[] distances = [.. MinimumDistance.Search(network, samples, new ThreatModel(Norm.L2, 2), [attack])
                .Steps[^1].Nearest.Distances.ToArray().Order()];
            return (distances[4] + distances[5]) / 2;
        }
    }

    [Fact]
    public void Limit_OfNeuronsThatServeNothing_IsRefused()
    {
        NoiseFreeProblem problem = NoiseFreeFlows.Problem(2, 1, 3, NoiseFreeFlows.Losses[0]);
        FlowStart start = FlowStart.Of(PolyRelu.Numerics.DoubleMatrix.From(1, 3, [-0.5, -0.4, 0.7]), [0.9486832980505138]);
        Assert.Contains("start with more neurons",
            Assert.Throws<ArgumentException>(() => NoiseFreeFlow.Limit(problem, start, cancellation: Stop)).Message,
            StringComparison.Ordinal);
    }
}
