using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.Data;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>flow --data FILE</c>: samples of one's own, their labels, splits and standardisation, and what is refused.</summary>
public sealed class FlowOwnDataTests : IDisposable
{
    private const int N = 12, D = 3;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-flow-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Flow_OfSamples_IsThatOfTheProblemWithTheSameStart()
    {
        string csv = SampleWriter.Csv(At("a.csv"), Inputs(), Labels("no", "yes"));
        NamedArrays drawn = Flow(csv);
        double[] norms = drawn.Numbers("norms")[..8], directions = drawn.Numbers("directions")[..(8 * D)];
        NpzFile.Write(At("problem.npz"), new Dictionary<string, NumericArray>
        {
            ["X"] = NumericArray.From(Inputs()),
            ["y"] = NumericArray.From([.. Enumerable.Range(0, N).Select(i => i % 2 == 0 ? -1 : 1)], N),
            ["W0"] = NumericArray.From([.. directions.Select((value, i) => value * norms[i / D])], 8, D),
            ["v0"] = NumericArray.From(drawn.Numbers("v")[..8], 8),
        });
        CommandRun.Of("flow", At("problem.npz"), "--until", "20", "--record", "5", "--tolerance", "1e-9", "--out", At("p.npz")).Expect(0);
        double[] own = drawn.Numbers("f"), given = NamedArrays.Read(At("p.npz")).Numbers("f");
        Assert.Equal(5 * N, own.Length);
        for (int i = 0; i < own.Length; i++) Assert.Equal(given[i], own[i], 1e-7);
        Assert.Contains(own[^N..], output => Math.Abs(output) > 0.1);       // It is not at rest at 0.
    }

    [Fact]
    public void Labels_OfTwoClasses_AreTheSameHoweverTheyAreWritten()
    {
        string[] files = [.. new[] { ("-1", "1"), ("0", "1"), ("1", "2"), ("cat", "dog") }
            .Select((pair, i) => SampleWriter.Csv(At($"{i}.csv"), Inputs(), Labels(pair.Item1, pair.Item2)))];
        NamedArrays first = Flow(files[0]);
        foreach (string file in files)
        {
            NamedArrays other = Flow(file);
            Assert.Equal(first.Numbers("y"), other.Numbers("y"));
            Assert.Equal(first.Numbers("f"), other.Numbers("f"));
        }
    }

