using PolyRelu.Attacks;
using PolyRelu.Attacks.Losses;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.Losses;

/// <summary>The margin of the probabilities: its values, its derivatives by finite differences, and what it is with two classes.</summary>
public sealed class ProbabilityMarginLossTests
{
    private static readonly ProbabilityMarginLoss Loss = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void ValueAndDerivative_AreThoseOfTheProbabilities(int outputs)
    {
        CounterRandom random = new(7, (uint)outputs);
        for (int trial = 0; trial < 40; trial++)
        {
            double[] logits = [.. Enumerable.Range(0, outputs).Select(_ => (double)(float)(3 * random.NextGaussian()))];
            int label = outputs == 1 ? (trial % 2 == 0 ? 1 : -1) : random.NextInt(outputs);
            float[] gradient = new float[outputs];
            double value = Loss.Evaluate([.. logits.Select(z => (float)z)], label, gradient);
            Assert.Equal(Plain(logits, label), value, 1e-6);
            for (int k = 0; k < outputs; k++)
            {
                double[] up = [.. logits], down = [.. logits];
                (up[k], down[k]) = (up[k] + 1e-5, down[k] - 1e-5);
                Assert.Equal((Plain(up, label) - Plain(down, label)) / 2e-5, gradient[k], 1e-5);
            }
        }
    }

    /// <summary>Confident points: e^−60 is nothing beside 1, and still what the loss and its derivative are.</summary>
    [Fact]
    public void ConfidentPoints_KeepTheirRelativeAccuracy()
    {
        float[] gradient = new float[3];
        double value = Loss.Evaluate([60, 0, -5], 0, gradient), own = Math.Exp(-60), other = Math.Exp(-65);
        Assert.Equal(1, value / ((2 * own) + other), 1e-6);
        Assert.Equal(1, gradient[1] / (2 * own), 1e-6);
        Assert.Equal(1, gradient[0] / -((2 * own) + other), 1e-6);
        Assert.Equal(1, Loss.Evaluate([60], 1, gradient.AsSpan(0, 1)) / (2 * own), 1e-6);
        Assert.Equal(1, gradient[0] / (-2 * own), 1e-6);
    }

    /// <summary>With two classes its gradient is that of the margin but for a factor.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TwoClasses_BreakWhatTheMarginBreaks(int outputs)
    {
        LinearVictim victim = LinearVictim.Random(outputs, 12, 5);
        Samples samples = victim.CreateSamples(60, 6);
        bool[] margin = Broken(AutoPgd.Margin.Create()), own = Broken(AutoPgd.ProbabilityMargin.Create());
        Assert.InRange(margin.Count(broken => broken), 10, 50);
        Assert.Equal(margin, own);

        bool[] Broken(Attack attack) =>
            attack.Run(victim, samples, new ThreatModel(Norm.L2, 0.3), cancellation: TestContext.Current.CancellationToken).Broken;
    }

    private static double Plain(double[] logits, int label)
    {
        double[] own = logits.Length == 1 ? [logits[0], 0] : logits;
        int y = logits.Length == 1 ? (label == 1 ? 0 : 1) : label;
        double total = own.Sum(Math.Exp);
        return 1 + Enumerable.Range(0, own.Length).Where(k => k != y).Max(k => Math.Exp(own[k]) / total) - (Math.Exp(own[y]) / total);
    }
}
