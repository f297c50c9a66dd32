using PolyRelu.Attacks;
using PolyRelu.Cli;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.Runs;
using PolyRelu.Tests.Repository;
using PolyRelu.Tests.Serialization;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>An evaluation stopped between any two blocks of points goes on to the bytes of one that was not.</summary>
public sealed class ResumableEvaluationTests : IDisposable
{
    private static readonly double[] Radii = [0.4, 0, 0.1];
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-evaluation-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void StoppedAfterSomeBlocks_ItEndsWithTheSameBytes(int blocks)
    {
        AttackJob job = Job();
        RobustnessReport direct = RobustnessCurve.Evaluate(job.Network.CreateEvaluator(), job.Points.Samples, job.Threat, Radii, Attacks(), job.Seed, null, TestContext.Current.CancellationToken);
        byte[] whole = Bytes(job with { Report = Run(job, "whole.npz", int.MaxValue) });
        InterruptedException stopped = Assert.Throws<InterruptedException>(() => Run(job, "stopped.npz", blocks));
        Assert.Contains($"Interrupted after {7 * blocks} of 45 points. Go on with the same command", stopped.Message, StringComparison.Ordinal);
        RobustnessReport resumed = Run(job, "stopped.npz", int.MaxValue);
        Assert.Equal(whole, Bytes(job with { Report = resumed }));
        Assert.Equal(direct.CleanAccuracy, resumed.CleanAccuracy, 1e-12);
        foreach ((RadiusResult left, RadiusResult right) in direct.Radii.Zip(resumed.Radii))
        {
            Assert.Equal(left.Robust, right.Robust);
            Assert.Equal(left.FoundBy, right.FoundBy);
            Assert.Equal(left.Adversarials.ToArray(), right.Adversarials.ToArray());
            Assert.Equal(left.Attacks.Select(entry => (entry.Name, entry.Attacked, entry.Broken)), right.Attacks.Select(entry => (entry.Name, entry.Attacked, entry.Broken)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void SearchForTheNearest_StoppedAfterSomeBlocks_EndsWithTheSameBytes(int blocks)
    {
        AttackJob job = Job() with { Attacks = ["fab-t", "boundary-descent", "apgd-margin"], Threat = new ThreatModel(Norm.L2, 0.1) };
        MinimumDistanceResult direct = Nearest(job).Evaluate(job.Points.Samples, new Progress<double>(), TestContext.Current.CancellationToken);
        Assert.Throws<InterruptedException>(() => Run(job, Nearest(job), "stopped.npz", blocks));
        MinimumDistanceResult resumed = Run(job, Nearest(job), "stopped.npz", int.MaxValue);
        foreach ((DistanceStep left, DistanceStep right) in direct.Steps.Zip(resumed.Steps))
        {
            Assert.Equal(left.Name, right.Name);
            Assert.Equal(left.Nearest.Distances.ToArray(), right.Nearest.Distances.ToArray());
            Assert.Equal(left.Nearest.FoundBy, right.Nearest.FoundBy);
            Assert.Equal(left.Nearest.Confirmed, right.Nearest.Confirmed);
            Assert.Equal(left.Nearest.Adversarials.ToArray(), right.Nearest.Adversarials.ToArray());
        }
        Assert.Contains(direct.Nearest.Distances.ToArray(), distance => distance == 0);
        Assert.Contains(direct.Nearest.Distances.ToArray(), double.IsPositiveInfinity);
        Assert.Equal(Bytes(job with { Nearest = direct, Report = direct.At(Radii) }), Bytes(job with { Nearest = resumed, Report = resumed.At(Radii) }));
    }

    [Fact]
    public void StoppedBeforeTheFirstBlock_ItSaysThatNothingIsKept()
    {
        InterruptedException stopped = Assert.Throws<InterruptedException>(() => Run(Job(), "kept.npz", 0));
        Assert.Equal("Interrupted before the first 7 of 45 points were done: nothing is kept, and the same command begins anew.", stopped.Message);
        Assert.False(File.Exists(Path.Combine(folder, "kept.npz")));
    }

    [Fact]
    public void WhenAllPointsAreDone_TheCheckpointHoldsThem_HoweverShortItWas()
    {
        AttackJob job = Job();
        RadiiEvaluation evaluation = new(job, job.Network.CreateEvaluator(), Radii, Attacks());
        EvaluationCheckpoint checkpoint = new(Path.Combine(folder, "kept.npz"), job, nameof(RobustnessReport), Radii, span: false);
        new ResumableEvaluation<RobustnessReport>(evaluation, job.Points.Samples, checkpoint, TimeSpan.FromHours(1)).Run(new Progress<double>(), TestContext.Current.CancellationToken);
        Assert.Equal(45, evaluation.Count(checkpoint.Load(evaluation)!));
    }

    [Fact]
    public void OtherEvaluation_IsRefused()
    {
        AttackJob job = Job();
        Assert.Throws<InterruptedException>(() => Run(job, "kept.npz", 2));
        Assert.Contains("another evaluation", Assert.Throws<CommandException>(() => Run(job with { Seed = 1 }, "kept.npz", int.MaxValue)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedCheckpoint_IsNamedWithItsArray()
    {
        AttackJob job = Job(), search = job with { Attacks = ["fab-t", "apgd-margin"] };
        Damage("radii.npz", () => Run(job, "radii.npz", 2), () => Run(job, "radii.npz", int.MaxValue));
        Damage("nearest.npz", () => Run(search, Nearest(search), "nearest.npz", 2), () => Run(search, Nearest(search), "nearest.npz", int.MaxValue));
    }

    private static bool Names(string message, string array) =>
        message.Contains($"{array}: ", StringComparison.Ordinal) || message.Contains($"'{array}'", StringComparison.Ordinal);

    private static bool IsText(string array) => array.StartsWith("names", StringComparison.Ordinal) || array.StartsWith("steps", StringComparison.Ordinal);

    /// <summary>Changes every array of the checkpoint of an evaluation that was stopped, and goes on with it.</summary>
    private void Damage(string file, Action stop, Action resume)
    {
        string path = Path.Combine(folder, file);
        Assert.Throws<InterruptedException>(stop);
        IReadOnlyDictionary<string, NumericArray> whole = NpzFile.Read(path);
        List<string> findings = [];
        foreach (string array in whole.Keys)
            foreach ((string what, NumericArray? changed) in Mutations.Of(whole[array]))
            {
                NpzFile.Write(path, whole.Where(entry => entry.Key != array || changed is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Key == array ? changed! : entry.Value)));
                try
                {
                    resume();
                    // Letters of a name say nothing about its length, and a point without an example is as far away as it was.
                    bool mayBeTaken = IsText(array) || changed!.ToDoubles().SequenceEqual(whole[array].ToDoubles());
                    if (!mayBeTaken) findings.Add($"{file}, {array} {what}: was taken");
                }
                catch (Exception refused) when (refused is InvalidDataException or CommandException)
                {
                    bool namesAnArray = whole.Keys.Any(name => Names(refused.Message, name));
                    bool saysWhere = refused.Message.Contains(path, StringComparison.Ordinal) && (array == "fingerprint" || IsText(array) || namesAnArray);
                    if (!saysWhere) findings.Add($"{file}, {array} {what}: {refused.Message}");
                }
                catch (Exception error)
                {
                    findings.Add($"{file}, {array} {what}: {error.GetType().Name}: {error.Message}");
                }
            }
        Findings.ExpectNone(findings);
    }

    [Fact]
    public void Command_GoesOnAndRemovesTheCheckpoint()
    {
        string model = Path.Combine(folder, "m.npz"), kept = Path.Combine(folder, "kept.npz");
        NetworkFile.Save(model, Job().Network);
        string[] attack = ["attack", model, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--alpha", "0.5", "--count", "45", "--norm", "l2", "--epsilon", "0.1,0.4", "--attack", "apgd-margin", "--quiet"];
        string direct = Path.Combine(folder, "direct.npz"), resumed = Path.Combine(folder, "resumed.npz");
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
        string model = Path.Combine(folder, "m.npz"), kept = Path.Combine(folder, "kept.npz");
        NetworkFile.Save(model, Job().Network);
        string[] attack = ["attack", model, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count", "45", "--norm", "l2", "--epsilon", "0.4", "--attack", "apgd-margin", "--quiet"];
        CommandRun without = CommandRun.Interrupted(TimeSpan.Zero, attack), with = CommandRun.Interrupted(TimeSpan.Zero, [.. attack, "--checkpoint", kept]);
        Assert.EndsWith("Interrupted: no file was written. With --checkpoint FILE the same command goes on where it was.", without.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Interrupted before ", with.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("holds", with.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(kept));
    }

    [Fact]
    public void Checkpoint_IsARegularFile_AndALinkToItStays()
    {
        string model = Path.Combine(folder, "m.npz"), kept = Path.Combine(folder, "kept.npz"), pipe = Path.Combine(folder, "pipe.npz");
        NetworkFile.Save(model, Job().Network);
        File.CreateSymbolicLink(kept, "real.npz");
        UnixCommand.Run("mkfifo", pipe);
        string[] attack = ["attack", model, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count", "45", "--norm", "l2", "--epsilon", "0.4", "--attack", "apgd-margin", "--quiet"];
        Assert.Contains("--checkpoint: expected a regular file", CommandRun.Of([.. attack, "--checkpoint", pipe]).Expect(ExitCode.Usage).FirstError, StringComparison.Ordinal);
        CommandRun.Of([.. attack, "--checkpoint", kept, "--checkpoint-seconds", "0"]).Expect(ExitCode.Success);
        Assert.Equal("real.npz", new FileInfo(kept).LinkTarget);
        Assert.False(File.Exists(Path.Combine(folder, "real.npz")));
    }

    [Fact]
    public void CheckpointOfAttacksWithinRadii_IsNotOneOfTheNearestExamples()
    {
        AttackJob job = Job();
        Assert.Throws<InterruptedException>(() => Run(job, "kept.npz", 2));
        Assert.Contains("another evaluation", Assert.Throws<CommandException>(() => Run(job, Nearest(job), "kept.npz", int.MaxValue)).Message, StringComparison.Ordinal);
    }

    /// <summary>Runs in blocks of 7 points, and cancels after some of them.</summary>
    private RobustnessReport Run(AttackJob job, string file, int blocks) => Run(job, new RadiiEvaluation(job, job.Network.CreateEvaluator(), Radii, Attacks()), file, blocks);

    private TResult Run<TResult>(AttackJob job, IBlockEvaluation<TResult> evaluation, string file, int blocks)
        where TResult : class
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        EvaluationCheckpoint checkpoint = new(Path.Combine(folder, file), job, typeof(TResult).Name, Radii, span: false);
        return new ResumableEvaluation<TResult>(evaluation, job.Points.Samples, checkpoint, TimeSpan.Zero) { Block = 7 }.Run(new Watch(blocks, source), source.Token);
    }

    private static NearestEvaluation Nearest(AttackJob job) =>
        new(job, job.Network.CreateEvaluator(), MinimumDistance.Attacks(new AttackSettings { Iterations = 10, References = job.Points.Samples }, job.Threat.Norm, job.Network.Outputs));

    /// <summary>Masks, examples and witness of a job, as their files hold them.</summary>
    private byte[] Bytes(AttackJob job)
    {
        string masks = Path.Combine(folder, "masks.npz"), examples = Path.Combine(folder, "examples.npz"), witness = Path.Combine(folder, "witness.npz");
        MaskFile.Write(masks, job);
        AdversarialFile.Write(examples, job);
        WitnessFile.Write(witness, WitnessOf.Job(job));
        return [.. File.ReadAllBytes(masks), .. File.ReadAllBytes(examples), .. File.ReadAllBytes(witness)];
    }

    private static Attack[] Attacks() => [.. new[] { "apgd-margin", "square-blocks" }.Select(name => Registry<AttackFactory>.Find(name).Value(new AttackSettings { Iterations = 10, Queries = 30 }))];

    private static AttackJob Job()
    {
        GaussianClusters clusters = new() { Dimension = 12, Clusters = 4, PositiveClusters = 2, Alpha = 0.5 };
        PolyReluNetwork network = new GaussianInitialisation(new() { Scale = 0.5 }).Create(new NetworkShape { InputDimension = 12, Hidden = 8, Power = 2 }, 4);
        return new AttackJob("m", network, clusters.Sample(45, 1)) { Threat = new ThreatModel(Norm.L2, 0.4), Seed = 5, Attacks = ["apgd-margin", "square-blocks"] };
    }

    /// <summary>Cancels when some blocks of 7 of 45 points are done.</summary>
    private sealed class Watch(int blocks, CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value * 45 > (7 * (double)blocks) + 1e-6) source.Cancel();
        }
    }
}
