using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using PolyRelu.Tests.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>Flows of unnormalised neurons as networks of the library, and gradient descent beside them.</summary>
public sealed class UnnormalisedFlowTests
{
    private const int Features = 8, Hidden = 6;

    [Theory]
    [InlineData(1.5, "1e-1")]
    [InlineData(3, "1")]
    [InlineData(3, "1e-12")]
    public void Network_HasTheOutputsOfTheRecord(double power, string scale)
    {
        FlowProblem problem = Problem(power);
        FlowTrajectory flow = Run(problem, Start(problem, scale), 3);
        FlowRecord end = flow.Records[^1];
        PolyReluNetwork network = FlowNetwork.Of(end, problem);
        Assert.Equal(NeuronForm.Unnormalised, network.Form);
        double[] logits = new double[1], rounding = new double[1];
        NetworkEvaluator evaluator = network.CreateEvaluator();
        for (int i = 0; i < problem.Count; i++)
        {
            float[] x = [.. problem.Inputs.Row(i).ToArray().Select(value => (float)value)];
            evaluator.PreciseLogits(x, logits, rounding);
            Assert.Equal(end.Outputs[i], logits[0], (2e-6 * end.Outputs.Max(Math.Abs)) + 1e-37);
        }
        // Its own weights where float32 holds them, unit ones otherwise.
        double length = Math.Sqrt(ReferenceNetwork.Widen(network.Weights.Row(0)).Sum(w => w * w));
        Assert.Equal(scale == "1e-12" && power > 2 ? 1 : Math.Exp(end.LogNorms[0]), length, 1e-6 * Math.Max(length, 1e-9));
        PolyReluNetwork multiple = FlowNetwork.UpToScale(end, problem);
        Assert.Equal(NeuronForm.Unnormalised, multiple.Form);
        double[] contributions = NeuronAnalysis.Contributions(multiple), logarithms = end.LogContributions(problem);
        for (int j = 0; j < Hidden; j++) Assert.Equal(Math.Exp(logarithms[j] - logarithms.Max()), contributions[j], 1e-6);
    }

    /// <summary>‖w‖² = p v² stays, to the rounding of the coordinates, and the start is the one that training draws.</summary>
    [Fact]
    public void BalancedStart_StaysBalanced_AndIsThatOfTraining()
    {
        FlowProblem problem = Problem(3);
        FlowStart start = Start(problem, "1e-1");
        FlowTrajectory flow = Run(problem, start, 3);
        double shift = 0.5 * Math.Log(3);
        Assert.All(flow.Records, record => Assert.All(record.LogNorms.Zip(record.LogOutputs), pair =>
            Assert.Equal(pair.First - shift, pair.Second, 1e-12)));
        PolyReluNetwork trained = new BalancedInitialisation(new() { Scale = 0.1 }).Create(Shape(3), 3);
        PolyReluNetwork network = FlowNetwork.Of(flow.Records[0], problem);
        for (int j = 0; j < Hidden; j++)
        {
            Assert.Equal(trained.OutputWeights[0, j], network.OutputWeights[0, j], 1e-6 * Math.Abs(trained.OutputWeights[0, j]));
            for (int d = 0; d < Features; d++) Assert.Equal(trained.Weights[j, d], network.Weights[j, d], 1e-7);
        }
    }

    /// <summary>Half the step, half the distance: gradient descent of the library's network follows the flow of the same form.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void GradientDescent_ApproachesTheFlow(double power)
    {
        const double until = 4;
        FlowProblem problem = Problem(power);
        FlowRecord end = Run(problem, Start(problem, "0.3"), until).Records[^1];
        double coarse = Distance(0.02), fine = Distance(0.01);
        Assert.InRange(fine / coarse, 0.4, 0.6);
        Assert.True(fine < 0.02 * end.Outputs.Max(Math.Abs), $"{fine} beside outputs up to {end.Outputs.Max(Math.Abs)}");

        double Distance(double step)
        {
            PolyReluNetwork start = new BalancedInitialisation(new() { Scale = 0.3 }).Create(Shape(power), 3);
            Samples samples = new(Inputs(), problem.Labels);
            int[] all = [.. Enumerable.Range(0, samples.Count)];
            TrainingEngine engine = new(start, samples, new SquaredLoss(),
                new GradientDescent(new() { LearningRate = step }, fullBatch: true), samples.Count);
            for (int i = 0; i < (int)Math.Round(until / step); i++) engine.Step(all);
            Matrix logits = new(samples.Count, 1);
            engine.Export().CreateEvaluator().Logits(samples.Inputs, logits);
            return all.Max(i => Math.Abs(logits[i, 0] - end.Outputs[i]));
        }
    }

    private static NetworkShape Shape(double power) =>
        new() { InputDimension = Features, Hidden = Hidden, Power = power, Form = NeuronForm.Unnormalised };

    private static FlowStart Start(FlowProblem problem, string scale) =>
        FlowStart.Balanced(Hidden, Features, DecimalScale.Parse(scale), 3).BalancedFor(problem.Form, problem.Power);

    private static FlowTrajectory Run(FlowProblem problem, FlowStart start, double until) => FlowRun.Run(
        new FlowSession(problem, start, new FlowOptions { Until = until, RecordTimes = [0, until], Tolerance = 1e-9 }),
        cancellation: TestContext.Current.CancellationToken);

    private static Matrix Inputs()
    {
        CounterRandom random = new(4);
        return RandomNetworks.Gaussian(24, Features, 1 / Math.Sqrt(Features), ref random);
    }

    private static FlowProblem Problem(double power) => new()
    {
        Inputs = DoubleMatrix.From(Inputs()), Labels = [.. Enumerable.Range(0, 24).Select(i => i % 2 == 0 ? 1 : -1)],
        Loss = new SquaredLoss(), Power = power, Form = NeuronForm.Unnormalised,
    };
}
