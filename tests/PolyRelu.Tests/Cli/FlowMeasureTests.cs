using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>flow</c>: births beside predicted ones, and what is measured of the records, in text, JSON and trajectory.</summary>
public sealed class FlowMeasureTests : IDisposable
{
    private const int D = 12, K = 3;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-measure-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Births_StandBesideThePredictedOnes()
    {
        (CommandRun run, NamedArrays file, JsonElement json) = Flow(
            [.. Clusters, "--alpha", "0.01", "--until", "2000", "--scale", "1e-30", "--stop", "born"]);
        double[] born = file.Doubles("births", [K]), predicted = file.Doubles("predicted_births", [K]);
        for (int k = 0; k < K; k++) Assert.Equal(born[k], predicted[k], 0.02 * born[k]);
        Assert.Equal(predicted, json.GetProperty("predictedBirths").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("noPrediction").ValueKind);
        Assert.Matches(@"cluster +born +predicted +difference", run.Output);
        Assert.DoesNotContain("no births are predicted", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("neurons are unnormalised", "--unnormalised")]
    [InlineData("the centres are not orthonormal: ⟨μ_1, μ_0⟩ is 0.2", "--correlation", "0.2")]
    public void WithoutAPrediction_TheReasonIsSaidOnce(string reason, params string[] options)
    {
        (CommandRun run, NamedArrays file, JsonElement json) = Flow([.. Clusters, "--until", "5", "--scale", "0.1", .. options]);
        Assert.Equal($"no births are predicted: {reason}", Assert.Single(run.Output.Split('\n'),
            line => line.Contains(reason, StringComparison.Ordinal)).TrimEnd());
        Assert.Equal(reason, json.GetProperty("noPrediction").GetString());
        Assert.All(file.Numbers("predicted_births"), time => Assert.True(double.IsNaN(time), $"{time}"));
    }

    [Fact]
    public void Alignment_IsInEveryRecord_AtAnyScale()
    {
        (CommandRun run, NamedArrays file, JsonElement json) = Flow(
            [.. Clusters, "--alpha", "0.01", "--until", "2000", "--scale", "1e-300", "--record", "5"]);
        double[] alignment = file.Doubles("alignment", [5, 3]);
        for (int t = 0; t < 5; t++)
        {
            Assert.True(alignment[3 * t] <= alignment[(3 * t) + 1] && alignment[(3 * t) + 1] <= alignment[(3 * t) + 2], $"record {t}");
            Assert.Equal(alignment[(3 * t)..((3 * t) + 3)],
                json.GetProperty("records")[t].GetProperty("alignment").EnumerateArray().Select(value => value.GetDouble()));
        }
        Assert.InRange(alignment[1], 0, 0.9);
        Assert.InRange(alignment[13], 0.99, 1);
        Assert.Contains("alignment: the median over neurons", run.Output, StringComparison.Ordinal);
        double[] contributions = file.Doubles("log_contributions", [5, 9]);
        Assert.InRange(contributions[0], -1400, -1370);
        Assert.Null(file.Find("median_radius"));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("measuredSamples").ValueKind);
    }

    /// <summary>The end of the flow is near F^(3), as robust as the theory says, and measured alike after an interruption.</summary>
    [Fact]
    public void DistanceAndRadius_AreMeasured_AlsoAfterAnInterruption()
    {
        string[] flow = [.. Clusters, "--alpha", "0.01", "--until", "400", "--scale", "1e-7", "--record", "4", "--measure",
            "distance,radius", "--measure-samples", "20"];
        (CommandRun run, NamedArrays file, JsonElement json) = Flow(flow);
        double[] power = file.Doubles("distance_power", [4]), sum = file.Doubles("distance_sum", [4]);
        double[] radius = file.Doubles("median_radius", [4]);
        Assert.InRange(power[^1], 0, 0.1);
        Assert.InRange(sum[^1], 0.2, 2);
        Assert.InRange(radius[^1], 0.65, 0.72);
        Assert.True(radius[0] < 0.3, $"the start is as robust as {radius[0]}");
        Assert.Equal(radius[^1], json.GetProperty("records")[3].GetProperty("medianRadius").GetDouble());
        Assert.Equal(power[^1], json.GetProperty("records")[3].GetProperty("distancePower").GetDouble());
        Assert.Equal(20, json.GetProperty("measuredSamples").GetInt32());
        Assert.Matches(@"alignment +to F +to F\^\(3\) +radius +steps", run.Output);
        Assert.Contains("over 20 test samples of the clusters", run.Output, StringComparison.Ordinal);
        byte[] whole = File.ReadAllBytes(PathOf("t.npz"));
        string kept = PathOf("kept.npz");
        foreach (int wait in new[] { 30, 300 })
            _ = CommandRun.Interrupted(TimeSpan.FromMilliseconds(wait), [.. flow, "--checkpoint", kept, "--checkpoint-seconds", "0"]);
        CommandRun.Of([.. flow, "--checkpoint", kept, "--out", PathOf("r.npz"), "--threads", "1"]).Expect(ExitCode.Success);
        Assert.Equal(whole, File.ReadAllBytes(PathOf("r.npz")));
        Assert.Empty(Directory.GetFiles(folder, "kept*"));
    }

