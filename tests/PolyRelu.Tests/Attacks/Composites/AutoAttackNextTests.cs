using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.Settings;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.Composites;

/// <summary>What autoattack-next runs against whom, and that it leaves no more than AutoAttack does.</summary>
public sealed class AutoAttackNextTests
{
    [Theory]
    [InlineData("linf", 4, "fmn malt fmn-t boundary-descent square-blocks")]
    [InlineData("l2", 1, "fmn malt (margin) fmn-t boundary-descent square-blocks")]
    [InlineData("l1", 12, "fmn fab-t malt boundary-descent square-blocks")]
    public void Entries_AreThoseOfTheNorm(string norm, int outputs, string names)
    {
        LinearVictim victim = LinearVictim.Random(outputs, 6, 4);
        AttackResult result = Run(victim, victim.CreateSamples(20, 5), new(Norm.Parse(norm), 0.2));
        Assert.Equal(names, string.Join(' ', result.Entries.Select(entry => entry.Name)));
    }

    /// <remarks>The gradients of a linear classifier lead straight to the boundary: Square has nothing to do.</remarks>
    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    [InlineData("l1")]
    public void Square_IsNotAsked_WhereGradientsLead(string norm)
    {
        LinearVictim victim = LinearVictim.Random(5, 6, 4);
        AttackResult result = Run(victim, victim.CreateSamples(20, 5), new(Norm.Parse(norm), 0.05));
        Assert.Equal(0, result.Entries[^1].Attacked);
        Assert.Contains(result.Broken, broken => !broken);
    }

    [Theory]
    [InlineData(Fault.Zero)]
    [InlineData(Fault.Backwards)]
    [InlineData(Fault.NotANumber)]
    public void Square_IsAsked_WhereGradientsMislead(Fault fault)
    {
        LinearVictim linear = LinearVictim.Random(5, 6, 4);
        Samples samples = linear.CreateSamples(20, 5);
        ThreatModel threat = new(Norm.L2, 0.05);
        AttackResult result = Run(new Misleading(linear, fault), samples, threat);
        Assert.Equal(result.Entries[^2].Attacked - result.Entries[^2].Broken, result.Entries[^1].Attacked);
        Assert.True(result.Entries[^1].Attacked > 0, "nothing is left for Square");
    }

    [Fact]
    public void VictimWithoutGradients_IsForSquareAlone()
    {
        LinearVictim linear = LinearVictim.Random(5, 6, 4);
        Samples samples = linear.CreateSamples(20, 5);
        ThreatModel threat = new(Norm.LInf, 0.3);
        AttackResult result = Run(new LogitsAlone(linear), samples, threat);
        AttackResult square = NamedAttack.Create("square", Few).Run(
            new LogitsAlone(linear), samples, threat, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("square-blocks", Assert.Single(result.Entries).Name);
        Assert.Equal(square.Broken, result.Broken);
    }

    /// <remarks>
    /// p = 3 just beyond √2/2, where gradients from the clean input lead to the wrong place: descents from beyond the boundary do not.
    /// </remarks>
    [Theory]
    [InlineData("linf", 0.1)]
    [InlineData("l2", 0.6)]
    [InlineData("l2", 0.74)]
    [InlineData("l1", 3)]
    public void Clusters_AreNoMoreRobust_ThanUnderAutoAttack(string norm, double radius)
    {
        (PolyReluNetwork network, Dataset test) = ClusterVictim.Train(3, 60, 4, 2, 0.1, 1e-3, 3, 40);
        ThreatModel threat = new(Norm.Parse(norm), radius);
        AttackResult usual = AutoAttack.Standard.Create(new() { Queries = 300 }).Run(
            network.CreateEvaluator(), test.Samples, threat, cancellation: TestContext.Current.CancellationToken);
        AttackResult next = AutoAttackNext.Registration.Create(context: new() { References = test.Samples }).Run(
            network.CreateEvaluator(), test.Samples, threat, cancellation: TestContext.Current.CancellationToken);
        int[] missed = [.. Enumerable.Range(0, test.Count).Where(i => usual.Broken[i] && !next.Broken[i])];
        Assert.True(missed.Length == 0, $"AutoAttack alone breaks {string.Join(", ", missed)}.");
        if (radius == 0.74) Assert.True(next.RobustAccuracy < usual.RobustAccuracy, $"both leave {next.RobustAccuracy}");
    }

    private static SettingChoices Few => NamedAttack.Common(queries: 60);

    private static AttackResult Run(IClassifier victim, Samples samples, ThreatModel threat) =>
        NamedAttack.Create("autoattack-next", Few).Run(victim, samples, threat, cancellation: TestContext.Current.CancellationToken);

    /// <summary>How a gradient is wrong.</summary>
    public enum Fault
    {
        /// <summary>It is zero, as behind a rounding.</summary>
        Zero,

        /// <summary>It points the other way.</summary>
        Backwards,

        /// <summary>It is not a number.</summary>
        NotANumber,
    }

    /// <summary>A linear classifier with a wrong backward pass.</summary>
    private sealed class Misleading(LinearVictim linear, Fault fault) : IDifferentiableClassifier
    {
        public int InputDimension => linear.InputDimension;

        public int Outputs => linear.Outputs;

        public void Logits(Matrix inputs, Matrix logits) => linear.Logits(inputs, logits);

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            linear.PullBack(cotangents, gradients);
            for (int row = 0; row < gradients.Rows; row++)
            {
                foreach (ref float slope in gradients.Row(row))
                {
                    slope = fault switch
                    {
                        Fault.Zero => 0,
                        Fault.Backwards => -slope,
                        Fault.NotANumber => float.NaN,
                        _ => throw new ArgumentOutOfRangeException(nameof(cotangents), $"{fault} is no fault."),
                    };
                }
            }
        }
    }

    /// <summary>A classifier of which only the logits are known.</summary>
    private sealed class LogitsAlone(LinearVictim linear) : IClassifier
    {
        public int InputDimension => linear.InputDimension;

        public int Outputs => linear.Outputs;

        public void Logits(Matrix inputs, Matrix logits) => linear.Logits(inputs, logits);
    }
}
