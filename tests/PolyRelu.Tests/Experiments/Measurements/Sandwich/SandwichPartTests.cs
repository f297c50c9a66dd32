using PolyRelu.Certification;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Sandwich;

/// <summary>Trials that certify beside their attacks.</summary>
public sealed class SandwichPartTests
{
    private static readonly string[] Clusters = ["repeats=1", "powers=[3]", "data.alphas=[0.05]", "robustness.certified.samples=5"];
    private static readonly string[] Features = ["repeats=1", "powers=[1]"];

    [Theory]
    [InlineData("synthetic-smoke")]
    [InlineData("features-smoke")]
    public void StoppedWithinItsProofs_ATrialGoesOnThere_ToTheSameBytes(string preset)
    {
        string[] small = preset == "features-smoke" ? Features : Clusters;
        SortedDictionary<string, string> whole = Results(Run(Options(), preset, small));
        RunOptions options = Options() with { CheckpointInterval = TimeSpan.Zero, BatchSize = 2 };
        using CancellationTokenSource source = new();
        Watch stop = new() { Source = source };
        Assert.Throws<OperationCanceledException>(() => Run(options with { Progress = stop, Cancellation = source.Token }, preset, small));
        Assert.Single(Directory.GetFiles(options.OutputDirectory!, "proofs-*.npz", SearchOption.AllDirectories));
        Watch resumed = new();
        Assert.Equal(whole, Results(Run(options with { Resume = true, Progress = resumed }, preset, small)));
        Assert.True(resumed.First >= 2.0 / 9, $"It began anew at {resumed.First}.");
        Assert.Empty(Directory.GetFiles(options.OutputDirectory!, "proofs-*.npz", SearchOption.AllDirectories));
    }

    /// <summary>Radii of the record are those of the certifier, and of an attack where that came nearer.</summary>
    [Fact]
    public void Brackets_AreThoseOfCertifierAndAttacks_OnTheAttackedSamples()
    {
        string folder = Assert.Single(Directory.GetDirectories(Path.Combine(Run(Options(), "synthetic-smoke", Clusters), "trials")));
        TrialFolder trial = new(folder, Path.GetFileName(folder));
        SandwichRecord record = Assert.Single(SandwichRecord.Load(trial));
        IReadOnlyList<double> found = RobustnessRecord.Load(trial)[0].Find(CurveRole.Empirical)!.Distances!;
        PolyReluNetwork network = NetworkFile.Load(trial.PathOf("model.safetensors"));
        Samples samples = PolyRelu.Evidence.WitnessFile.Read(trial.PathOf(TrialWitness.FileName)).Samples.Take(5);
        RadiusBracket[] direct = new Certifier(network).Bracket(samples, new ThreatModel(Norm.L2, record.Radii[^1]), null, Cancellation);
        Assert.Equal(5, record.Samples.Count);
        for (int i = 0; i < record.Samples.Count; i++)
        {
            Assert.Equal(i, record.Samples[i].Index);
            Assert.Equal(direct[i].CertifiedRadius, record.Samples[i].CertifiedRadius);
            Assert.Equal(Math.Min(direct[i].AttackRadius, found[i]), record.Samples[i].AttackRadius);
        }
        Assert.Contains(record.Samples, sample => sample.CertifiedRadius > 0.1);
    }

    /// <summary>An attack that broke a sample within a proven radius is an error and no result.</summary>
    [Fact]
    public void Contradiction_IsNoResult()
    {
        SampleBracket broken = new(0, 0.2, 0.1, "linear");
        SandwichRecord record = SandwichRecord.Of(0, "l2", "test", "points", [0.1], true, [broken]);
        Assert.Contains("a sample is certified within a radius that breaks it", RecordCheck.Problem(record), StringComparison.Ordinal);
    }

    [Fact]
    public void PresetWithoutProofs_IsWrittenAsBefore_AndOneWithThemReadsBack()
    {
        foreach (string name in new[] { "poster-smoke", "mnist-digits-smoke", "synthetic-smoke", "features-smoke" })
        {
            string with = PresetText.Of(PresetCatalog.Load(name)), without = PresetText.WithoutProofs(name);
            Assert.Contains("certified:", with, StringComparison.Ordinal);
            Assert.Equal(with, PresetText.Of(PresetText.Load(with)));
            Assert.DoesNotContain("certified:", PresetText.Of(PresetText.Load(without)), StringComparison.Ordinal);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RunOptions Options() => new()
    {
        OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
        Offline = true,
    };

    private static string Run(RunOptions options, string preset, string[] overrides)
    {
        RunRecord record = ExperimentRunner.RunTrials(PresetCatalog.Load(preset, overrides), options);
        Assert.All(record.Trials, trial => Assert.True(trial.Status is TrialStatus.Done or TrialStatus.Skipped, trial.Reason));
        return options.OutputDirectory!;
    }

    private static SortedDictionary<string, string> Results(string directory)
    {
        SortedDictionary<string, string> results = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(Path.Combine(directory, "trials"), "*", SearchOption.AllDirectories))
            if (Path.GetFileName(path) != "timings.json")
                results[Path.GetRelativePath(directory, path)] = Convert.ToHexString(File.ReadAllBytes(path));
        return results;
    }

    /// <summary>Remembers what proofs report first, and cancels them after the first block.</summary>
    private sealed class Watch : IRunProgress
    {
        public CancellationTokenSource? Source { get; init; }

        public double First { get; private set; } = double.NaN;

        public IProgressTask Begin(ProgressKind kind, string label) =>
            kind == ProgressKind.Certification ? new Task(this) : SilentProgress.Instance.Begin(kind, label);

        public void Note(string message)
        {
        }

        private sealed class Task(Watch owner) : IProgressTask
        {
            public void Report(double fraction, string? detail = null)
            {
                if (double.IsNaN(owner.First)) owner.First = fraction;
                if (fraction > 0.6) owner.Source?.Cancel();
            }

            public void Dispose()
            {
            }
        }
    }
}