    /// <summary>Clusters of a file stand in any order, and their results with them.</summary>
    [Fact]
    public void File_WithCentres_IsMeasuredLikeClusters()
    {
        (CommandRun _, NamedArrays file, JsonElement _) = Flow(
            ["flow", Problem("p.npz"), "--until", "300", "--record", "2", "--measure", "distance"]);
        double[] born = file.Doubles("births", [K]), predicted = file.Doubles("predicted_births", [K]);
        for (int k = 0; k < K; k++) Assert.Equal(born[k], predicted[k], 0.02 * born[k]);
        Assert.InRange(file.Numbers("distance_power")[^1], 0, 0.15);
        // Without them a radius can be measured, and no distance.
        string bare = Problem("bare.npz", arrays => arrays.Remove("centres"));
        Assert.Contains("the file has no array centres", CommandRun.Of("flow", bare, "--until", "5", "--measure", "distance").Error,
            StringComparison.Ordinal);
        (CommandRun run, file, _) = Flow(["flow", bare, "--until", "5", "--measure", "radius", "--record", "2"]);
        Assert.NotNull(file.Find("median_radius"));
        Assert.Null(file.Find("alignment"));
        Assert.Contains("no births are predicted: the centres of the clusters are not known", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The file of a trajectory is enough to show the flow: nothing else says what its clusters are.</summary>
    [Fact]
    public void Trajectory_HoldsThePowerAndTheProblemAlongItsCentres()
    {
        string problem = Problem("told.npz");
        (CommandRun _, NamedArrays file, JsonElement _) = Flow(["flow", problem, "--power", "2.5", "--until", "5", "--record", "2"]);
        NamedArrays given = NamedArrays.Read(problem);
        Assert.Equal(2.5, Assert.Single(file.Doubles("power", [])));
        Assert.Equal(given.Numbers("y"), file.Doubles("y", [6]));
        Assert.Equal(given.Numbers("clusters"), file.Doubles("clusters", [6]));
        double[] centres = file.Doubles("centres", [K, D]), coordinates = file.Doubles("coordinates", [6, K]), points = given.Numbers("X");
        Assert.Equal(given.Numbers("centres"), centres);
        for (int i = 0; i < 6; i++)
            for (int k = 0; k < K; k++)
                Assert.Equal(Enumerable.Range(0, D).Sum(d => points[(i * D) + d] * centres[(k * D) + d]), coordinates[(i * K) + k], 1e-14);
        (_, file, _) = Flow(["flow", Problem("untold.npz", arrays =>
        {
            arrays.Remove("centres");
            arrays.Remove("clusters");
        }), "--until", "5", "--record", "2"]);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Doubles("clusters", [6]));
        Assert.Null(file.Find("centres"));
        Assert.Null(file.Find("coordinates"));
    }

    /// <summary>A file may be sorted by class: a few of its samples are of both.</summary>
    [Fact]
    public void MeasuredSamples_AreSpreadOverAFile()
    {
        (CommandRun _, NamedArrays file, JsonElement json) = Flow(["flow", Problem("sorted.npz", arrays =>
        {
            int[] clusters = [.. Enumerable.Range(0, 60).Select(i => i / 20)], labels = [.. clusters.Select(k => k == 1 ? -1 : 1)];
            double[] points = arrays["centres"].ToDoubles();
            arrays["X"] = NumericArray.From([.. clusters.SelectMany(k => points[(k * D)..((k + 1) * D)])], 60, D);
            (arrays["y"], arrays["clusters"]) = (NumericArray.From(labels, 60), NumericArray.From(clusters, 60));
        }), "--until", "300", "--record", "2", "--measure", "distance,radius", "--measure-samples", "3"]);
        Assert.Equal(3, json.GetProperty("measuredSamples").GetInt32());
        Assert.InRange(file.Numbers("median_radius")[^1], 0.65, 0.72);
        Assert.InRange(file.Numbers("distance_power")[^1], 0, 0.15);
    }

    [Fact]
    public void WrongCentres_AreSaidInOneSentence()
    {
        (string Expected, Action<Dictionary<string, NumericArray>> Spoil)[] faults =
        [
            ("the array clusters is missing", arrays => arrays.Remove("clusters")),
            ("a centre for each of 3 clusters", arrays => arrays["centres"] = NumericArray.From(new double[2 * D], 2, D)),
            ("Expected numbers from 0", arrays => arrays["clusters"] = NumericArray.From([-1, 0, 1, 2, 0, 1], 2 * K)),
            ("expected the shape (any, 12)", arrays => arrays["centres"] = NumericArray.From(new double[K * 2], K, 2)),
            ("Element 0 is NaN", arrays => arrays["centres"] = NumericArray.From([double.NaN, .. new double[(K * D) - 1]], K, D)),
            ("has samples of both labels", arrays => arrays["y"] = NumericArray.From([1, .. Enumerable.Repeat(-1, (2 * K) - 1)], 2 * K)),
        ];
        foreach ((string expected, Action<Dictionary<string, NumericArray>> spoil) in faults)
        {
            CommandRun run = CommandRun.Of("flow", Problem("bad.npz", spoil), "--until", "5").Expect(ExitCode.Failure);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        }
        string far = Problem("far.npz", arrays => arrays["X"] = NumericArray.From([1e16, .. new double[(2 * K * D) - 1]], 2 * K, D));
        Assert.Contains("does not hold the squares of sample 0",
            CommandRun.Of("flow", far, "--until", "5", "--measure", "radius").Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("--measure-samples is for --measure", CommandRun.Of([.. Clusters, "--until", "5", "--measure-samples", "5"]).Error,
            StringComparison.Ordinal);
        CommandRun unknown = CommandRun.Of([.. Clusters, "--until", "5", "--measure", "radius,size"]);
        Assert.Contains("expected distance, radius; got 'size'", unknown.Error, StringComparison.Ordinal);
    }

    private static string[] Clusters =>
    [
        "flow", "--data", "clusters", "--dimension", $"{D}", "--clusters", $"{K}", "--positive", "2", "--count", "30", "--hidden", "9",
    ];

    private (CommandRun Run, NamedArrays File, JsonElement Json) Flow(string[] arguments)
    {
        CommandRun run = CommandRun.Of([.. arguments, "--out", PathOf("t.npz"), "--json", PathOf("f.json")]).Expect(ExitCode.Success);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf("f.json")));
        return (run, NamedArrays.Read(PathOf("t.npz")), document.RootElement.Clone());
    }

