using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Experiments.Engine;
using Xunit;

namespace PolyRelu.Tests.Experiments.Runs;

/// <summary>Files of a run that changed, shrank or went: a trial is trusted only as it was when it was completed.</summary>
public sealed class DamageTests
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
    private readonly FakeExperiment experiment = new();
    private readonly NotedProgress progress = new();

    public static TheoryData<string, string?> Damages => new()
    {
        { "result.json", "{\"number\": 7}" },
        { "result.json", "" },
        { "result.json", null },
        { "config.json", "{" },
        { "complete.json", "{" },
        { "complete.json", "" },
        { "complete.json", "{\"id\": \"another\", \"data\": [], \"files\": {}}" },
        { "complete.json", "{\"id\": \"ID\", \"data\": [], \"files\": {}}" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void DamagedTrial_RunsAgain(string file, string? content)
    {
        TrialState trial = Damaged(file, content);
        RunSummary summary = Run(resume: true);
        Assert.True(summary.Succeeded);
        Assert.Equal([2, 1], experiment.Runs.OrderBy(run => run.Key).Select(run => run.Value));
        string note = Assert.Single(progress.Notes);
        Assert.Contains($"{trial.Label} is damaged", note, StringComparison.Ordinal);
        Assert.Contains(file, note, StringComparison.Ordinal);
        Run(resume: true);
        Assert.Equal([2, 1], experiment.Runs.OrderBy(run => run.Key).Select(run => run.Value));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Report_LeavesOutADamagedTrial(string file, string? content)
    {
        TrialState trial = Damaged(file, content);
        ReportResult report = Report.Build(folder);
        string page = File.ReadAllText(report.Path);
        Assert.Contains($"<b>Damaged:</b> {trial.Label}. In trials/{trial.Id} {file} ", page, StringComparison.Ordinal);
        Assert.Contains("<td>damaged</td>", page, StringComparison.Ordinal);
        IReadOnlyList<SummaryCell> row = Assert.Single(report.Tables[^1].Rows);
        Assert.Equal([trial.Label, "damaged"], row.Take(2).Select(cell => cell.Text));
    }

    [Fact]
    public void LostMarker_IsSaidTheSameEverywhere()
    {
        TrialState trial = Damaged("complete.json", null);
        ReportResult report = Report.Build(folder);
        Assert.Contains($"<b>Damaged:</b> {trial.Label}.", File.ReadAllText(report.Path), StringComparison.Ordinal);
        Assert.Equal("damaged", Assert.Single(report.Tables[^1].Rows)[1].Text);
    }

    [Fact]
    public void TrialCompletedBeforeItWasRecorded_IsDone()
    {
        TrialState trial = Run(resume: false).Trials[0];
        string path = new StateFolder(folder).OutcomePath(trial.Id);
        File.WriteAllText(path, File.ReadAllText(path)
            .Replace("\"status\": \"done\"", "\"status\": \"pending\"", StringComparison.Ordinal));
        ReportResult report = Report.Build(folder);
        Assert.DoesNotContain("class=\"notice\"><b>", File.ReadAllText(report.Path), StringComparison.Ordinal);
        Assert.DoesNotContain(report.Tables, table => table.Title == "Not completed");
    }

    /// <summary>A run of two trials, of which a file of the first has other content, or is gone.</summary>
    private TrialState Damaged(string file, string? content)
    {
        TrialState trial = Run(resume: false).Trials[0];
        string path = Path.Combine(folder, "trials", trial.Id, file);
        if (content is null) File.Delete(path);
        else File.WriteAllText(path, content.Replace("ID", trial.Id, StringComparison.Ordinal));
        return trial;
    }

    private RunSummary Run(bool resume) =>
        ExperimentRunner.Run(experiment.Preset("done", "done"),
            new RunOptions { OutputDirectory = folder, Resume = resume, Progress = progress });
}
