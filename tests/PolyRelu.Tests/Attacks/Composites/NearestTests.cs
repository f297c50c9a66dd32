using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.Composites;

/// <summary>The portfolio for nearest examples: one list, in a search for distances, within a radius, and in <c>strongest</c>.</summary>
public sealed class NearestTests
{
    [Theory]
    [InlineData("linf", "fmn-t boundary-descent apgd-margin")]
    [InlineData("l2", "fmn-t boundary-descent apgd-margin")]
    [InlineData("l1", "fab-t boundary-descent apgd-margin")]
    public void Attacks_AreThoseOfTheSearchForDistances(string norm, string names)
    {
        IReadOnlyList<IMinimumNormAttack> search = MinimumDistance.Attacks(Norm.Parse(norm), 3),
            named = MinimumDistance.Approaches(Nearest.Create(), Norm.Parse(norm), 3);
        Assert.Equal(names, string.Join(' ', search.Select(attack => attack.Name)));
        Assert.Equal(search.Select(attack => attack.Name), named.Select(attack => attack.Name));
        Assert.Equal("apgd-ce",
            Assert.Single(MinimumDistance.Approaches(NamedAttack.Create("apgd-ce"), Norm.Parse(norm), 3)).Name);
    }

    /// <remarks>A linear classifier's distance is known; nothing breaks below it, and everything a little above.</remarks>
    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    [InlineData("l1")]
    public void LinearClassifier_BreaksAtItsDistance(string norm)
    {
        LinearVictim victim = LinearVictim.Random(4, 6, 4);
        Samples samples = victim.CreateSamples(10, 5);
        MinimumDistanceResult found = MinimumDistance.Search(victim, samples, new(Norm.Parse(norm), 100),
            MinimumDistance.Attacks(Norm.Parse(norm), 4), cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < samples.Count; i++)
        {
            double distance = found.Nearest.Distances[i];
            Assert.True(IsBroken(i, 1.01 * distance), $"sample {i} holds at {1.01 * distance}");
            Assert.False(IsBroken(i, 0.99 * distance), $"sample {i} breaks below {distance}");
        }

        bool IsBroken(int sample, double radius) => Nearest.Create().Run(
            victim, samples.Choose([sample]), new ThreatModel(Norm.Parse(norm), radius),
            cancellation: TestContext.Current.CancellationToken).Broken[0];
    }
}
