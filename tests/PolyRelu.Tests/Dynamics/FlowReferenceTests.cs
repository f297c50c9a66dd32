using PolyRelu.Dynamics;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>Flows against trajectories integrated elsewhere, directly in (w, v), with DOP853 at 1e−12 (p = 1: fixed steps).</summary>
public sealed class FlowReferenceTests
{
    [Theory]
    [InlineData("flow_a_p3_squared_balanced", "squared", 1e-6, 1e-5)]
    [InlineData("flow_b_p3_exponential_gaussian", "exponential", 1e-6, 1e-5)]
    [InlineData("flow_c_p2_logistic_gaussian", "logistic", 1e-6, 1e-5)]
    [InlineData("flow_d_p4_exponential_balanced", "exponential", 1e-6, 1e-5)]
    [InlineData("flow_f_p1.5_squared_gaussian", "squared", 1e-5, 1e-3)]
    [InlineData("flow_e_p1_exponential_gaussian", "exponential", 1e-4, 1e-2)]
    public void Trajectory_IsTheReference(string name, string loss, double outputs, double directions)
    {
        NamedArrays file = new(name, NpzFile.Read(TestData.ReferenceFile($"flow/{name}.npz"), array => array is not ("loss" or "init")));
        FlowProblem problem = new()
        {
            Inputs = Table(file, "X"), Labels = file.Integers("y"), Loss = (IBinaryLoss)Registry<Loss>.Find(loss).Value,
            Power = file.Scalar("p"),
        };
        FlowStart start = FlowStart.Of(Table(file, "W0"), file.Numbers("v0"));
        double[] times = file.Numbers("times");
        FlowTrajectory flow = FlowRun.Run(new FlowSession(problem, start, new FlowOptions
        {
            Until = times[^1], RecordTimes = times, Tolerance = 1e-10,
        }), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(FlowEnd.Finished, flow.Ending.End);
        Assert.Equal(times, flow.Records.Select(record => record.Time));
        double[] f = file.Numbers("f"), u = file.Numbers("directions"), norms = file.Numbers("norms"), v = file.Numbers("v");
        double largest = f.Max(Math.Abs);
        (int n, int h, int d) = (problem.Count, start.Hidden, problem.Dimension);
        for (int t = 0; t < times.Length; t++)
        {
            FlowRecord record = flow.Records[t];
            for (int i = 0; i < n; i++)
                Assert.True(Math.Abs(record.Outputs[i] - f[(t * n) + i]) <= outputs * largest,
                    $"t = {times[t]}: f of sample {i} is {record.Outputs[i]}, expected {f[(t * n) + i]}");
            for (int j = 0; j < h; j++)
            {
                double apart = Math.Sqrt(Enumerable.Range(0, d).Sum(k =>
                    Math.Pow(record.Directions[(j * d) + k] - u[(((t * h) + j) * d) + k], 2)));
                Assert.True(apart <= directions, $"t = {times[t]}: the direction of neuron {j} is {apart} away");
                Assert.Equal(norms[(t * h) + j], Math.Exp(record.LogNorms[j]), directions * 10 * norms[(t * h) + j]);
                Assert.Equal(v[(t * h) + j], record.Signs[j] * Math.Exp(record.LogOutputs[j]), directions * 10 * norms[(t * h) + j]);
            }
        }
        Assert.True(flow.Records.Max(record => record.Drift.Balance) < 1e-12, "‖w‖² − v² drifted");
        if (problem.Power >= 1.5) Assert.True(flow.Records.Max(record => record.Drift.Energy) < 1e-8, "the energy drifted");
    }

    private static DoubleMatrix Table(NamedArrays file, string name)
    {
        NumericArray array = file[name];
        return DoubleMatrix.From(array.Shape[0], array.Shape[1], array.ToDoubles());
    }
}
