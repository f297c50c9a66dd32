#:project ../src/PolyRelu/PolyRelu.csproj

// Gradient flow itself from an initial scale of 1e-300, when clusters are born, and how far the nearest examples are.
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;

Dataset clusters = new GaussianClusters { Dimension = 40, Clusters = 4, PositiveClusters = 2, Alpha = 0.1 }.Sample(count: 80, stream: 0);
foreach (double power in new[] { 2.5, 3.0 })
{
    FlowProblem problem = new()
    {
        Inputs = DoubleMatrix.From(clusters.Samples.Inputs), Labels = clusters.Samples.Labels, Loss = new SquaredLoss(), Power = power,
    };
    FlowStart start = FlowStart.Balanced(hidden: 30, dimension: 40, DecimalScale.Parse("1e-300"), seed: 0);
    FlowOptions options = new() { Until = 3200, RecordTimes = [0, 3200], Tolerance = 1e-4 };
    FlowTrajectory flow = FlowRun.Run(new FlowSession(problem, start, options, clusters.ClusterOf));
    string births = string.Join(", ", flow.Births.Order().Select(time => $"{time:0.0}"));
    PolyReluNetwork network = FlowNetwork.Of(flow.Records[^1], problem);
    EvaluationRequest request = new()
    {
        Victim = network.CreateEvaluator(),
        Samples = clusters.Samples,
        Threat = new ThreatModel(Norm.L2, 0.6),
        Radii = [0.6],
        Method = EvaluationMethod.Within([.. AttackChoice.ParseList("apgd-margin").Select(choice => choice.Create())]),
    };
    double robust = Evaluator.Run(request).RobustAccuracy(0.6);
    Console.WriteLine($"p = {power}: clusters born at t = {births}; robust accuracy at L2 0.6 under apgd-margin {100 * robust:0}%");
}