    [Fact]
    public void Standardisation_BelongsToTheNetwork_AsInATraining()
    {
        var first = Standardisation.Of(D, [0.5f, 0, -1], [2, 0.5f, 1]);
        Matrix seen = new(N, D);
        first.Apply(Inputs(), seen);
        string raw = SampleWriter.Npz(At("raw.npz"), Inputs(), Signs), ready = SampleWriter.Npz(At("ready.npz"), seen, Signs);
        string[] options = ["--mean", "0.5,0,-1", "--std", "2,0.5,1", "--network", At("n.npz"), "--json", At("f.json")];
        Assert.Equal(Flow(ready).Numbers("f"), Flow(raw, options).Numbers("f"));
        Assert.Equal(first.ToJson(), NetworkFile.ReadMetadata(At("n.npz"))["standardisation"]);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(At("f.json")));
        Assert.Equal([2f, 0.5f, 1], json.RootElement.GetProperty("standardisation").GetProperty("std").EnumerateArray()
            .Select(value => value.GetSingle()));
        Assert.Equal("raw.npz", json.RootElement.GetProperty("trainingData").GetProperty("name").GetString());
        // The attack takes the data as they are, and finds the standardisation in the network's file.
        CommandRun attack = CommandRun.Of("attack", At("n.npz"), "--data", raw, "--norm", "l2", "--epsilon", "0.01").Expect(0);
        Assert.Contains("radii in the units of the data; the network subtracts", attack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_AreTrainWhereNothingIsSaid()
    {
        string[] names = ["x_train", "y_train", "x_test", "y_test"];
        NpzFile.Write(At("s.npz"), names.ToDictionary(name => name, name => name[0] == 'x' ? NumericArray.From(
            name.EndsWith("train", StringComparison.Ordinal) ? Inputs() : Inputs(shift: 1)) : NumericArray.From(Signs, N)));
        double[] outputs = Flow(At("s.npz")).Numbers("f");
        Assert.Equal(Flow(SampleWriter.Npz(At("train.npz"), Inputs(), Signs)).Numbers("f"), outputs);
        Assert.Equal(Flow(SampleWriter.Npz(At("test.npz"), Inputs(shift: 1), Signs)).Numbers("f"),
            Flow(At("s.npz"), "--split", "test").Numbers("f"));
        Assert.Equal(5 * 4, Flow(At("s.npz"), "--count", "4").Numbers("f").Length);
    }

    [Fact]
    public void Images_OfTwoClasses_AreTaken()
    {
        for (int i = 0; i < 6; i++)
            SampleWriter.Png(At($"images/{(i % 2 == 0 ? "dark" : "light")}/{i}.png"), 1, 3, [(byte)(100 * (i % 2)), (byte)(20 * i), 90]);
        CommandRun run = CommandRun.Of("flow", "--data", At("images"), "--until", "5", "--hidden", "4", "--measure", "radius",
            "--measure-samples", "2", "--std", "0.5").Expect(0);
        foreach (string part in new[] { "6 samples of 3 features", "samples: images all", "divides by the standard deviation 0.5 first",
            "over 2 standardised samples of the file, in their units", "note: named-classes:", "'dark' is -1, 'light' is +1" })
            Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAFlowCannotTake_IsSaidInOneSentence()
    {
        string csv = SampleWriter.Csv(At("a.csv"), Inputs(), Labels("0", "1"));
        string many = SampleWriter.Csv(At("many.csv"), Inputs(), [.. Enumerable.Range(0, N).Select(i => $"{i % 3}")]);
        string names = SampleWriter.Csv(At("names.csv"), Inputs(), [.. Enumerable.Range(0, N).Select(i => "abc"[i % 3].ToString())]);
        (string Expected, string[] Options)[] lines =
        [
            ("which tell two classes apart; the labels of many are of 3", ["--data", many]),
            ("which tell two classes apart; the labels of names are of 3", ["--data", names]),
            ("those of a are not known. Choose balanced or gaussian", ["--data", csv, "--initialisation", "nudged"]),
            ("--nudge is for --initialisation nudged", ["--data", csv, "--nudge", "0.1"]),
            ("--dimension is for --data clusters; the data is a", ["--data", csv, "--dimension", "3"]),
            ("those of a are not known", ["--data", csv, "--measure", "distance"]),
            ("a all has 12 samples", ["--data", csv, "--count", "13"]),
            ("is one set of samples without splits", ["--data", csv, "--split", "train"]),
            ("--label-column is for --data FILE; the data is clusters", ["--data", "clusters", "--label-column", "y"]),
            ("--split is for --data FILE; the data is clusters", ["--data", "clusters", "--split", "train"]),
            ("mnist is a data set of images", ["--data", "mnist"]),
            ("expected a .npz file of X, y, W0 and v0", [csv]),
            ("--mean is for --data FILE; the data is the problem", [At("p.npz"), "--mean", "1"]),
        ];
        foreach ((string expected, string[] options) in lines)
        {
            CommandRun run = CommandRun.Of(["flow", .. options, "--until", "5", "--out", At("none.npz")]).Expect(ExitCode.Usage);
            Assert.Contains(expected, run.FirstError, StringComparison.Ordinal);
            Assert.False(File.Exists(At("none.npz")), run.FirstError);
        }
        string npz = SampleWriter.Npz(At("samples.npz"), Inputs(), Signs);
        Assert.Contains("has no array 'X'; it has: features, labels. A problem has X, y, W0, v0; samples without a start are named by "
            + "--data.", CommandRun.Of("flow", npz, "--until", "5").Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    private static int[] Signs => [.. Enumerable.Range(0, N).Select(i => i % 2 == 0 ? -1 : 1)];

    private static string[] Labels(string even, string odd) => [.. Enumerable.Range(0, N).Select(i => i % 2 == 0 ? even : odd)];

    private static Matrix Inputs(float shift = 0)
    {
        Matrix inputs = new(N, D);
        CounterRandom random = new(3);
        for (int i = 0; i < N; i++)
            for (int d = 0; d < D; d++) inputs[i, d] = (float)((i % 2 == d ? 1 : 0) + (0.1 * random.NextGaussian()) + shift);
        return inputs;
    }

    private string At(string name) => Path.Combine(folder, name);

    private NamedArrays Flow(string data, params string[] more)
    {
        CommandRun.Of(["flow", "--data", data, "--hidden", "8", "--seed", "1", "--until", "20", "--record", "5", "--tolerance", "1e-9",
            "--scale", "0.1", "--out", At("t.npz"), .. more]).Expect(0);
        return NamedArrays.Read(At("t.npz"));
    }
}
