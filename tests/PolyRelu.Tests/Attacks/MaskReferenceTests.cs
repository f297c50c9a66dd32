using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>FAB-T and Square alone on the paper's networks, against what the original's standard AutoAttack left robust.</summary>
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
    [MemberData(nameof(Cases))]
    public void TargetedFab_BreaksWhatTheWholeOriginalBreaks(string norm, double radius, int power, int count, string mask)
    {
        (AttackResult result, bool[] robust) = Run("fab-t", norm, radius, power, count, mask);
        int agree = Enumerable.Range(0, count).Count(i => robust[i] == !result.Broken[i]);
        TestContext.Current.SendDiagnosticMessage("fab-t {0} ε = {1}, p = {2}: {3} of {4} points agree with the original's whole sequence", norm, radius, power, agree, count);
        Assert.True(agree >= 0.98 * count, $"{agree} of {count} points agree");
        Assert.True(result.RobustAccuracy <= ((double)robust.Count(flag => flag) / count) + 0.011, $"robust accuracy {result.RobustAccuracy}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Square_BreaksOnlyWhatTheWholeOriginalBreaks(string norm, double radius, int power, int count, string mask)
    {
        (AttackResult result, bool[] robust) = Run("square", norm, radius, power, count, mask);
        int alone = Enumerable.Range(0, count).Count(i => robust[i] && result.Broken[i]);
        TestContext.Current.SendDiagnosticMessage("square {0} ε = {1}, p = {2}: robust accuracy {3:P1}, whole sequence {4:P1}", norm, radius, power, result.RobustAccuracy, (double)robust.Count(flag => flag) / count);
        Assert.True(alone <= 0.01 * count, $"{alone} points that the original leaves robust");
        Assert.InRange(result.RobustAccuracy, 0, norm == "l1" ? 0.85 : 0.6);
    }

    private static (AttackResult Result, bool[] Robust) Run(string attack, string norm, double radius, int power, int count, string mask)
    {
        bool[] robust = [.. NpzFile.Read(TestData.ReferenceFile($"masks_standard_{mask}_seed0.npz"))["robust_after_square"].ToIntegers().Take(count).Select(flag => flag != 0)];
        PolyReluNetwork network = NetworkFile.Load(TestData.Model(power), new NetworkFileOptions { Power = power, NormalizeInput = true });
        Dataset images = Registry<DatasetSource>.Find("mnist").Value.Load(new DatasetRequest { Folder = TestData.DataFolder(), Offline = true }).Take(count);
        AttackSettings settings = new() { Image = images.Shape, Queries = 1500 };
        AttackResult result = Registry<AttackFactory>.Find(attack).Value(settings).Run(
            network.CreateEvaluator(), images.Samples, new ThreatModel(Norm.Parse(norm), radius, images.Box), cancellation: TestContext.Current.CancellationToken);
        return (result, robust);
    }
}
