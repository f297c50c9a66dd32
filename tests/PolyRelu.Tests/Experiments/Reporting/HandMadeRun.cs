using System.Text.Json.Nodes;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Measurements.Correlation;
using PolyRelu.Experiments.Measurements.Gallery;
using PolyRelu.Experiments.Measurements.Neurons;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Tests.Experiments.Measurements.Film;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>A run directory written by hand: nothing was trained or attacked.</summary>
internal static class HandMadeRun
{
    /// <summary>Writes the directory; the trials of images are skipped if told so.</summary>
    /// <returns>Its path.</returns>
    public static string Write(bool withImages) => Write(PresetCatalog.Load("poster"), withImages);

    /// <summary>Writes the directory of a preset.</summary>
    /// <returns>Its path.</returns>
    public static string Write(Preset preset, bool withImages = true, bool otherImages = false, NoteRow? note = null)
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        using RunDirectory directory = RunDirectory.Hold(preset, new RunOptions { OutputDirectory = folder });
        IReadOnlyList<Trial> trials = preset.Experiment.Plan(preset.Settings);
        List<TrialState> states = [];
        foreach (Trial trial in trials)
        {
            TrialState state = new(trial.Id, trial.Label, trial.Kind.Name, TrialStatus.Done, null, 1.5);
            TrialFolder trialFolder = directory.Trial(trial.Id, trial.Kind.Name);
            trialFolder.Begin(trial.Configuration);
            bool skipped = trial is ImageTrial && !withImages;
            if (!skipped) Write(trial, trialFolder, otherImages, note);
            states.Add(skipped ? state with { Status = TrialStatus.Skipped, Reason = "MNIST is not here.", Seconds = null } : state);
        }
        DateTimeOffset start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        RunEnvironment machine = new("0.1.0", null, "10.0.100", ".NET 10", "an <system>", "X64", "a processor", 2, 2, 256);
        foreach (TrialState state in states)
            directory.Save(new TrialOutcome(state.Id, state.Status, state.Reason, false, 1, start, start, state.Seconds ?? 0, machine));
        directory.Save(new RunRecord
        {
            Preset = preset.Name,
            Experiment = preset.Settings.Experiment,
            Command = $"polyrelu run {preset.Name}",
            Seed = 0,
            Started = start,
            Ended = start.AddSeconds(90),
            Environment = machine,
            Trials = states,
        });
        return folder;
    }

    /// <summary>Changes the files of every completed trial and makes it whole again.</summary>
    /// <param name="run">The run directory.</param>
    /// <param name="change">Changes a folder.</param>
    /// <param name="data">Changes what is on record about the data; null for nothing.</param>
    public static void Change(string run, Action<TrialFolder> change, Func<DataRecord, DataRecord>? data = null)
    {
        foreach (string marker in Directory.GetFiles(Path.Combine(run, "trials"), "complete.json", SearchOption.AllDirectories))
        {
            string path = Path.GetDirectoryName(marker)!;
            TrialFolder folder = new(path, Path.GetFileName(path));
            DataRecord[] read = [.. folder.ReadMarker().Data.Select(record => data?.Invoke(record) ?? record)];
            byte[] configuration = File.ReadAllBytes(folder.PathOf("config.json"));
            File.Delete(marker);
            change(folder);
            Rename(run, folder, configuration).Complete(read);
        }
    }

    /// <summary>Gives a trial the id of the configuration that it has now.</summary>
    private static TrialFolder Rename(string run, TrialFolder folder, byte[] before)
    {
        byte[] configuration = File.ReadAllBytes(folder.PathOf("config.json"));
        if (configuration.AsSpan().SequenceEqual(before)) return folder;
        string record = Path.Combine(run, "run.json"), text = File.ReadAllText(record);
        string kind = JsonNode.Parse(text)!["trials"]!.AsArray()
            .Single(trial => (string)trial!["id"]! == folder.Id)!["kind"]!.GetValue<string>();
        int version = TrialIdentity.VersionOf(folder.Id, kind, Experiment.KindOf(kind).Version, before)!.Value;
        string id = TrialIdentity.Of(folder.Id[..folder.Id.LastIndexOf('-')], kind, version, JsonFile.Element(configuration)),
            path = Path.Combine(Path.GetDirectoryName(folder.Path)!, id);
        if (id == folder.Id) return folder; // Written anew, with other white space.
        Directory.Move(folder.Path, path);
        File.WriteAllText(record, text.Replace($"\"{folder.Id}\"", $"\"{id}\"", StringComparison.Ordinal));
        return new TrialFolder(path, id);
    }

    private static void Write(Trial trial, TrialFolder folder, bool otherImages, NoteRow? note)
    {
        if (trial.Configuration is SyntheticConfiguration clusters) Write(clusters, folder, note);
        else if (trial.Configuration is CorrelationConfiguration)
            new CorrelationRecord([0, 0, 1], Matrix.From(3, 3, [1, 0.5f, -0.2f, 0.5f, 1, -0.4f, -0.2f, -0.4f, 1])).Save(folder);
        else Write((ImageConfiguration)trial.Configuration, folder, note);
        folder.Complete(trial.Configuration is ImageConfiguration
            ? [.. PublishedDigits.DigitsData.Select(entry =>
                new DataRecord("mnist", entry.Key, 10_000, otherImages ? new string('b', 64) : entry.Value))]
            : [new DataRecord("some", "data", 3, new string('a', 64))]);
    }

    private static void Write(SyntheticConfiguration configuration, TrialFolder folder, NoteRow? note)
    {
        int neurons = 30, centres = configuration.Clusters.Clusters, positive = configuration.Clusters.PositiveClusters;
        Matrix cosines = new(neurons, centres + 2), data = new(20, centres);
        for (int j = 0; j < neurons; j++) cosines[j, configuration.Power < 2 ? j % 2 : 2 + (j % centres)] = 1;
        for (int i = 0; i < data.Rows; i++) data[i, i % centres] = 1;
        new NeuronRecord(
            [.. Enumerable.Range(0, neurons)], [.. Enumerable.Range(0, neurons).Select(j => Math.Exp(-j))],
            [.. Enumerable.Range(0, neurons).Select(j => j % 2 == 0 ? 1 : -1)],
            cosines, data, [.. Enumerable.Range(0, data.Rows).Select(i => i % centres < positive ? 1 : -1)], positive).Save(folder);
        FilmStories.Of(configuration.Power, 30, configuration.Training.Hidden, centres, positive).Save(folder);
        Log(configuration.Training.Epochs, configuration.Power, note).Save(folder);
        CurveRecord Curve(CurveRole role, string label, double last) =>
            new(role, label, configuration.Robustness!.Radii,
                [.. configuration.Robustness!.Radii.Select(radius => radius < last ? 1.0 : 0.0)], []);
        RobustnessRecord.Save(folder, [new RobustnessRecord("l2", "stream-1", "clusters", 200, 1, 1,
        [
            Curve(CurveRole.Published, "damped PGD (published)", configuration.Power < 2 ? 0.32 : 0.9),
            Curve(CurveRole.Empirical, "opposite centre + fixed point", configuration.Power < 2 ? 0.32 : 0.72),
            Curve(CurveRole.Ideal, "F, exact", configuration.Power < 2 ? 0.32 : 0.72),
        ])]);
        SandwichRecord.Save(folder, Sandwiches([new SandwichCurve(Norm.L2, configuration.Robustness!)], configuration.Power < 2
            ? 0.32 : 0.7));
    }

    /// <summary>Brackets around a distance and a little beyond, each sample a hundredth farther, certified to 95%.</summary>
    private static IReadOnlyList<SandwichRecord> Sandwiches(SandwichCurve[] curves, double distance) =>
    [
        .. curves.Index().Where(curve => curve.Item.Settings.Certified is not null).Select(curve => SandwichRecord.Of(
            curve.Index, curve.Item.Norm.Name, "test", "some of the attacked samples", curve.Item.Radii, curve.Item.AllRadii,
            [.. Enumerable.Range(0, Math.Min(5, curve.Item.Settings.Certified!.Samples)).Select(i => (Index: i, Distance: distance
                * (1 + (0.01 * i)))).Select(sample => new SampleBracket(sample.Index, 0.95 * sample.Distance, sample.Distance,
                "quadratic"))]) with { Shown = curve.Index == 0 ? [new SampleBracket(1, 0.0977, 0.1001, "quadratic")] : [] }),
    ];

    private static void Write(ImageConfiguration configuration, TrialFolder folder, NoteRow? note)
    {
        Log(configuration.Training.Epochs, configuration.Power, note).Save(folder);
        double slope = configuration.Power;
        RobustnessRecord.Save(folder,
        [
            .. configuration.Evaluations.Select(evaluation =>
                new RobustnessRecord(
                evaluation.Norm, Wording.Of(evaluation.Split), $"1000 of mnist {Wording.Of(evaluation.Split)}", 1000, 0.98, 0.98,
            [
                new CurveRecord(CurveRole.Empirical, AttackLabel.Of(evaluation.Attacks), evaluation.Radii,
                    [.. evaluation.Radii.Select(radius => Math.Clamp(0.98 + (0.01 * configuration.Seed) - (radius * 10 / slope), 0, 1))],
                    []),
            ])),
        ]);
        SandwichRecord.Save(folder, Sandwiches([.. configuration.Evaluations.Select(evaluation =>
            new SandwichCurve(Norm.Parse(evaluation.Norm), evaluation))], 0.05 * configuration.Power));
        Matrix images = new(10, 28 * 28);
        for (int i = 0; i < images.Rows; i++) images[i, i * 3] = 1;
        int[] labels = [.. Enumerable.Range(0, 10)];
        new AdversarialGallery(0.1, 28, 28, labels, labels, images, labels, images,
            [.. labels.Select(label => label % 2 == 0 ? label : 9 - label)]).Save(folder);
    }

    /// <summary>A training; that of p = 1 has the note.</summary>
    private static TrainingLog Log(int epochs, double power, NoteRow? note) =>
        new([.. Enumerable.Range(1, epochs).Select(epoch =>
            new EpochRow(epoch, 1.0 / epoch, 0.9, 0.97 + (0.01 * epoch / epochs), 5 + (5.0 * epoch / epochs), 20, (double)epoch / epochs))])
        {
            Notes = note is not null
            && power == 1 ? [note] : []
        };
}
