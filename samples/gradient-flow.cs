#:project ../src/PolyRelu/PolyRelu.csproj

// Gradient flow itself from an initial scale of 1e-300: when clusters are born, where it ends, and how far the nearest examples are.
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Evaluation;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;

Dataset clusters = new GaussianClusters
{
    Dimension = 40, Clusters = 4, PositiveClusters = 2, Alpha = 0.02, Assignment = ClusterAssignment.Balanced,
}.Sample(count: 80, stream: 0);
foreach (double power in new[] { 2.5, 3.0 })
{
    FlowProblem problem = new()
    {
        Inputs = DoubleMatrix.From(clusters.Samples.Inputs), Labels = clusters.Samples.Labels, Loss = new SquaredLoss(), Power = power,
    };
    FlowStart start = FlowStart.Balanced(hidden: 30, dimension: 40, DecimalScale.Parse("1e-300"), seed: 0);
    FlowOptions options = new() { Until = 3200, RecordTimes = [0, 3200], Tolerance = 1e-4 };
    FlowTrajectory flow = FlowRun.Run(new FlowSession(problem, start, options, clusters.ClusterOf));
    double[] predicted = BirthPrediction.Of(problem, start, clusters.Centres, clusters.ClusterOf!).Times;
    FlowReading end = new FlowReader(problem, clusters.Centres, clusters.Samples).Read(flow.Records[^1]);
    Console.WriteLine($"p = {power}: clusters born at t = {Times(flow.Births)}; predicted without noise {Times(predicted)}");
    Console.WriteLine($"  alignment {end.Alignment!.Value.Median:0.000} (median); largest difference found to F {end.SumDistance:0.00}, "
        + $"to F^({power}) {end.PowerDistance:0.00}; nearest examples found at L2 {end.MedianRadius:0.000} (median)");
}

static string Times(double[] times) => string.Join(", ", times.Select(time => $"{time:0.0}"));
