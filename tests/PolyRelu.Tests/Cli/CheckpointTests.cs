using PolyRelu.Cli;
using PolyRelu.Cli.Options;
using PolyRelu.Evaluation;
using PolyRelu.Serialization;
using PolyRelu.Tests.Evaluation;
using PolyRelu.Tests.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>attack --checkpoint</c>: goes on where it was, and says what is kept.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-checkpoint-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Command_GoesOnAndRemovesTheCheckpoint()
    {
        string kept = PathOf("kept.npz"), direct = PathOf("direct.npz"), resumed = PathOf("resumed.npz");
        string[] attack = [.. Attack("0.1,0.4"), "--alpha", "0.5"];
        CommandRun.Of([.. attack, "--save-masks", direct]).Expect(ExitCode.Success);
        CommandRun stopped = CommandRun.Interrupted(TimeSpan.Zero, [.. attack, "--checkpoint", kept, "--checkpoint-seconds", "0"]);
        Assert.Equal(ExitCode.Cancelled, stopped.ExitCode);
        CommandRun.Of([.. attack, "--save-masks", resumed, "--checkpoint", kept, "--checkpoint-seconds", "0"]).Expect(ExitCode.Success);
        Assert.Equal(File.ReadAllBytes(direct), File.ReadAllBytes(resumed));
        Assert.False(File.Exists(kept));
    }

    [Fact]
    public void Command_ThatIsInterruptedAtOnce_PromisesNoFile()
    {
        string kept = PathOf("kept.npz");
        string[] attack = Attack("0.4");
        CommandRun without = CommandRun.Interrupted(TimeSpan.Zero, attack),
            with = CommandRun.Interrupted(TimeSpan.Zero, [.. attack, "--checkpoint", kept]);
        Assert.EndsWith("Interrupted: no file was written. With --checkpoint FILE the same command goes on where it was.",
            without.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Interrupted before ", with.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("holds", with.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(kept));
    }

    [Theory]
    [InlineData(0, "Interrupted before the first 7 of 45 points were done: nothing is kept, and the same command begins anew.")]
    [InlineData(2, "Interrupted after 14 of 45 points. Go on with the same command: {0} holds them.")]
    public void Interruption_SaysWhatIsKept(int blocks, string expected)
    {
        string kept = PathOf("kept.npz");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        EvaluationRequest request = EvaluationCase.Within() with { BlockSize = 7, State = EvaluationCase.State(kept) };
        InterruptedException stopped =
            Assert.Throws<InterruptedException>(() => new AttackOutputs().Evaluate(request, new Watch(7 * blocks, source), source.Token));
        Assert.Equal(expected.Replace("{0}", kept, StringComparison.Ordinal), stopped.Message);
    }

    [Fact]
    public void OtherFiles_AreRefused()
    {
        string kept = PathOf("kept.npz");
        string[] attack = [.. Attack("0.4"), "--checkpoint", kept];
        NpzFile.Write(kept, [new("fingerprint", NumericArray.From(new byte[32], 32))]);
        ExpectError(
            attack,
            $"error: {kept} is the checkpoint of another evaluation (network, points, radii, attacks, settings, seed or version differ); "
            + "remove it, or name another file with --checkpoint.");
        NpzFile.Write(kept, [new("x", NumericArray.Scalar(1.0))]);
        ExpectError(attack, $"error: {kept} is no checkpoint of an evaluation; name another file with --checkpoint.");
    }

    private static void ExpectError(string[] command, string expected) =>
        Assert.Equal(expected, CommandRun.Of(command).Expect(ExitCode.Failure).Error.TrimEnd().Split('\n')[^1]);

    [Fact]
    public void Checkpoint_IsARegularFile_AndALinkToItStays()
    {
        string kept = PathOf("kept.npz"), pipe = PathOf("pipe.npz");
        File.CreateSymbolicLink(kept, "real.npz");
        UnixCommand.Run("mkfifo", pipe);
        string[] attack = Attack("0.4");
        Assert.Contains("--checkpoint: expected a regular file", CommandRun.Of([.. attack, "--checkpoint", pipe])
            .Expect(ExitCode.Usage).FirstError, StringComparison.Ordinal);
        CommandRun.Of([.. attack, "--checkpoint", kept, "--checkpoint-seconds", "0"]).Expect(ExitCode.Success);
        Assert.Equal("real.npz", new FileInfo(kept).LinkTarget);
        Assert.False(File.Exists(PathOf("real.npz")));
    }

    private string PathOf(string file) => Path.Combine(folder, file);

    private string[] Attack(string epsilon)
    {
        string model = PathOf("m.npz");
        NetworkFile.Save(model, EvaluationCase.Network);
        return
        [
            "attack", model, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count", "45",
            "--norm", "l2", "--epsilon", epsilon, "--attack", "apgd-margin", "--quiet",
        ];
    }

    /// <summary>Cancels when some points of 45 are done.</summary>
    private sealed class Watch(int points, CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Fraction * EvaluationCase.Count > points + 1e-6) source.Cancel();
        }
    }
}
