using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Examples that are kept are misclassified by float64 as well, stay in ball and box, and say so.</summary>
public sealed class PreciseExamplesTests
{
    [Theory]
    [InlineData(1, "l2")]
    [InlineData(2, "l2")]
    [InlineData(3, "linf")]
    [InlineData(4, "l1")]
    public void NearestExamples_AreMisclassifiedInDouble(double power, string name)
    {
        var norm = Norm.Parse(name);
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(power, 60, 4, 2, 0.3, 1e-3, 2, 60);
        AttackContext known = new() { Centres = test.Centres };
        MinimumDistanceResult found = MinimumDistance.Search(
            network.CreateEvaluator(), test.Samples, new ThreatModel(norm, 4), MinimumDistance.Attacks(norm, 1, known),
            cancellation: TestContext.Current.CancellationToken);
        foreach (DistanceStep step in found.Steps)
            for (int i = 0; i < test.Count; i++)
            {
                if (!double.IsFinite(step.Nearest.Distances[i])) continue;
                ReadOnlySpan<float> example = step.Nearest.Adversarials.Row(i);
                double margin = test.Samples.Labels[i] * InDouble(network, example)[0];
                Assert.False(margin > 0, $"{step.Name}, point {i}: margin {margin} in double");
                Assert.True(step.Nearest.Confirmed[i]);
                Assert.Equal(norm.Distance(example, test.Samples.Inputs.Row(i)), step.Nearest.Distances[i], 12);
            }
    }

