using PolyRelu.Cli;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Files of flags and radii of features: what is no flag and no radius is refused with file and index.</summary>
public sealed class FeatureFileTests
{
    private const int Dimension = 12;

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    [Theory]
    [InlineData("--frozen", double.NaN, "NaN")]
    [InlineData("--frozen", double.PositiveInfinity, "Infinity")]
    [InlineData("--frozen", double.NegativeInfinity, "-Infinity")]
    [InlineData("--feature-radii", double.NaN, "NaN")]
    [InlineData("--feature-radii", -0.25, "-0.25")]
    [InlineData("--feature-radii", -1e-300, "-1E-300")]
    [InlineData("--feature-radii", double.NegativeInfinity, "-Infinity")]
    public void WhatIsNoFlagAndNoRadius_IsRefusedWithFileAndIndex(string option, double value, string shown)
    {
        double[] values = new double[Dimension];
        values[7] = value;
        foreach (NumericArray array in (NumericArray[])[NumericArray.From(values, Dimension),
            NumericArray.From([.. values.Select(one => (float)one)], 3, 4)])
        {
            if (value != 0 && array.ToDoubles()[7] == 0) continue;
            string file = Path.Combine(folder, "values.npy");
            NpyFile.Write(file, array);
            CommandRun run = Attack(option, file).Expect(ExitCode.Usage);
            Assert.Contains($"{option}: {file} holds {shown} at index 7; expected", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Flags_MayBeAnyFiniteNumbers_AndRadiiInfinite()
    {
        string file = Path.Combine(folder, "values.npy");
        NpyFile.Write(file, NumericArray.From([.. Enumerable.Range(0, Dimension).Select(i => i % 3 == 0 ? 1e-300 : 0)], Dimension));
        Assert.Contains("4 features frozen", Attack("--frozen", file).Expect(ExitCode.Success).Output, StringComparison.Ordinal);
        NpyFile.Write(file, NumericArray.From([.. Enumerable.Range(0, Dimension).Select(i => i % 4 == 0 ? 0 : double.PositiveInfinity)],
            Dimension));
        Assert.Contains("3 features frozen, 3 limited", Attack("--feature-radii", file).Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NormalisationThatIsNoFlag_IsNotTakenForTrue()
    {
        string network = Path.Combine(folder, "m.npz");
        NetworkFile.Save(network, new PolyReluNetwork(2, true, new(4, Dimension), new(1, 4)), new Dictionary<string, string>());
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(network))
        { ["polyrelu.normalize_input"] = NumericArray.Scalar(double.NaN) };
        NpzFile.Write(network, arrays);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => NetworkFile.Load(network));
        Assert.Contains($"{network}: polyrelu.normalize_input: Element 0 is NaN; expected a flag", error.Message, StringComparison.Ordinal);
    }

    private CommandRun Attack(string option, string file)
    {
        string network = Path.Combine(folder, "m.safetensors");
        if (!File.Exists(network))
        {
            CommandRun.Of("train", "--data", "clusters", "--dimension", $"{Dimension}", "--count", "40", "--test-count", "10", "--hidden",
                "8", "--epochs", "2", "--out", network).Expect(ExitCode.Success);
        }
        return CommandRun.Of("attack", network, "--data", "clusters", "--dimension", $"{Dimension}", "--count", "5", "--norm", "l2",
            "--epsilon", "0.3", "--attack", "fixed-point", "--iterations", "3", option, file);
    }
}
