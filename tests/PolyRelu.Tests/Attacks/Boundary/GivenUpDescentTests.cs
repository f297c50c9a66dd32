using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.Boundary;

/// <summary>
/// Descents from beyond the boundary are given up only where all of them would be dear; that costs hardly any distance, and saves half of
/// the answers.
/// </summary>
public sealed class GivenUpDescentTests(ITestOutputHelper output)
{
    /// <remarks>
    /// A network trained on two classes of clusters, with outputs f, −f and −c: the nearest examples are those of the two, and hard to find
    /// from the clean point. In L∞ with p > 2 single points end in another valley where descents are given up.
    /// </remarks>
    [Theory]
    [InlineData(1, "linf")]
    [InlineData(3, "linf")]
    [InlineData(4, "linf")]
    [InlineData(4, "l2")]
    [InlineData(4, "l1")]
    public void SmallProblems_RunEveryDescentToItsEnd(double power, string name)
    {
        (Found early, Found late) = Compare(power, name, outputs: 3, padding: 0);
        Assert.Equal(late.Distances, early.Distances);
        Assert.Equal(late.Answers, early.Answers);
    }

    /// <summary>As many features as images have, of which all but a few stay at zero, and ten classes.</summary>
    [Theory]
    [InlineData(1, "linf")]
    [InlineData(3, "l2")]
    public void LargeProblems_LoseHardlyAnything(double power, string name)
    {
        (Found early, Found late) = Compare(power, name, outputs: 10, padding: 724);
        double worst = Enumerable.Range(0, early.Distances.Length).Where(i => late.Distances[i] > 0)
            .Max(i => early.Distances[i] / late.Distances[i]);
        output.WriteLine($"p = {power}, {name}: worst {worst:0.####}, {early.Answers} of {late.Answers} answers");
        Assert.InRange(worst, 0, 1.01);
        Assert.InRange(early.Answers, 1, late.Answers / 2);
    }

    private static (Found Early, Found Late) Compare(double power, string name, int outputs, int padding)
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(power, 60, 4, 2, 0.1, 0.1, 4, 30);
        CountingVictim victim = new(WithFurtherClasses(network, outputs, padding));
        Samples samples = new(Padded(test.Samples.Inputs, padding), [.. test.Samples.Labels.Select(label => label > 0 ? 0 : 1)]);
        return (Search(keepToEnd: false), Search(keepToEnd: true));

        Found Search(bool keepToEnd)
        {
            ThreatModel threat = new(Norm.Parse(name), 3);
            AttackContext context = new() { References = samples };
            NearestExamples known = new Fab(new TargetedFabSettings(), context).Approach(
                victim, samples, new NearestWithin(threat, new NearestExamples(samples)),
                cancellation: TestContext.Current.CancellationToken);
            int before = victim.Answers;
            known = new BoundaryDescent(context: context with { KeepToEnd = keepToEnd })
                .Approach(victim, samples, new NearestWithin(threat, known), cancellation: TestContext.Current.CancellationToken);
            return new Found([.. known.Distances], victim.Answers - before);
        }
    }

    private static PolyReluNetwork WithFurtherClasses(PolyReluNetwork network, int outputs, int padding)
    {
        float[] v = network.OutputWeights.Row(0).ToArray();
        Matrix weights = Matrix.From(outputs, v.Length, [.. v, .. v.Select(x => -x), .. new float[(outputs - 2) * v.Length]]);
        float[] bias = [0, 0, .. Enumerable.Repeat(-0.5f, outputs - 2)];
        return new PolyReluNetwork(network.Power, network.NormalizeInput, Padded(network.Weights, padding), weights, bias);
    }

    private static Matrix Padded(Matrix rows, int padding)
    {
        Matrix padded = new(rows.Rows, rows.Columns + padding);
        for (int i = 0; i < rows.Rows; i++) rows.Row(i).CopyTo(padded.Row(i));
        return padded;
    }

    private sealed record Found(double[] Distances, int Answers);

    private sealed class CountingVictim(PolyReluNetwork network) : IDifferentiableClassifier
    {
        private readonly NetworkEvaluator evaluator = network.CreateEvaluator();

        public int Answers { get; private set; }

        public int InputDimension => evaluator.InputDimension;

        public int Outputs => evaluator.Outputs;

        public ClassifierGuarantees Guarantees => new() { AllowsGivingUp = true };

        public void Logits(Matrix inputs, Matrix logits)
        {
            Answers += inputs.Rows;
            evaluator.Logits(inputs, logits);
        }

        public void PullBack(Matrix cotangents, Matrix gradients) => evaluator.PullBack(cotangents, gradients);
    }
}
