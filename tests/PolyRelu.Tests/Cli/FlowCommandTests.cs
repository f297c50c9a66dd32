using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>flow</c>: problems from files and clusters, trajectories, resuming, and what is refused.</summary>
public sealed class FlowCommandTests : IDisposable
{
    private const int N = 12, D = 5, H = 4;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-flow-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Trajectory_OfAFile_HasTheArraysThatPythonReads()
    {
        string problem = Problem(), trajectory = PathOf("t.npz"), json = PathOf("f.json");
        CommandRun.Of("flow", problem, "--power", "3", "--loss", "squared", "--until", "30", "--record", "7", "--tolerance", "1e-9",
            "--out", trajectory, "--json", json).Expect(ExitCode.Success);
        NamedArrays file = NamedArrays.Read(trajectory);
        double[] times = file.Doubles("times", [7]);
        Assert.Equal([0, 5, 10, 15, 20, 25, 30], times);
        double[] losses = file.Doubles("losses", [7]), norms = file.Doubles("norms", [7, H]), v = file.Doubles("v", [7, H]);
        _ = file.Doubles("f", [7, N]);
        double[] directions = file.Doubles("directions", [7, H, D]), logNorms = file.Doubles("log_norms", [7, H]);
        Assert.True(losses[^1] < losses[0]);
        Assert.Equal(ElementType.Float64, file["directions"].Type);
        for (int i = 0; i < norms.Length; i++) Assert.Equal(norms[i], Math.Exp(logNorms[i]), 1e-12 * norms[i]);
        // The start is the file's own.
        NamedArrays given = NamedArrays.Read(problem);
        double[] weights = given.Numbers("W0");
        for (int j = 0; j < H; j++)
        {
            Assert.Equal(given.Numbers("v0")[j], v[j], 1e-12);
            for (int d = 0; d < D; d++) Assert.Equal(weights[(j * D) + d], norms[j] * directions[(j * D) + d], 1e-12);
        }
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(json));
        Assert.Equal("finished", document.RootElement.GetProperty("end").GetString());
        Assert.Equal(7, document.RootElement.GetProperty("records").GetArrayLength());
    }

    [Fact]
    public void Record_TakesTimesInAnyOrder_EachOnce()
    {
        string trajectory = PathOf("t.npz");
        CommandRun.Of("flow", Problem(), "--until", "30", "--record", "20,0,7,7", "--out", trajectory).Expect(ExitCode.Success);
        Assert.Equal([0, 7, 20], NamedArrays.Read(trajectory).Numbers("times"));
    }

    [Fact]
    public void Interrupted_ItGoesOnToTheSameBytes_AndRemovesTheCheckpoint()
    {
        string[] flow = ["flow", Problem(), "--until", "4000", "--tolerance", "1e-9", "--record", "linspace(0,4000,9)"];
        string direct = PathOf("direct.npz"), resumed = PathOf("resumed.npz"), kept = PathOf("kept.npz");
        CommandRun.Of([.. flow, "--out", direct]).Expect(ExitCode.Success);
        CommandRun stopped = CommandRun.Interrupted(TimeSpan.FromMilliseconds(20), [.. flow, "--checkpoint", kept]);
        // Before the first step there is nothing to keep, and the sentence says so.
        if (stopped.ExitCode == ExitCode.Cancelled) Assert.Contains("the same command", stopped.Error, StringComparison.Ordinal);
        CommandRun.Of([.. flow, "--out", resumed, "--checkpoint", kept]).Expect(ExitCode.Success);
        Assert.Equal(File.ReadAllBytes(direct), File.ReadAllBytes(resumed));
        Assert.False(File.Exists(kept));
    }

    [Fact]
    public void Scale_BelowFloat64_LeavesLogarithms()
    {
        string trajectory = PathOf("t.npz");
        CommandRun.Of([.. Clusters, "--until", "50", "--scale", "1e-3000", "--record", "3", "--out", trajectory]).Expect(ExitCode.Success);
        NamedArrays file = NamedArrays.Read(trajectory);
        Assert.All(file.Numbers("norms"), norm => Assert.Equal(0, norm));
        Assert.All(file.Numbers("log_norms"), logarithm => Assert.InRange(logarithm, -6920, -6880));
        Assert.All(file.Numbers("f"), output => Assert.Equal(0, output));
    }

    [Fact]
    public void Stop_WhenBorn_EndsEarly_AndSaysSo()
    {
        CommandRun run = CommandRun.Of([.. Clusters, "--until", "100000", "--scale", "1e-3", "--stop", "born"]).Expect(ExitCode.Success);
        Assert.Contains("Every cluster's margin was above ½", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 of 3 margins rose above ½", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_HasTheOutputsOfTheLastRecord_AndCanBeAttacked()
    {
        string trajectory = PathOf("t.npz"), network = PathOf("f.safetensors"), problem = Problem();
        CommandRun.Of("flow", problem, "--until", "50", "--out", trajectory, "--network", network).Expect(ExitCode.Success);
        PolyReluNetwork model = NetworkFile.Load(network);
        double[] outputs = NamedArrays.Read(trajectory).Numbers("f")[^N..];
        Matrix inputs = NpzFile.Read(problem)["X"].ToMatrix(), logits = new(N, 1);
        model.CreateEvaluator().Logits(inputs, logits);
        for (int i = 0; i < N; i++) Assert.Equal(outputs[i], logits[i, 0], 1e-6 * (1 + Math.Abs(outputs[i])));
        CommandRun.Of([.. Clusters, "--until", "300", "--scale", "1e-300", "--network", network]).Expect(ExitCode.Success);
        CommandRun attacked = CommandRun.Of("attack", network, "--count", "10", "--norm", "l2", "--epsilon", "0.3", "--attack",
            "fixed-point");
        attacked.Expect(ExitCode.Success);                 // on the clusters that the network's file names
    }

    /// <summary>The start of the command is that of the library, towards the centres of the samples; the JSON says how far.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5, "--nudge", "0.5")]
    public void Start_ThatIsNudged_IsTheLibrarys_AndIsRecorded(double nudge, params string[] options)
    {
        string trajectory = PathOf("t.npz"), json = PathOf("f.json");
        CommandRun run = CommandRun.Of([.. Clusters, "--until", "5", "--initialisation", "nudged", "--seed", "3", .. options, "--out",
            trajectory, "--json", json]).Expect(ExitCode.Success);
        Assert.Contains(FormattableString.Invariant($"start: nudged by {nudge}, scale 1e-7, seed 3"), run.Output, StringComparison.Ordinal);
        GaussianClusters clusters = new() { Dimension = 12, Clusters = 3, PositiveClusters = 2 };
        FlowStart expected = FlowStart.Nudged(9, DecimalScale.Parse("1e-7"), 3, clusters.Centres(), nudge);
        double[] directions = NamedArrays.Read(trajectory).Numbers("directions");
        for (int j = 0; j < 9; j++)
            for (int d = 0; d < 12; d++) Assert.Equal(expected.Directions[j, d], directions[(j * 12) + d], 1e-15);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(json));
        Assert.Equal("nudged", document.RootElement.GetProperty("initialisation").GetString());
        Assert.Equal(nudge, document.RootElement.GetProperty("nudge").GetDouble());
        CommandRun.Of([.. Clusters, "--until", "5", "--json", json]).Expect(ExitCode.Success);
        using JsonDocument balanced = JsonDocument.Parse(File.ReadAllBytes(json));
        Assert.Equal(JsonValueKind.Null, balanced.RootElement.GetProperty("nudge").ValueKind);
    }

    [Fact]
    public void Threads_ChangeNoByte()
    {
        foreach (string threads in new[] { "1", "3" })
            CommandRun.Of([.. Clusters, "--until", "40", "--out", PathOf($"{threads}.npz"), "--threads", threads]).Expect(ExitCode.Success);
        Assert.Equal(File.ReadAllBytes(PathOf("1.npz")), File.ReadAllBytes(PathOf("3.npz")));
    }

    [Fact]
    public void NeuronThatVanishes_EndsTheFlow_WithItsNumberAndTime_AndTheTrajectoryUpToThere()
    {
        string problem = PathOf("vanish.npz"), trajectory = PathOf("t.npz");
        Write(problem, [1, -1], 1, [-1, -1], [0.5], [2]);
        CommandRun run = CommandRun.Of("flow", problem, "--power", "2", "--until", "100", "--record", "linspace(0,100,1001)", "--out",
            trajectory);
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("the input weights of neuron 0 reached 0", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(NamedArrays.Read(trajectory).Doubles("losses", [NamedArrays.Any]));
    }

    [Theory]
    [InlineData("expected a number > 0", "--until", "-1")]
    [InlineData("expected a number > 0", "--until", "5", "--tolerance", "0")]
    [InlineData("tolerance of a flow must be from 1e-14", "--until", "5", "--tolerance", "1")]
    [InlineData("expected a number > 0", "--until", "5", "--tolerance", "nan")]
    [InlineData("expected a whole number ≥ 1", "--until", "5", "--measure-samples", "0")]
    [InlineData("Option '--until' is required")]
    [InlineData("from 0 to its end at 5; got 7", "--until", "5", "--record", "1,7")]
    [InlineData("from 0 to its end at 5; got -1", "--until", "5", "--record", "-1,2")]
    [InlineData("expected a number of times from 2", "--until", "5", "--record", "1")]
    [InlineData("expected linspace(first,last,count)", "--until", "5", "--record", "linspace(0,5)")]
    [InlineData("positive decimal number", "--until", "5", "--scale", "-1")]
    [InlineData("bounded below", "--until", "5", "--loss", "margin")]
    [InlineData("--nudge is for --initialisation nudged", "--until", "5", "--nudge", "0.1")]
    [InlineData("--nudge is for --initialisation nudged", "--until", "5", "--initialisation", "gaussian", "--nudge", "0.05")]
    [InlineData("expected a number ≥ 0", "--until", "5", "--initialisation", "nudged", "--nudge", "-0.1")]
    [InlineData("writes .npz", "--until", "5", "--out", "t.csv")]
    public void WrongOptions_AreSaidInOneSentence(string expected, params string[] options)
    {
        CommandRun run = CommandRun.Of([.. Clusters, .. options]);
        Assert.NotEqual(ExitCode.Success, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongFiles_AreSaidInOneSentence()
    {
        (string Expected, Action<Dictionary<string, NumericArray>> Spoil)[] faults =
        [
            ("has no array 'W0'", arrays => arrays.Remove("W0")),
            ("Element 3 is NaN", arrays => arrays["X"] = NumericArray.From([0, 0, 0, double.NaN, .. new double[(N * D) - 4]], N, D)),
            ("y: Element 0 is 2; expected the labels +1 and -1", arrays => arrays["y"] = NumericArray.From([2, .. new int[N - 1]], N)),
            ("y: Element 1 is 0.5; expected the labels +1 and -1",
                arrays => arrays["y"] = NumericArray.From([1, 0.5, .. new double[N - 2]], N)),
            ("y: Element 0 is NaN; expected the labels +1 and -1",
                arrays => arrays["y"] = NumericArray.From([double.NaN, .. new double[N - 1]], N)),
            ("W0: Element 2 is Infinity",
                arrays => arrays["W0"] = NumericArray.From([0, 0, double.PositiveInfinity, .. new double[(H * D) - 3]], H, D)),
            ("v0: Element 1 is NaN", arrays => arrays["v0"] = NumericArray.From([0, double.NaN, .. new double[H - 2]], H)),
            ("expected the shape (12)", arrays => arrays["y"] = NumericArray.From(new[] { 1, 1 }, 2)),
            ("expected the shape (any, 5)", arrays => arrays["W0"] = NumericArray.From(new double[H * 4], H, 4)),
            ("at least one neuron", arrays =>
            {
                arrays["W0"] = NumericArray.From(System.Array.Empty<double>(), 0, D);
                arrays["v0"] = NumericArray.From(System.Array.Empty<double>(), 0);
            }),
            ("numbered from 0 with no gap", arrays => arrays["clusters"] = NumericArray.From([7, .. new int[N - 1]], N)),
        ];
        foreach ((string expected, Action<Dictionary<string, NumericArray>> spoil) in faults)
        {
            string problem = PathOf("bad.npz");
            Dictionary<string, NumericArray> arrays = new(NpzFile.Read(Problem()));
            spoil(arrays);
            NpzFile.Write(problem, arrays);
            CommandRun run = CommandRun.Of("flow", problem, "--until", "5", "--out", PathOf("none.npz"));
            Assert.Equal(ExitCode.Failure, run.ExitCode);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(PathOf("none.npz")));
        }
    }

    [Fact]
    public void FileAndData_ExcludeEachOther_AndOneIsNeeded()
    {
        Assert.Contains("name one of both", CommandRun.Of("flow", Problem(), "--data", "clusters", "--until", "5").Error,
            StringComparison.Ordinal);
        Assert.Contains("Name a problem", CommandRun.Of("flow", "--until", "5").Error, StringComparison.Ordinal);
        Assert.Contains("--hidden is for --data; samples and start are those of",
            CommandRun.Of("flow", Problem(), "--hidden", "3", "--until", "5").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_ByFlow_NamesTheCommand() => Assert.Contains("'polyrelu flow'",
        CommandRun.Of("train", "--data", "clusters", "--optimiser", "flow", "--out", PathOf("m.npz")).Error, StringComparison.Ordinal);

    [Fact]
    public void NoNeurons_AreRefused() => Assert.Contains("--hidden: expected a whole number ≥ 1",
        CommandRun.Of("flow", "--data", "clusters", "--hidden", "0", "--until", "5").Error, StringComparison.Ordinal);

    private static string[] Clusters =>
    [
        "flow", "--data", "clusters", "--dimension", "12", "--clusters", "3", "--positive", "2", "--count", "30", "--hidden", "9",
    ];

    private string PathOf(string name) => Path.Combine(folder, name);

    private string Problem()
    {
        CounterRandom random = new(2);
        double[] Draw(int count, double scale)
        {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) values[i] = scale * random.NextGaussian();
            return values;
        }
        string path = PathOf("problem.npz");
        Write(path, Draw(N * D, 0.5), D, [.. Enumerable.Range(0, N).Select(i => i % 2 == 0 ? 1 : -1)], Draw(H * D, 0.1), Draw(H, 0.1));
        return path;
    }

    private static void Write(string path, double[] inputs, int features, int[] labels, double[] weights, double[] outputs) =>
        NpzFile.Write(path, new Dictionary<string, NumericArray>
        {
            ["X"] = NumericArray.From(inputs, inputs.Length / features, features),
            ["y"] = NumericArray.From(labels, labels.Length),
            ["W0"] = NumericArray.From(weights, weights.Length / features, features),
            ["v0"] = NumericArray.From(outputs, outputs.Length),
        });
}
