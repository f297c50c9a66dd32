using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Runs the tests of the kernels again in child processes that may not use the wider vectors.</summary>
public sealed class VectorWidthTests
{
    private const string ExpectedVariable = "POLYRELU_EXPECTED_VECTOR_BITS";

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
    public async Task Kernels_PassTheirTests_OnNarrowerVectors(string setting, int width)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(ExpectedVariable) is not null, "Runs in the parent process only.");
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "Vector widths are forced on x64 only.");
        Assert.SkipWhen(Hardware.SimdWidth < width, $"This processor has vectors of {Hardware.SimdWidth} bits.");
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = [typeof(VectorWidthTests).Assembly.Location, "--filter-namespace", "PolyRelu.Tests.Kernels", "--filter-namespace", "PolyRelu.Tests.Networks"];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_" + setting] = "0";
        start.Environment[ExpectedVariable] = width.ToString(CultureInfo.InvariantCulture);
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, $"{setting}=0: {output}{await errors}");
    }
}
