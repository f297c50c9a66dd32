using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.EventFiles;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>What <c>--tensorboard</c> writes is what the other outputs of the same command say.</summary>
public sealed class TensorBoardTests
{
    private static readonly string[] Clusters = ["--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    [Fact]
    public void Train_WritesTheStartAndEveryEpoch_WithTheAlignmentOfItsJson()
    {
        string json = In("train.json");
        Train("--json", json, "--tensorboard", In("tb")).Expect(ExitCode.Success);
        IReadOnlyList<ReadScalar> scalars = EventReader.Read(EventsOf("tb"));
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement[] rows = [document.RootElement.GetProperty("start"), .. document.RootElement.GetProperty("epochs").EnumerateArray()];
        Assert.Equal(Enumerable.Range(0, 6), rows.Select(row => row.GetProperty("epoch").GetInt32()));
        string[] quartiles = ["alignment/lower quartile", "alignment/median", "alignment/upper quartile"];
        foreach (JsonElement row in rows)
        {
            int epoch = row.GetProperty("epoch").GetInt32();
            double[] alignment = [.. row.GetProperty("alignment").EnumerateArray().Select(value => value.GetDouble())];
            Assert.Equal(alignment.Order(), alignment);
            Assert.Equal(alignment.Select(value => (float)value), quartiles.Select(tag => Value(scalars, epoch, tag)));
            Assert.Equal((float)row.GetProperty("loss").GetDouble(), Value(scalars, epoch, "loss/train"));
            Assert.Equal((float)row.GetProperty("testAccuracy").GetDouble(), Value(scalars, epoch, "accuracy/test"));
        }
        Assert.All(scalars, scalar => Assert.Equal(scalar.Step, scalar.Time));
    }

    [Fact]
    public void EqualTrainings_WriteEqualFiles()
    {
        Train("--tensorboard", In("tb")).Expect(ExitCode.Success);
        Train("--tensorboard", In("other")).Expect(ExitCode.Success);
        Assert.Equal(File.ReadAllBytes(EventsOf("tb")), File.ReadAllBytes(EventsOf("other")));
    }

    [Fact]
    public void WithoutCentres_ThereIsNoAlignment()
    {
        string data = In("features.npz"), json = In("train.json");
        NpzFile.Write(data,
        [
            new("features", NumericArray.From([1f, 0, -1, 0.5f, 0.2f, 1, -0.3f, 1], 4, 2)),
            new("labels", NumericArray.From([0L, 1, 1, 0], 4)),
        ]);
        CommandRun.Of("train", "--data", data, "--power", "2", "--hidden", "4", "--epochs", "2", "--out", In("m.npz"), "--json", json,
            "--tensorboard", In("tb")).Expect(ExitCode.Success);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("start").GetProperty("alignment").ValueKind);
        Assert.DoesNotContain(EventReader.Read(EventsOf("tb")), scalar => scalar.Tag.StartsWith("alignment", StringComparison.Ordinal));
    }

    [Fact]
    public void Flow_WritesEveryRecord_AndWhatWasMeasuredAfterwards()
    {
        string json = In("flow.json");
        CommandRun.Of(["flow", .. Clusters, "--count", "40", "--hidden", "12", "--until", "60", "--record", "7", "--measure",
            "distance,radius", "--measure-samples", "5", "--json", json, "--tensorboard", In("tb")]).Expect(ExitCode.Success);
        IReadOnlyList<ReadScalar> scalars = EventReader.Read(EventsOf("tb"));
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement[] records = [.. document.RootElement.GetProperty("records").EnumerateArray()];
        Assert.Equal(7, records.Length);
        for (int step = 0; step < records.Length; step++)
        {
            double[] margins = [.. records[step].GetProperty("margins").EnumerateArray().Select(margin => margin.GetDouble())];
            Assert.Equal(margins.Count(margin => margin >= 0.5), Value(scalars, step, "clusters/born"));
            Assert.Equal((float)records[step].GetProperty("time").GetDouble(), Value(scalars, step, "time"));
            Assert.Equal((float)records[step].GetProperty("alignment")[1].GetDouble(), Value(scalars, step, "alignment/median"));
            Assert.Equal((float)records[step].GetProperty("distanceSum").GetDouble(), Value(scalars, step, "distance/to F"));
        }
        Assert.True(scalars.Max(scalar => scalar.Tag == "clusters/born" ? scalar.Value : 0) > 0, "no cluster is born");
    }

