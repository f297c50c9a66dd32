using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>
/// Standard AutoAttack on the paper's networks, and FAB-T and Square alone, against what the original's standard version left robust.
/// </summary>
/// <remarks>Golden masks: official AutoAttack (commit a392200) under PyTorch 1.13, seed 0, first test images of MNIST.</remarks>
public sealed class MaskReferenceTests
{
    public static TheoryData<string, double, int, int, string> Cases() => new()
    {
        { "linf", 0.1, 1, 200, "Linf_eps0.1_p1_n1000" },
        { "linf", 0.1, 3, 200, "Linf_eps0.1_p3_n1000" },
        { "l2", 2, 1, 200, "L2_eps2_p1_n1000" },
        { "l2", 2, 3, 200, "L2_eps2_p3_n1000" },
        { "l1", 10, 1, 100, "L1_eps10_p1_n200" },
        { "l1", 10, 3, 100, "L1_eps10_p3_n200" },
    };

    [Theory]
    [InlineData("linf", 0.1, 1, 1000, "Linf_eps0.1_p1_n1000")]
    [InlineData("linf", 0.1, 3, 1000, "Linf_eps0.1_p3_n1000")]
    [InlineData("l2", 2, 1, 1000, "L2_eps2_p1_n1000")]
    [InlineData("l2", 2, 3, 1000, "L2_eps2_p3_n1000")]
    [InlineData("l1", 10, 1, 200, "L1_eps10_p1_n200")]
    [InlineData("l1", 10, 3, 200, "L1_eps10_p3_n200")]
    public void AutoAttack_LeavesRobustWhatTheOriginalDoes(string norm, double radius, int power, int count, string mask)
    {
        Dataset images = Images(count);
        AttackResult result = AutoAttack.Standard.Create(context: new() { Image = images.Shape }).Run(
            Network(power), images.Samples, new ThreatModel(Norm.Parse(norm), radius, images.Box),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["apgd-ce", "apgd-t", "fab-t", "square"], result.Entries.Select(entry => entry.Name));
        foreach (AttackEntry entry in result.Entries)
        {
            bool[] reference = Mask(mask, $"robust_after_{entry.Name.Replace('-', '_')}", count);
            double original = (double)reference.Count(robust => robust) / count;
            int agree = Enumerable.Range(0, count).Count(i => reference[i] == entry.Robust[i]);
            string words = $"{norm} ε = {radius}, p = {power}, after {entry.Name}: robust accuracy {entry.RobustAccuracy:P1}, original "
                + $"{original:P1}; {agree} of {count} points agree";
            TestContext.Current.TestOutputHelper!.WriteLine(words);
            Assert.True(agree >= 0.98 * count, words);
            if (entry.Name == "apgd-ce") Assert.True(Math.Abs(entry.RobustAccuracy - original) <= 0.006, words);
            if (entry == result.Entries[^1]) Assert.True(entry.RobustAccuracy <= original + (norm == "l1" ? 0.005 : 0.002) + 1e-9, words);
        }
        RequireInside(norm, radius, images.Samples.Inputs, result.Adversarials);
    }

    /// <remarks>With no more passes than its own list has, and without Square, of which no point is in need.</remarks>
    [Theory]
    [MemberData(nameof(Cases))]
    public void AutoAttackNext_LeavesNoMoreThanTheOriginal(string norm, double radius, int power, int count, string mask)
    {
        Dataset images = Images(count);
        AttackResult result = AutoAttackNext.Registration.Create(context: new() { Image = images.Shape }).Run(
            Network(power), images.Samples, new ThreatModel(Norm.Parse(norm), radius, images.Box),
            cancellation: TestContext.Current.CancellationToken);
        int left = result.Broken.Count(broken => !broken), original = Mask(mask, "robust_after_square", count).Count(robust => robust);
        Assert.True(left <= original, $"{norm} ε = {radius}, p = {power}: {left} of {count} are left, by the original {original}");
        Assert.Equal(("square", 0), (result.Entries[^1].Name, result.Entries[^1].Attacked));
        RequireInside(norm, radius, images.Samples.Inputs, result.Adversarials);
    }

