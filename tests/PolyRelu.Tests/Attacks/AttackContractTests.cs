using PolyRelu.Attacks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>What every registered attack promises, in every norm it supports, with and without a box, for one to four outputs.</summary>
public sealed class AttackContractTests
{
    public static TheoryData<string, string, bool, int> Cases() => AttackCase.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adversarials_LieInBallAndBox_AndFoolTheVictim(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        float[] before = example.Samples.Inputs.ToArray();
        AttackResult result = example.Run();
        Assert.Equal(before, example.Samples.Inputs.ToArray());
        for (int i = 0; i < example.Samples.Count; i++)
        {
            ReadOnlySpan<float> clean = example.Samples.Inputs.Row(i), adversarial = result.Adversarials.Row(i);
            Assert.True(Measure(norm, adversarial, clean) <= example.Threat.Radius * (1 + 1e-9),
                $"sample {i} moved by {Measure(norm, adversarial, clean)}, more than {example.Threat.Radius}");
            if (boxed)
                foreach (float value in adversarial) Assert.InRange(value, 0, 1);
            if (!result.Broken[i])
                Assert.True(adversarial.SequenceEqual(clean), $"sample {i} is not broken, but its example differs from the input");
            Assert.Equal(result.Broken[i], !example.IsCorrect(adversarial, example.Samples.Labels[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Counts_AgreeWithTheFlags(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        AttackResult result = example.Run();
        int correct = Enumerable.Range(0, example.Samples.Count)
            .Count(i => example.IsCorrect(example.Samples.Inputs.Row(i), example.Samples.Labels[i]));
        int broken = result.Broken.Count(flag => flag);
        Assert.Equal(20, correct);
        Assert.Equal(correct, result.Attacked);
        Assert.Equal(broken, example.Samples.Count - correct + result.Entries.Sum(entry => entry.Broken));
        Assert.Equal(1 - ((double)broken / example.Samples.Count), result.RobustAccuracy, 12);
        Assert.Equal(result.RobustAccuracy, result.Entries[^1].RobustAccuracy, 12);
        Assert.Equal(correct, result.Entries[0].Attacked);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void RadiusZero_GivesCleanAccuracy(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        AttackResult result = example.Run(radius: 0);
        Assert.Equal(20.0 / 24, result.RobustAccuracy, 12);
        Assert.Equal(example.Samples.Inputs.ToArray(), result.Adversarials.ToArray());
        Assert.NotEmpty(result.Entries);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SameSeed_GivesSameBits(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        ExpectSame(example.Run(), example.Run());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_DoNotDependOnBatchSizeOrderOrSubset(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        AttackResult whole = example.Run();
        ExpectSame(whole, example.Run(batchSize: 7));
        int[] chosen = [17, 3, 0, 22, 9, 8, 5, 20];
        ExpectRows(whole, chosen, example.Run(example.Subset(chosen)));
        foreach (int alone in (int[])[0, 4, 13, 19]) ExpectRows(whole, [alone], example.Run(example.Subset(alone)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LargeRadius_BreaksMoreThanTheMisclassified(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        AttackResult result = example.Run(radius: example.Threat.Radius * 4);
        Assert.InRange(result.Entries.Sum(entry => entry.Broken), 3, 20);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_MoveNoFartherThanTheirRadii(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs).WithFeatureRadii();
        ReadOnlySpan<float> limits = example.Threat.FeatureRadii!.Values;
        AttackResult result = example.Run(radius: example.Threat.Radius * 4);
        for (int i = 0; i < example.Samples.Count; i++)
        {
            ReadOnlySpan<float> clean = example.Samples.Inputs.Row(i), adversarial = result.Adversarials.Row(i);
            for (int j = 0; j < clean.Length; j++)
                Assert.True(Math.Abs((double)adversarial[j] - clean[j]) <= limits[j],
                    $"feature {j} of sample {i} moved by {adversarial[j] - clean[j]}, more than {limits[j]}");
            Assert.True(Measure(norm, adversarial, clean) <= example.Threat.Radius * 4 * (1 + 1e-9));
            if (boxed)
                foreach (float value in adversarial) Assert.InRange(value, 0, 1);
            Assert.Equal(result.Broken[i], !example.IsCorrect(adversarial, example.Samples.Labels[i]));
        }
        ExpectRows(result, [19, 4], example.Run(example.Subset(19, 4), radius: example.Threat.Radius * 4));
    }

    private static void ExpectSame(AttackResult expected, AttackResult actual) =>
        ExpectRows(expected, [.. Enumerable.Range(0, expected.Broken.Length)], actual);

    private static void ExpectRows(AttackResult whole, int[] rows, AttackResult part)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(whole.Broken[rows[i]], part.Broken[i]);
            Assert.True(whole.Adversarials.Row(rows[i]).SequenceEqual(part.Adversarials.Row(i)),
                $"sample {rows[i]} has another adversarial example");
        }
    }

    /// <summary>The norm of the difference, written here independently.</summary>
    private static double Measure(string norm, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0, largest = 0, squares = 0, count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = Math.Abs((double)a[i] - b[i]);
            (sum, largest, squares) = (sum + d, Math.Max(largest, d), squares + (d * d));
            if (d > 0) count++;
        }
        return norm switch { "linf" => largest, "l2" => Math.Sqrt(squares), "l1" => sum, _ => count };
    }
}
