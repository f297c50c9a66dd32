using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>A killed flow goes on from its checkpoint and the file of its records, to the same bytes.</summary>
public sealed class FlowCheckpointTests : IDisposable
{
    private const int Records = 41;
    private static readonly Dataset Data = new GaussianClusters
    {
        Dimension = 8, Clusters = 3, PositiveClusters = 2, Alpha = 0.1,
    }.Sample(24, 0);

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-checkpoint-").FullName;

    private FlowCheckpoint Checkpoint => new(PathOf("state.npz")) { Interval = TimeSpan.Zero };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>
    /// Kills after every seventh step: with both files of that step, and with records of a later step beside them, which a writer that
    /// was killed between the two files leaves.
    /// </summary>
    [Fact]
    public void Resumed_FromAnyStep_ItEndsWithTheSameBytes()
    {
        List<byte[]> states = [], records = [];
        byte[] whole = Bytes(Run(() =>
        {
            states.Add(File.Exists(PathOf("state.npz")) ? File.ReadAllBytes(PathOf("state.npz")) : []);
            records.Add(File.Exists(Beside) ? File.ReadAllBytes(Beside) : []);
        }));
        for (int step = 7; step < states.Count; step += 7)
        {
            foreach (int later in new[] { step, Math.Min(step + 5, states.Count - 1) })
            {
                File.WriteAllBytes(PathOf("state.npz"), states[step]);
                File.WriteAllBytes(Beside, later == step ? records[step] : [.. records[later], 1, 2, 3]);
                FlowTrajectory resumed = FlowRun.Run(Session(), Checkpoint with { Interval = TimeSpan.FromHours(1) }, null,
                    TestContext.Current.CancellationToken);
                Assert.True(whole.AsSpan().SequenceEqual(Bytes(resumed)), $"killed after step {step} with the records of step {later}");
            }
        }
        Checkpoint.Remove();
        Assert.Empty(Directory.GetFiles(folder, "state*"));
    }

    /// <summary>What a write costs does not grow with the records: the state has one size, and the records' file only grows.</summary>
    [Fact]
    public void Records_AreWrittenOnce()
    {
        List<long> states = [], records = [];
        byte[] before = [];
        FlowTrajectory flow = Run(() =>
        {
            if (!File.Exists(Beside)) return;
            states.Add(new FileInfo(PathOf("state.npz")).Length);
            byte[] now = File.ReadAllBytes(Beside);
            Assert.True(now.AsSpan().StartsWith(before), "Records that were written have changed.");
            records.Add(now.Length);
            before = now;
        });
        Assert.Equal(Records, flow.Records.Count);
        Assert.Single(states.Distinct());
        Assert.True(records.Distinct().Count() > Records / 2, $"{records.Distinct().Count()} sizes");
    }

    [Fact]
    public void DamagedRecords_AreSaid_InOneSentenceThatNamesTheFile()
    {
        (string Expected, Action Damage)[] faults =
        [
            ("is missing", () => File.Delete(Beside)),
            ("holds fewer than the", () => File.WriteAllBytes(Beside, File.ReadAllBytes(Beside)[..^1])),
            ("checksum of its records differs", () => Change(200)),
            ("does not hold the records of this flow", () => Change(30)),
            ("does not hold the records of this flow", () => Change(0)),
        ];
        using CancellationTokenSource source = new();
        Assert.Throws<FlowInterruptedException>(() => Run(() =>
        {
            if (File.Exists(Beside) && new FileInfo(Beside).Length > 3000) source.Cancel();
        }, source.Token));
        byte[] good = File.ReadAllBytes(Beside);
        foreach ((string expected, Action damage) in faults)
        {
            File.WriteAllBytes(Beside, good);
            damage();
            string message = Assert.Throws<InvalidDataException>(() => Run()).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Contains($"{Beside}", message, StringComparison.Ordinal);
            Assert.EndsWith($"; remove {PathOf("state.npz")} to begin again.", message, StringComparison.Ordinal);
        }
    }

    /// <summary>Nobody's file is overwritten: the flow goes on without a checkpoint, and says why.</summary>
    [Fact]
    public void ForeignFile_InThePlaceOfTheRecords_Stays()
    {
        File.WriteAllText(Beside, "somebody's notes");
        List<string> said = [];
        FlowTrajectory flow = FlowRun.Run(Session(), Checkpoint with { Unwritable = said.Add }, null,
            TestContext.Current.CancellationToken);
        Assert.Equal(FlowEnd.Finished, flow.Ending.End);
        Assert.Contains("something else than the records of a flow", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal("somebody's notes", File.ReadAllText(Beside));
        Assert.False(File.Exists(PathOf("state.npz")));
    }

    private string Beside => PathOf("state.npz" + FlowCheckpoint.RecordsSuffix);

    private void Change(int place)
    {
        byte[] bytes = File.ReadAllBytes(Beside);
        bytes[place] ^= 1;
        File.WriteAllBytes(Beside, bytes);
    }

    private FlowTrajectory Run(Action? step = null, CancellationToken? cancellation = null) =>
        FlowRun.Run(Session(), Checkpoint, step is null ? null : new Steps(step), cancellation ?? TestContext.Current.CancellationToken);

    private static FlowSession Session() => new(
        new FlowProblem
        {
            Inputs = DoubleMatrix.From(Data.Samples.Inputs), Labels = Data.Samples.Labels, Loss = new SquaredLoss(), Power = 3,
        },
        FlowStart.Gaussian(6, 8, DecimalScale.Parse("1e-4"), 1),
        new FlowOptions { Until = 90, RecordTimes = FlowOptions.EvenTimes(90, Records), Tolerance = 1e-7 }, Data.ClusterOf);

    private byte[] Bytes(FlowTrajectory flow)
    {
        string file = PathOf("trajectory.npz");
        FlowFile.Write(file, flow);
        return File.ReadAllBytes(file);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private sealed class Steps(Action step) : IProgress<FlowProgress>
    {
        public void Report(FlowProgress value) => step();
    }
}