    /// <summary>
    /// An example just beyond the boundary in the middle of a ball is moved outwards; one on the sphere stays where it is.
    /// </summary>
    [Fact]
    public void Examples_AreMovedWithinTheBall()
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(2, 60, 4, 2, 0.3, 1e-3, 2, 20);
        NetworkEvaluator victim = network.CreateEvaluator();
        NearestExamples known = new Bisection(AutoPgd.Margin.Create())
            .Approach(victim, test.Samples, new NearestWithin(new ThreatModel(Norm.L2, 4), new NearestExamples(test.Samples)),
                cancellation: TestContext.Current.CancellationToken);
        PreciseExamples precise = new(victim);
        double[] logits = new double[1], rounding = new double[1];
        for (int i = 0; i < test.Count; i++)
        {
            float[] clean = test.Samples.Inputs.Row(i).ToArray(),
            example = Halve(victim, clean, known.Adversarials.Row(i).ToArray(), test.Samples.Labels[i]), tight = [.. example];
            double distance = Norm.L2.Distance(example, clean);
            precise.Settle(new ThreatModel(Norm.L2, 2 * distance), clean, test.Samples.Labels[i], example);
            victim.PreciseLogits(example, logits, rounding);
            Assert.True(test.Samples.Labels[i] * logits[0] < -rounding[0], $"point {i}: {logits[0]} beside {rounding[0]}");
            Assert.InRange(Norm.L2.Distance(example, clean), distance, 1.001 * distance);

            Assert.False(precise.Settle(new ThreatModel(Norm.L2, distance), clean, test.Samples.Labels[i], tight));
            Assert.InRange(Norm.L2.Distance(tight, clean), 0, distance);
        }
    }

    /// <summary>What each example becomes does not depend on those beside it, nor on the number of threads.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ExamplesTogether_EndWhereEachEndsAlone(double power)
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(power, 60, 4, 2, 0.3, 1e-3, 2, 40);
        NetworkEvaluator victim = network.CreateEvaluator();
        NearestExamples known = new Bisection(AutoPgd.Margin.Create())
            .Approach(victim, test.Samples, new NearestWithin(new ThreatModel(Norm.L2, 4), new NearestExamples(test.Samples)),
                cancellation: TestContext.Current.CancellationToken);
        PreciseExamples precise = new(victim);
        Matrix alone = new(test.Count, 60), together = new(test.Count, 60);
        bool[] moved = new bool[test.Count];
        for (int i = 0; i < test.Count; i++)
        {
            float[] clean = test.Samples.Inputs.Row(i).ToArray();
            Halve(victim, clean, known.Adversarials.Row(i).ToArray(), test.Samples.Labels[i]).CopyTo(together.Row(i));
            together.Row(i).CopyTo(alone.Row(i));
            moved[i] = precise.Settle(ThreatOf(i), clean, test.Samples.Labels[i], alone.Row(i));
        }
        Assert.Equal(moved, precise.Settle(ThreatOf, test.Samples, together));
        Assert.Equal(alone.ToArray(), together.ToArray());
        Assert.Contains(true, moved);
        Assert.Contains(false, moved);
        bool?[] confirmed = precise.Confirms(together, test.Samples.Labels);
        for (int i = 0; i < test.Count; i++) Assert.Equal(precise.Confirms(alone.Row(i), test.Samples.Labels[i]), confirmed[i]);

        // Every third one has no room.
        ThreatModel ThreatOf(int i) => new(Norm.L2, i % 3 == 0 ? 1e-6 : 4);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(3, 3)]
    [InlineData(3, -1)]
    public void LabelsThatTheHeadDoesNotHave_AreRefused(int outputs, int label)
    {
        PolyReluNetwork network = new GaussianInitialisation(new() { Scale = 0.5 })
            .Create(new NetworkShape { InputDimension = 4, Hidden = 6, Outputs = outputs, Power = 2 }, 1);
        PreciseExamples precise = new(network.CreateEvaluator()), other = new(LinearVictim.Random(outputs, 4, 5));
        ThreatModel threat = new(Norm.L2, 1);
        foreach (Action ask in new Action[]
        {
            () => precise.Confirms(new float[4], label), () => other.Confirms(new float[4], label),
            () => precise.Confirms(new Matrix(2, 4), [1, label]), () => precise.Settle(threat, new float[4], label, new float[4]),
        })
            Assert.Contains(outputs == 1 ? "a network with 1 output takes +1 or -1" : "a network with 3 outputs takes 0..2",
                Assert.Throws<ArgumentException>(ask).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => precise.Confirms(new float[5], 1));
        Assert.Throws<ArgumentException>(() => precise.Settle(threat, new float[5], 1, new float[4]));
    }

    [Fact]
    public void ClassifiersWithoutDouble_LeaveExamplesUnconfirmed()
    {
        LinearVictim victim = LinearVictim.Random(1, 12, 5);
        Samples samples = victim.CreateSamples(10, 6);
        MinimumDistanceResult found = MinimumDistance.Search(victim, samples, new ThreatModel(Norm.L2, 20),
            MinimumDistance.Attacks(Norm.L2, 1), cancellation: TestContext.Current.CancellationToken);
        Assert.All(found.Nearest.Confirmed, Assert.Null);
        Assert.All(found.Nearest.Distances.ToArray(), distance => Assert.True(double.IsFinite(distance)));
    }

    /// <summary>Halves the way to an example until float32 knows no point between.</summary>
    private static float[] Halve(NetworkEvaluator victim, float[] clean, float[] example, int label)
    {
        double inside = 0, outside = 1;
        float[] best = example;
        Matrix asked = new(1, clean.Length), answer = new(1, 1);
        for (int step = 0; step < 40; step++)
        {
            double middle = (inside + outside) / 2;
            for (int k = 0; k < clean.Length; k++) asked[0, k] = (float)(clean[k] + (middle * ((double)example[k] - clean[k])));
            victim.Logits(asked, answer);
            if (Margin.IsCorrect(answer.Row(0), label))
            {
                inside = middle;
                continue;
            }
            outside = middle;
            best = asked.Row(0).ToArray();
        }
        return best;
    }

    /// <summary>The formula of the network, written down once more.</summary>
    private static double[] InDouble(PolyReluNetwork network, ReadOnlySpan<float> input)
    {
        double[] logits = new double[network.Outputs];
        for (int j = 0; j < network.Hidden; j++)
        {
            double sum = 0, square = 0;
            for (int k = 0; k < input.Length; k++)
            {
                double weight = network.Weights[j, k];
                sum += (input[k] - (double)(network.Centre?[k] ?? 0)) * weight;
                square += weight * weight;
            }
            if (sum <= 0) continue;
            for (int c = 0; c < logits.Length; c++)
                logits[c] += network.OutputWeights[c, j] * Math.Pow(sum, network.Power) / Math.Pow(Math.Sqrt(square), network.Power - 1);
        }
        return logits;
    }
}
