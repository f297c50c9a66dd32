using System.Globalization;
using System.Runtime.InteropServices;
using PolyRelu.Kernels;
using PolyRelu.Tests.Certification.Rounding;
using PolyRelu.Tests.Geometry;
using PolyRelu.Tests.Networks;
using PolyRelu.Tests.Numerics;
using PolyRelu.Tests.Training;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Runs the tests of everything that computes on vectors again in child processes that may not use the wider ones.</summary>
public sealed class VectorWidthTests
{
    private const string ExpectedVariable = "POLYRELU_EXPECTED_VECTOR_BITS";

    /// <summary>
    /// Left out are whole trainings and certificates of images, which take longest and whose every step is covered, and what does not
    /// depend on the width: tests that go through all widths themselves, compare numbers of threads, count what is allocated, read files
    /// and options, compute in scalars, or search in a few dimensions. Tests by random cases take fewer of them here.
    /// </summary>
    private static readonly string[] Filters =
    [
        .. ChildRun.TheoriesWhole,
        "--filter-namespace", "PolyRelu.Tests.Kernels", "PolyRelu.Tests.Numerics", "PolyRelu.Tests.Networks", "PolyRelu.Tests.Training",
        "PolyRelu.Tests.Geometry", "PolyRelu.Tests.Certification.Rounding",
        "--filter-not-class", typeof(SyntheticRunTests).FullName!, typeof(AdamTrajectoryTests).FullName!,
        typeof(CertifiedPointsTests).FullName!, typeof(TileWidthTests).FullName!, typeof(SymmetricSpectrumTests).FullName!,
        typeof(TrainingEngineSizeTests).FullName!, typeof(HyperplaneTests).FullName!, typeof(NetworkShapeTests).FullName!,
        typeof(RoundingTermTests).FullName!, typeof(EnclosureTests).FullName!, typeof(ExponentialIntegralTests).FullName!,
        "--filter-not-method", "*Allocate*", "*NothingIsAllocated", $"*.{nameof(FactorisationTests.Bits_DoNotDependOnThreads)}",
        "*OnAnyNumberOfThreads", $"*.{nameof(NetworkEvaluatorTests.LargeBatch_WhoseSlopesAreNotKept_GivesTheSameBits)}",
        $"*.{nameof(PretrainedNetworkTests.Reference_ReproducesLogitsAndGradientsInDouble)}",
        $"*.{nameof(MuonTests.Clusters_AreClassifiedWithoutAnError)}",
        $"*.{nameof(WorkersLimitTests.CallsSideBySide_KeepTheirOwnLimits)}",
    ];

    /// <summary>Where multiply-adds are fused every factor has the bits of its twin, so that what it proves is the same.</summary>
    private static readonly string[] Fused = ["--filter-not-class", typeof(CholeskyProofTests).FullName!];

    /// <summary>Whether this process was started with narrower vectors.</summary>
    public static bool AreForced => Environment.GetEnvironmentVariable(ExpectedVariable) is not null;

    [Fact]
    public void Width_IsTheOneTheParentForced()
    {
        string? expected = Environment.GetEnvironmentVariable(ExpectedVariable);
        int width = expected is null ? Hardware.Describe().VectorBits : int.Parse(expected, CultureInfo.InvariantCulture);
        Assert.Equal(width, Hardware.SimdWidth);
    }

    [Theory]
    [InlineData("EnableAVX512", 256)]
    [InlineData("EnableAVX2", 128)]
    [InlineData("EnableHWIntrinsic", 32)]
    public async Task Tests_Pass_OnNarrowerVectors(string setting, int width)
    {
        Assert.SkipWhen(AreForced, "Runs in the parent process only.");
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "Vector widths are forced on x64 only.");
        Assert.SkipWhen(Hardware.SimdWidth < width, $"This processor has vectors of {Hardware.SimdWidth} bits.");
        ChildRun run = await ChildRun.Of(width == 256 ? [.. Filters, .. Fused] : Filters, new Dictionary<string, string>
        {
            // Compiling a kernel once, and at once, takes less than trying it first.
            ["DOTNET_TieredCompilation"] = "0",
            ["DOTNET_" + setting] = "0",
            [ExpectedVariable] = width.ToString(CultureInfo.InvariantCulture)
        });
        Assert.True(run.ExitCode == 0, $"{setting}=0: {run.Failures}");
    }
}
