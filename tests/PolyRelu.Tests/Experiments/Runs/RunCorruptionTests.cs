using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Experiments.Engine;
using PolyRelu.Tests.Experiments.Reporting.Results;
using PolyRelu.Tests.Repository;
using ScottPlot;
using Xunit;

namespace PolyRelu.Tests.Experiments.Runs;

/// <summary>A run directory in which one value is changed, and every hash made to agree: reports and --resume say so, and go on.</summary>
public sealed class RunCorruptionTests(FakeImages images) : IClassFixture<FakeImages>
{
    private const int MostPerFile = 20;

    private const string MarkerName = "complete.json";

    /// <summary>Trials that a report left out so far: figures without one are the same whatever is wrong with it.</summary>
    private readonly HashSet<string> drawn = [];

    /// <summary>Every kind of trial, and no more of them than figures need: each change is read in a report of all.</summary>
    public static TheoryData<string, string[]> Runs => new()
    {
        { "synthetic-smoke", ["repeats=1", "data.alphas=[0.05]"] },
        { "mnist-digits-smoke", ["repeats=1", "attackedSplits=[test]", "attack.samples=10"] },
        { "features-smoke", ["repeats=1"] }, { "frei-smoke", ["repeats=1"] },
        { "theorems-smoke", ["alphas=[0.5]", "samples=100", "distanceSamples=10"] }, { "flow-smoke", [] },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void ChangedValue_IsANoticeOrBegunAnew(string name, string[] settings)
    {
        (Preset preset, RunOptions options) = Completed(name, settings);
        string folder = options.OutputDirectory!;
        Findings.ExpectNone(ResultLaws.Broken(folder));
        List<string> findings = [];
        int noticed = 0, tried = 0;
        foreach (string file in Files(folder))
        {
            byte[] whole = File.ReadAllBytes(file), marker = File.ReadAllBytes(MarkerOf(file));
            foreach ((string what, byte[] bytes) in ChangesOf(file, whole))
            {
                File.WriteAllBytes(file, bytes);
                Trust(file);
                string where = $"{name}, {Path.GetFileName(file)}: {what}";
                tried++;
                bool reported = Report(folder, file, where, findings), resumed = Resume(preset, options, where, findings);
                if (reported != resumed)
                    findings.Add($"{where}: the report {(reported ? "leaves something out" : "uses all")}, and --resume "
                        + $"{(resumed ? "begins something anew" : "keeps all")}");
                if (reported) noticed++;
                File.WriteAllBytes(MarkerOf(file), marker);
                File.WriteAllBytes(file, whole);
            }
        }
        Findings.ExpectNone(findings);
        Assert.True(noticed > tried / 2, $"{noticed} of {tried} changes were noticed");
        Assert.False(Report(folder, folder, "the whole run", findings));
    }

    [Fact]
    public void DamageInSeveralTrials_IsComputedAnewToTheSameBytes()
    {
        (Preset preset, RunOptions options) = Completed("theorems-smoke", ["checks=none", "samples=100", "distanceSamples=10"]);
        string[] files = Directory.GetFiles(options.OutputDirectory!, "statements.json", SearchOption.AllDirectories);
        byte[][] before = [.. files.Select(File.ReadAllBytes)];
        for (int i = 0; i < 2; i++)
        {
            File.WriteAllText(files[i], i == 0 ? "[ null ]" : Encoding.UTF8.GetString(before[i])
                .Replace("\"events\": ", "\"events\": 1000", StringComparison.Ordinal));
            Trust(files[i]);
        }
        NotedProgress progress = new();
        RunRecord record = ExperimentRunner.RunTrials(preset, options with { Resume = true, Progress = progress });
        Assert.All(record.Trials, trial => Assert.Equal(TrialStatus.Done, trial.Status));
        Assert.Equal(2, progress.Notes.Count(note => note.Contains("is damaged and runs again: in trials/", StringComparison.Ordinal)
            && note.Contains("statements.json", StringComparison.Ordinal)));
        Assert.Equal(before, files.Select(File.ReadAllBytes));
    }

    private (Preset Preset, RunOptions Options) Completed(string name, string[] settings)
    {
        Preset preset = PresetCatalog.Load(name, settings);
        RunOptions options = new()
        {
            OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
            DataFolder = images.Folder,
            Offline = true,
        };
        RunRecord record = ExperimentRunner.RunTrials(preset, options);
        Assert.All(record.Trials, trial => Assert.True(trial.Status == TrialStatus.Done, $"{trial.Label}: {trial.Reason}"));
        return (preset, options);
    }

    /// <summary>
    /// The record of the run, and every file of one trial of each kind that reports read; of markers, which are the same for every kind,
    /// one.
    /// </summary>
    private static IEnumerable<string> Files(string folder)
    {
        RunRecord record = JsonFile.Read<RunRecord>(Path.Combine(folder, "run.json"));
        IEnumerable<string> trials = record.Trials.GroupBy(trial => trial.Kind)
            .Select(group => Path.Combine(folder, "trials", group.First().Id));
        return trials.SelectMany(Directory.GetFiles).Where(file => Path.GetExtension(file) is ".json" or ".npz"
            && Path.GetFileName(file) != TrialFolder.TimingsName)
            .GroupBy(file => Path.GetFileName(file) == MarkerName ? MarkerName : file).Select(same => same.First())
            .Order(StringComparer.Ordinal).Prepend(Path.Combine(folder, "run.json"));
    }

    private static IEnumerable<(string What, byte[] Bytes)> ChangesOf(string file, byte[] whole)
    {
        if (Path.GetExtension(file) == ".json")
            return Mutations.OfJson(Encoding.UTF8.GetString(whole), MostPerFile)
                .Select(change => (change.What, Encoding.UTF8.GetBytes(change.Json)));
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(new MemoryStream(whole), file);
        // Of a witness reports read what it claims alone; the rest is what 'verify' is for.
        return from name in arrays.Keys.Where(name => Path.GetFileName(file) != "witness.npz" || name is "epsilon" or "robust_accuracy")
               from change in Mutations.Of(arrays[name])
               select ($"{name} {change.What}", Npz(arrays, name, change.Array));
    }

    private static byte[] Npz(IReadOnlyDictionary<string, NumericArray> arrays, string name, NumericArray? changed)
    {
        using MemoryStream stream = new();
        NpzFile.Write(stream, arrays.Where(entry => entry.Key != name || changed is not null)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Key == name ? changed! : entry.Value)));
        return stream.ToArray();
    }

    /// <summary>Writes the hash of a file of a trial into the marker, so that only its content tells that it was changed.</summary>
    private static void Trust(string file)
    {
        if (MarkerOf(file) == file) return;
        JsonNode marker = JsonNode.Parse(File.ReadAllBytes(MarkerOf(file)))!;
        marker["files"]![Path.GetFileName(file)] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
        File.WriteAllText(MarkerOf(file), marker.ToJsonString());
    }

    /// <summary>The marker of the trial of a file; the record of the run has none, and stands for itself.</summary>
    private static string MarkerOf(string file) =>
        Path.GetFileName(file) == "run.json" ? file : Path.Combine(Path.GetDirectoryName(file)!, MarkerName);

    /// <summary>Composes a report and draws every figure without writing it.</summary>
    /// <returns>Whether it says that something is damaged.</returns>
    private bool Report(string folder, string changed, string where, List<string> findings)
    {
        try
        {
            RunReader run = PolyRelu.Experiments.Engine.Report.Open(folder);
            ReportLayout layout = Registry<Experiment>.Find(run.Record.Experiment).Value.Layout;
            ReportContent content = layout.Compose(run);
            PolyRelu.Experiments.Reporting.Figure[] figures =
                [.. content.Sections.SelectMany(section => section.Figures), .. content.Film?.Stills ?? []];
            bool damaged = run.Record.Trials.Any(trial => trial.Status != TrialStatus.Done);
            if (!damaged || Path.GetFileName(changed) == "run.json" || drawn.Add(Path.GetDirectoryName(changed)!))
                foreach (var figure in figures)
                    using (Plot plot = new()) figure.Draw(plot);
            string page = HtmlReport.Page(layout, run, content, figures.ToDictionary(figure => figure.Name, _ => Markup.Empty), []);
            if (damaged && !page.Contains("class=\"notice\"", StringComparison.Ordinal)) findings.Add($"{where}: no notice");
            return damaged;
        }
        catch (InvalidDataException refused) when (Path.GetFileName(changed) == "run.json"
            && refused.Message.Contains("run.json", StringComparison.Ordinal))
        {
            if (refused.Message.Length > 1000) findings.Add($"{where}: a message of {refused.Message.Length} letters");
            return true;
        }
        catch (Exception error)
        {
            findings.Add($"{where}: the report fails: {error.GetType().Name}: {error.Message} "
                + $"{error.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("PolyRelu", StringComparison.Ordinal))}");
            return true;
        }
    }

    /// <summary>Goes on with a run up to where its trials would be computed.</summary>
    /// <returns>Whether anything is begun anew.</returns>
    private static bool Resume(Preset preset, RunOptions options, string where, List<string> findings)
    {
        try
        {
            IReadOnlyList<PlannedTrial> trials = preset.Plan();
            NotedProgress progress = new();
            using RunDirectory directory = RunDirectory.Hold(preset, options with { Resume = true });
            RunRecord record = RunStart.Of(preset, trials, directory, options with { Resume = true, Progress = progress });
            return progress.Notes.Any(note => note.Contains("begun anew", StringComparison.Ordinal))
                || record.Trials.Any(trial => trial.Status != TrialStatus.Done);
        }
        catch (Exception error)
        {
            findings.Add($"{where}: --resume fails: {error.GetType().Name}: {error.Message} "
                + $"{error.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("PolyRelu", StringComparison.Ordinal))}");
            return true;
        }
    }
}
