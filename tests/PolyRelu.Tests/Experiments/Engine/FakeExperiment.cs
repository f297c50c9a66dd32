using System.Collections.Concurrent;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Poster;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>Settings of a <see cref="FakeExperiment"/>.</summary>
internal sealed record FakeSettings : ExperimentSettings
{
    /// <summary>
    /// What each trial does: done, skip, fail, cancel, lose the folder, remove the folder, replace the folder, deny the outcome,
    /// lack memory, lack disk.
    /// </summary>
    public required IReadOnlyList<string> Outcomes { get; init; }
}

/// <summary>An experiment whose trials end as they are told to and count how often they ran.</summary>
internal sealed class FakeExperiment : Experiment<FakeSettings>
{
    public override ReportLayout Layout { get; } = new PosterLayout();

    public override IReadOnlyList<TrialKind> Kinds => [];

    /// <summary>Runs of each trial, by its number.</summary>
    public ConcurrentDictionary<int, int> Runs { get; } = [];

    /// <summary>Who looks at the folder of every trial while it runs.</summary>
    public Action<TrialFolder>? Witness { get; set; }

    /// <summary>Bytes that each trial says it will write.</summary>
    public long Bytes { get; init; } = 100;

    /// <summary>Outcomes that replace those of the preset, by trial.</summary>
    public Dictionary<int, string> Instead { get; } = [];

    /// <summary>A preset with these outcomes; the poster's report is drawn, without panels.</summary>
    public Preset Preset(params string[] outcomes) =>
        new("fake", this, new FakeSettings { Experiment = "poster", Summary = "A test.", Seed = 3, Outcomes = outcomes });

    protected override IEnumerable<Trial> Plan(FakeSettings settings) =>
        [.. settings.Outcomes.Select((outcome, i) => new FakeTrial(this, i, outcome))];

    /// <summary>Puts a file where the run directory was, as a disk that is gone would.</summary>
    private static IOException LoseFolder(string trial)
    {
        string run = Path.GetFullPath(Path.Combine(trial, "..", ".."));
        Directory.Delete(run, recursive: true);
        File.WriteAllText(run, "");
        return new IOException("No space left on device");
    }

    /// <summary>Moves the run directory away and puts a copy in its place, as somebody would who begins another run there.</summary>
    private static void ReplaceFolder(string trial)
    {
        string run = Path.GetFullPath(Path.Combine(trial, "..", ".."));
        Directory.Move(run, $"{run}.moved");
        Directory.CreateDirectory(run);
        foreach (string name in new[] { "preset.yaml", "run.json" }) File.Copy(Path.Combine($"{run}.moved", name), Path.Combine(run, name));
    }

    /// <summary>Removes the run directory at one stroke: what another worker writes meanwhile is not left over by that.</summary>
    private static void RemoveFolder(string trial)
    {
        string run = Path.GetFullPath(Path.Combine(trial, "..", ".."));
        Directory.Move(run, $"{run}.removed");
        Directory.Delete($"{run}.removed", recursive: true);
    }

    /// <summary>Puts a folder where the outcome of the trial is to be written, as a user without the right to write would find.</summary>
    private static void DenyOutcome(TrialFolder folder) =>
        Directory.CreateDirectory(new StateFolder(Path.GetFullPath(Path.Combine(folder.Path, "..", ".."))).OutcomePath(folder.Id));

    private sealed class FakeTrial(FakeExperiment owner, int number, string outcome) : Trial
    {
        public override TrialKind Kind { get; } = TrialKind.Unknown("fake");

        public override string Label => $"fake {number}";

        public override object Configuration => new { number, outcome };

        protected override string Name => "fake";

        protected override IEnumerable<TrialPart> Compose() => [new FakePart(owner, number, outcome)];
    }

    private sealed class FakePart(FakeExperiment owner, int number, string outcome) : TrialPart
    {
        public override long Bytes => owner.Bytes;

        internal override void Run(TrialContext context)
        {
            owner.Runs.AddOrUpdate(number, 1, (_, runs) => runs + 1);
            context.Folder.WriteJson("result.json", new { number });
            owner.Witness?.Invoke(context.Folder);
            switch (owner.Instead.GetValueOrDefault(number, outcome))
            {
                case "skip": throw new TrialSkippedException("no data here");
                case "fail": throw new ArgumentException("it\nbroke", nameof(context));
                case "remove the folder":
                    RemoveFolder(context.Folder.Path);
                    break;
                case "replace the folder":
                    ReplaceFolder(context.Folder.Path);
                    break;
                case "lose the folder": throw LoseFolder(context.Folder.Path);
                case "deny the outcome":
                    DenyOutcome(context.Folder);
                    break;
                case "lack memory": throw new InsufficientMemoryException("no memory is left");
                case "lack disk": throw new IOException("no space is left");
                case "cancel": throw new OperationCanceledException();
            }
        }
    }
}
