using CsCheck;
using PolyRelu.Attacks.Losses;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.Losses;

public sealed class LogitRatioLossTests
{
    private static readonly Loss[] Losses = [new LogitRatioLoss(), new TargetedLogitRatioLoss(), new TargetedMarginLoss()];

    [Fact]
    public void Values_FollowTheirFormulas()
    {
        float[] logits = [1, 4, 2, -1, 3], gradient = new float[5];
        Assert.Equal((4.0 - 3) / (4 - 2), new LogitRatioLoss().Evaluate(logits, 4, gradient), 9);
        Assert.Equal((3.0 - 4) / (4 - 2), new LogitRatioLoss().Evaluate(logits, 1, gradient), 9);
        Assert.Equal((2.0 - 4) / (4 - 1.5), new TargetedLogitRatioLoss().Evaluate(logits, 1, 2, gradient), 9);
        Assert.Equal(-1 - 4.0, new TargetedMarginLoss().Evaluate(logits, 1, 3, gradient), 9);
    }

    [Fact]
    public void Gradients_AreTheDifferencesOfTheLoss() =>
        Distinct().Sample((float[] logits, int label) =>
        {
            foreach (Loss loss in Losses)
            {
                float[] gradient = new float[logits.Length], ignored = new float[logits.Length];
                loss.Evaluate(logits, label, gradient);
                for (int k = 0; k < logits.Length; k++)
                {
                    // Quarters and steps of 1/64 are exact in float32, so that the difference is of the loss alone.
                    float[] above = [.. logits], below = [.. logits];
                    above[k] += 1f / 64;
                    below[k] -= 1f / 64;
                    double slope = 32 * (loss.Evaluate(above, label, ignored) - loss.Evaluate(below, label, ignored));
                    if (Math.Abs(slope - gradient[k]) > 2e-3 * (1 + Math.Abs(slope))) return false;
                }
            }
            return true;
        });

    [Fact]
    public void Ratios_DoNotChange_WhenLogitsAreScaledAndShifted() =>
        Distinct().Sample((float[] logits, int label) =>
        {
            float[] other = [.. logits.Select(value => (4 * value) + 3)], ignored = new float[logits.Length];
            return Losses.Take(2).All(loss => Math.Abs(loss.Evaluate(logits, label, ignored) - loss.Evaluate(other, label,
                ignored)) < 1e-9);
        });

    [Fact]
    public void EqualLogits_GiveFiniteLosses()
    {
        float[] gradient = new float[4];
        foreach (Loss loss in Losses)
        {
            Assert.True(double.IsFinite(loss.Evaluate([2, 2, 2, 2], 1, gradient)));
            Assert.DoesNotContain(gradient, value => !float.IsFinite(value));
        }
    }

    [Fact]
    public void TooFewClasses_AreRefused()
    {
        Assert.False(Losses[0].Supports(2));
        Assert.False(Losses[1].Supports(3));
        Assert.Contains("at least 3 classes", Assert.Throws<ArgumentException>(() => Losses[0].Evaluate([1, 2], 0, new float[2])).Message,
            StringComparison.Ordinal);
        Assert.Contains("at least 4 classes", Assert.Throws<ArgumentException>(() => Losses[1]
            .Evaluate([1, 2, 3], 0, new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_AgreesWithSorting() =>
        Gen.Int[-3, 3].Select(value => (float)value).Array[3, 12].Sample(logits =>
        {
            int[] sorted = [.. Enumerable.Range(0, logits.Length).OrderByDescending(k => logits[k]).ThenBy(k => k), -1];
            (int first, int second, int third, int fourth) = LogitOrder.Top(logits);
            return sorted.AsSpan(0, 4).SequenceEqual([first, second, third, fourth]);
        });

    /// <summary>Logits at least a quarter apart, away from the kinks of the order, and a label.</summary>
    private static Gen<(float[] Logits, int Label)> Distinct() =>
        from classes in Gen.Int[4, 9]
        from order in Gen.Shuffle(Enumerable.Range(-8, 17).ToArray())
        from label in Gen.Int[0, classes - 1]
        select (order.Take(classes).Select(value => value / 4f).ToArray(), label);
}
