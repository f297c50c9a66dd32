using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>With several rivals descents from beyond the boundary are given up: that costs hardly any distance, and saves more than half of the answers.</summary>
public sealed class GivenUpDescentTests(ITestOutputHelper output)
{
    /// <remarks>
    /// A network trained on two classes of clusters, with outputs f, −f and −c: the nearest examples are those of the two, and hard to find
    /// from the clean point. In L∞ with p > 2 single points end in another valley (docs/attacks.md).
    /// </remarks>
    [Theory]
    [InlineData(1, "linf")]
    [InlineData(3, "l2")]
    [InlineData(4, "l2")]
    [InlineData(4, "l1")]
    public void Distances_AreThoseOfDescentsThatRunToTheirEnd(double power, string name)
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(power, 60, 4, 2, 0.1, 0.1, 4, 30);
        var norm = Norm.Parse(name);
        CountingVictim victim = new(WithThirdClass(network));
        Samples samples = new(test.Samples.Inputs, [.. test.Samples.Labels.Select(label => label > 0 ? 0 : 1)]);
        (double[] early, int some) = Search(keepToEnd: false);
        (double[] late, int all) = Search(keepToEnd: true);
        double worst = Enumerable.Range(0, early.Length).Where(i => late[i] > 0).Max(i => early[i] / late[i]);
        output.WriteLine($"p = {power}, {name}: worst {worst:0.####}, {some} of {all} answers");
        Assert.InRange(worst, 0, 1.01);
        Assert.InRange(some, 1, all / 2);

        (double[] Distances, int Answers) Search(bool keepToEnd)
        {
            NearestExamples known = new(samples);
            ThreatModel threat = new(norm, 3);
            AttackSettings settings = new() { References = samples, KeepToEnd = keepToEnd };
            ((IMinimumNormAttack)Fab.Targeted.Value(settings)).Approach(victim, samples, threat, known, cancellation: TestContext.Current.CancellationToken);
            int before = victim.Answers;
            new BoundaryDescent(settings).Approach(victim, samples, threat, known, cancellation: TestContext.Current.CancellationToken);
            return ([.. known.Distances], victim.Answers - before);
        }
    }

    private static PolyReluNetwork WithThirdClass(PolyReluNetwork network)
    {
        float[] v = network.OutputWeights.Row(0).ToArray();
        Matrix weights = Matrix.From(3, v.Length, [.. v, .. v.Select(x => -x), .. new float[v.Length]]);
        return new PolyReluNetwork(network.Power, network.NormalizeInput, network.Weights, weights, bias: [0, 0, -0.5f]);
    }

    private sealed class CountingVictim(PolyReluNetwork network) : IDifferentiableClassifier
    {
        private readonly NetworkEvaluator evaluator = network.CreateEvaluator();

        public int Answers { get; private set; }

        public int InputDimension => evaluator.InputDimension;

        public int Outputs => evaluator.Outputs;

        public bool AllowsGivingUp => true;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Answers += inputs.Rows;
            evaluator.Logits(inputs, logits);
        }

        public void PullBack(Matrix cotangents, Matrix gradients) => evaluator.PullBack(cotangents, gradients);
    }
}
