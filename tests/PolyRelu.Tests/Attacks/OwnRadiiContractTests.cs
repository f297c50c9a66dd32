using PolyRelu.Attacks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>
/// What every registered attack promises where every sample has a radius of its own, in every norm it supports, with and without a box.
/// </summary>
public sealed class OwnRadiiContractTests
{
    private static readonly double[] Factors = [0, 0.5, 1, 2, 4, 0.25, 1.5];

    public static TheoryData<string, string, bool, int> Cases() => AttackCase.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Examples_LieInTheBallOfTheirOwnSample_AndDependOnNoOther(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        double[] radii = Radii(example);
        AttackResult whole = example.RunWithin(radii);
        ExpectInOwnBalls(example, whole, radii);
        ExpectRows(whole, [.. Enumerable.Range(0, radii.Length)], example.RunWithin(radii, batchSize: 5, largest: 3));
        int[] chosen = [17, 3, 0, 22, 9, 8, 5, 20];
        ExpectRows(whole, chosen, example.RunWithin(Array.ConvertAll(chosen, i => radii[i]), example.Subset(chosen)));
        int[] alone = [14];
        ExpectRows(whole, alone, example.RunWithin([radii[14]], example.Subset(alone)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FeatureRadii_HoldForEverySample(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs).WithFeatureRadii();
        double[] radii = Radii(example);
        ExpectInOwnBalls(example, example.RunWithin(radii), radii);
    }

    /// <summary>The nearest examples have a largest radius of their own inside of composites.</summary>
    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    [InlineData("l1")]
    public void RadiusOfTheOthers_ChangesNothing(string norm)
    {
        AttackCase example = AttackCase.Create("strongest", norm, boxed: true, outputs: 1);
        double[] radii = Radii(example);
        AttackResult own = example.RunWithin(radii);
        double[] others = [.. radii.Select((radius, i) => i % 2 == 0 ? radius : 3 * example.Threat.Radius)];
        int[] even = [.. Enumerable.Range(0, radii.Length).Where(i => i % 2 == 0)];
        AttackResult changed = example.RunWithin(others);
        foreach (int i in even)
        {
            Assert.Equal(own.Broken[i], changed.Broken[i]);
            Assert.True(own.Adversarials.Row(i).SequenceEqual(changed.Adversarials.Row(i)),
                $"sample {i} has another example where its neighbours have other radii");
        }
    }

    [Fact]
    public void Radii_MustFitSamplesAndThreat()
    {
        AttackCase example = AttackCase.Create("apgd-ce", "l2", boxed: false, outputs: 2);
        Assert.Contains("There are radii of 3 samples; 24 samples were given",
            Assert.Throws<ArgumentException>(() => example.RunWithin(Radii(example)[..3])).Message, StringComparison.Ordinal);
        foreach (double wrong in (double[])[-0.1, double.NaN, 1.01 * example.Threat.Radius])
        {
            double[] radii = new double[example.Samples.Count];
            radii[4] = wrong;
            Assert.Contains("sample 4 has", Assert.Throws<ArgumentOutOfRangeException>(() =>
                new WithinRadii(example.Threat, radii)).Message, StringComparison.Ordinal);
        }
    }

    private static double[] Radii(AttackCase example) =>
        [.. Enumerable.Range(0, example.Samples.Count).Select(i => Factors[i % Factors.Length] * example.Threat.Radius)];

    private static void ExpectInOwnBalls(AttackCase example, AttackResult result, double[] radii)
    {
        int searched = 0;
        for (int i = 0; i < example.Samples.Count; i++)
        {
            ReadOnlySpan<float> clean = example.Samples.Inputs.Row(i), adversarial = result.Adversarials.Row(i);
            double distance = example.Threat.Norm.Distance(adversarial, clean);
            Assert.True(distance <= radii[i] * (1 + 1e-9), $"sample {i} moved by {distance}, more than its own radius {radii[i]}");
            Assert.True(example.Threat.FirstOutside(clean, adversarial) < 0,
                $"feature {example.Threat.FirstOutside(clean, adversarial)} of sample {i} is outside its range");
            Assert.Equal(result.Broken[i], !example.IsCorrect(adversarial, example.Samples.Labels[i]));
            Assert.Equal(result.Broken[i], result.FoundBy[i] is not null);
            if (result.Broken[i] && result.FoundBy[i] != AttackIdentity.Misclassified) searched++;
        }
        Assert.Equal(searched, result.Entries.Sum(entry => entry.Broken));
    }

    private static void ExpectRows(AttackResult whole, int[] rows, AttackResult part)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(whole.Broken[rows[i]], part.Broken[i]);
            Assert.Equal(whole.FoundBy[rows[i]], part.FoundBy[i]);
            Assert.True(whole.Adversarials.Row(rows[i]).SequenceEqual(part.Adversarials.Row(i)),
                $"sample {rows[i]} has another adversarial example");
        }
    }
}