    /// <summary>
    /// A trial that has to run again and one that has lost the end of its file go on to the files of an undisturbed run, and a
    /// resumed run writes those of complete trials from their records.
    /// </summary>
    [Fact]
    public void Run_Resumed_HasEveryStepOfEveryTrialOnce()
    {
        string run = In("run");
        string[] command = ["run", "synthetic-smoke", "--set", "repeats=1", "--set", "data.alphas=[0.05]", "--out", run, "--quiet",
            "--tensorboard"];
        CommandRun.Of([.. command, In("tb")]).Expect(ExitCode.Success);
        SortedDictionary<string, byte[]> whole = Events("tb");
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(run, "trials")).Select(Path.GetFileName).Order(StringComparer.Ordinal), whole.Keys);
        foreach ((string trial, byte[] bytes) in whole)
        {
            TrainingLog log = JsonFile.Read<TrainingLog>(Path.Combine(run, "trials", trial, TrainingLog.FileName));
            ReadScalar[] median = [.. EventReader.Read(EventsOf($"tb/{trial}")).Where(scalar => scalar.Tag == "alignment/median")];
            EpochRow[] rows = [.. log.Epochs.Prepend(log.Start!).Where(row => row.MedianAlignment is not null)];
            Assert.Equal(rows.Select(row => ((long)row.Epoch, (float)row.MedianAlignment!.Value)),
                median.Select(scalar => (scalar.Step, scalar.Value)));
            File.WriteAllBytes(EventsOf($"tb/{trial}"), bytes[..(bytes.Length / 3)]);
        }
        File.Delete(Path.Combine(run, "trials", whole.Keys.First(), "complete.json"));
        CommandRun.Of([.. command, In("tb"), "--resume"]).Expect(ExitCode.Success);
        Assert.Equal(whole, Events("tb"));
        CommandRun.Of([.. command, In("other"), "--resume"]).Expect(ExitCode.Success);
        Assert.Equal(whole, Events("other"));
    }

    [Fact]
    public void FolderThatCannotBe_IsRefusedBeforeTheWork()
    {
        string file = In("file");
        File.WriteAllText(file, "");
        Assert.Contains("is a file; expected a folder", Train("--tensorboard", file).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        Assert.False(File.Exists(In("m.npz")));
        CommandRun inside = CommandRun.Of("run", "synthetic-smoke", "--out", In("run"), "--tensorboard", In("run/tb"));
        Assert.Contains("lies in the run directory", inside.Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("run")));
    }

    private static float Value(IReadOnlyList<ReadScalar> scalars, int step, string tag) =>
        scalars.Single(scalar => scalar.Step == step && scalar.Tag == tag).Value;

    private string In(string name) => Path.Combine(folder, name);

    private string EventsOf(string name) => Path.Combine(In(name), EventFile.FileName);

    private SortedDictionary<string, byte[]> Events(string name) => new(Directory.GetDirectories(In(name))
        .ToDictionary(path => Path.GetFileName(path), path => File.ReadAllBytes(Path.Combine(path, EventFile.FileName))),
        StringComparer.Ordinal);

    private CommandRun Train(params string[] more) => CommandRun.Of(["train", .. Clusters, "--count", "60", "--test-count", "20",
        "--hidden", "10", "--epochs", "5", "--out", In("m.npz"), .. more]);
}