    [Theory]
    [InlineData("linf", 0.1)]
    [InlineData("l2", 1.5)]
    [InlineData("l1", 8)]
    public void AutoAttack_GivesTheSameBits_OnOneThreadInSmallBatchesAndInAnotherOrder(string norm, double radius)
    {
        const int count = 40;
        Dataset images = Images(count);
        ThreatModel threat = new(Norm.Parse(norm), radius, images.Box);
        (FullAutoAttackSettings settings, AttackContext known) = (new() { Queries = 300, Targets = 2 }, new() { Image = images.Shape });
        AttackResult whole = AutoAttack.Standard.Create(settings, known)
            .Run(Network(3), images.Samples, threat, 5, cancellation: TestContext.Current.CancellationToken);
        Samples reversed = new(new Matrix(count, images.Samples.Inputs.Columns), [.. images.Samples.Labels.Reverse()]);
        for (int i = 0; i < count; i++) images.Samples.Inputs.Row(i).CopyTo(reversed.Inputs.Row(count - 1 - i));
        AttackResult other;
        using (Workers.Inline())
            other = AutoAttack.Standard.Create(settings, known with { BatchSize = 7 })
                .Run(Network(3), reversed, threat, 5, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(whole.Broken.Count(broken => broken), 5, 39);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(whole.FoundBy[i], other.FoundBy[count - 1 - i]);
            Assert.True(whole.Adversarials.Row(i).SequenceEqual(other.Adversarials.Row(count - 1 - i)),
                $"image {i} has another adversarial example");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TargetedFab_BreaksWhatTheWholeOriginalBreaks(string norm, double radius, int power, int count, string mask)
    {
        (AttackResult result, bool[] robust) = Run("fab-t", norm, radius, power, count, mask);
        int agree = Enumerable.Range(0, count).Count(i => robust[i] == !result.Broken[i]);
        TestContext.Current.SendDiagnosticMessage("fab-t {0} ε = {1}, p = {2}: {3} of {4} points agree with the original's whole sequence",
            norm, radius, power, agree, count);
        Assert.True(agree >= 0.98 * count, $"{agree} of {count} points agree");
        Assert.True(result.RobustAccuracy <= ((double)robust.Count(flag => flag) / count) + 0.011,
            $"robust accuracy {result.RobustAccuracy}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Square_BreaksOnlyWhatTheWholeOriginalBreaks(string norm, double radius, int power, int count, string mask)
    {
        (AttackResult result, bool[] robust) = Run("square", norm, radius, power, count, mask);
        int alone = Enumerable.Range(0, count).Count(i => robust[i] && result.Broken[i]);
        TestContext.Current.SendDiagnosticMessage("square {0} ε = {1}, p = {2}: robust accuracy {3:P1}, whole sequence {4:P1}", norm,
            radius, power, result.RobustAccuracy, (double)robust.Count(flag => flag) / count);
        Assert.True(alone <= 0.01 * count, $"{alone} points that the original leaves robust");
        Assert.InRange(result.RobustAccuracy, 0, norm == "l1" ? 0.85 : 0.6);
    }

    private static (AttackResult Result, bool[] Robust) Run(string attack, string norm, double radius, int power, int count, string mask)
    {
        Dataset images = Images(count);
        AttackResult result = NamedAttack.Create(attack, NamedAttack.Common(queries: 1500), new() { Image = images.Shape }).Run(
            Network(power), images.Samples, new ThreatModel(Norm.Parse(norm), radius, images.Box),
            cancellation: TestContext.Current.CancellationToken);
        return (result, Mask(mask, "robust_after_square", count));
    }

    private static bool[] Mask(string mask, string array, int count) =>
        [.. NpzFile.Read(TestData.ReferenceFile($"masks_standard_{mask}_seed0.npz"))[array].ToIntegers().Take(count)
            .Select(flag => flag != 0)];

    private static NetworkEvaluator Network(int power) =>
        NetworkFile.Load(TestData.Model(power), new NetworkFileOptions { Power = power, NormalizeInput = true }).CreateEvaluator();

    private static Dataset Images(int count) =>
        Registry<DatasetSource>.Find("mnist").Value.Load(new DatasetRequest { Folder = TestData.DataFolder(), Offline = true }).Take(count);

    /// <summary>The ball measured here independently, in double.</summary>
    private static void RequireInside(string norm, double radius, Matrix inputs, Matrix adversarials)
    {
        for (int i = 0; i < inputs.Rows; i++)
        {
            double[] moves = [.. Enumerable.Range(0, inputs.Columns).Select(j => Math.Abs((double)adversarials[i, j] - inputs[i, j]))];
            double length = norm switch { "linf" => moves.Max(), "l2" => Math.Sqrt(moves.Sum(move => move * move)), _ => moves.Sum() };
            Assert.True(length <= radius * (1 + 1e-9), $"image {i} moved by {length}");
            Assert.Equal(-1, Box.Unit.FirstOutside(adversarials.Row(i)));
        }
    }
}
