using PolyRelu.Attacks;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>MALT's order: the first target is the rival of the nearest boundary, not the one of the largest logit.</summary>
public sealed class RivalOrderTests
{
    public static TheoryData<string> Norms() => [.. Norm.All.Select(norm => norm.Name)];

    /// <remarks>Linear in six classes: the distance of every boundary is known, and one target suffices for the nearest.</remarks>
    [Theory]
    [MemberData(nameof(Norms))]
    public void OneTarget_BreaksWhatTheNearestBoundaryLets(string normName)
    {
        Norm norm = Norm.Parse(normName);
        (LinearVictim victim, Samples samples) = Steep();
        double[] distances = [.. Enumerable.Range(0, samples.Count)
            .Select(i => victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm))];
        double radius = 1.05 * distances.Order().ElementAt(samples.Count / 2);
        AttackResult near = Run(AutoPgd.Malt), strong = Run(AutoPgd.Targeted);
        for (int i = 0; i < samples.Count; i++)
            if (Math.Abs(distances[i] - radius) > 0.02 * radius)
                Assert.True(near.Broken[i] == distances[i] < radius, $"sample {i} at {distances[i]}, radius {radius}: {near.Broken[i]}");
        Assert.True(strong.Broken.Count(broken => broken) < near.Broken.Count(broken => broken),
            $"by logits {strong.Broken.Count(broken => broken)}, by distance {near.Broken.Count(broken => broken)}");

        AttackResult Run(AttackRegistration<TargetedAutoPgdSettings> attack) => attack.Create(new() { Targets = 1, Restarts = 3 }).Run(
            victim, samples, new ThreatModel(norm, radius), cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>Classes whose logits differ in slope by factors of four.</summary>
    private static (LinearVictim Victim, Samples Samples) Steep()
    {
        CounterRandom random = new(9);
        Matrix weights = new(6, 12);
        for (int c = 0; c < 6; c++)
            for (int j = 0; j < 12; j++) weights[c, j] = (float)(Math.Pow(4, c % 4) * random.NextGaussian());
        LinearVictim victim = new(weights, new float[6]);
        return (victim, victim.CreateSamples(60, 6));
    }
}