    /// <summary>Three clusters without noise, two samples each; the negative one is number 1.</summary>
    private string Problem(string name, Action<Dictionary<string, NumericArray>>? change = null)
    {
        ClusterCentres centres =
            new GaussianClusters { Dimension = D, Clusters = K, PositiveClusters = 2, Basis = Basis.Rotated }.Centres();
        int[] order = [0, 2, 1], clusters = [0, 1, 2, 0, 1, 2];
        double[] points = [.. order.SelectMany(k => centres.Points.Row(k).ToArray()).Select(value => (double)value)];
        CounterRandom random = new(4);
        double[] weights = [.. Enumerable.Range(0, 9 * D).Select(_ => 1e-9 * random.NextGaussian())];
        double[] outputs = [.. Enumerable.Range(0, 9).Select(j => (j % 2 == 0 ? 1 : -1)
            * Math.Sqrt(weights[(j * D)..((j + 1) * D)].Sum(weight => weight * weight)))];
        Dictionary<string, NumericArray> arrays = new()
        {
            ["X"] = NumericArray.From([.. clusters.SelectMany(k => points[(k * D)..((k + 1) * D)])], clusters.Length, D),
            ["y"] = NumericArray.From([.. clusters.Select(k => k == 1 ? -1 : 1)], clusters.Length),
            ["W0"] = NumericArray.From(weights, 9, D),
            ["v0"] = NumericArray.From(outputs, 9),
            ["clusters"] = NumericArray.From(clusters, clusters.Length),
            ["centres"] = NumericArray.From(points, K, D),
        };
        change?.Invoke(arrays);
        NpzFile.Write(PathOf(name), arrays);
        return PathOf(name);
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
