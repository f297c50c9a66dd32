using System.Security.Cryptography;
using PolyRelu.Cli;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Results;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Several run directories as one report: each trial once, wherever it is complete; the directories are only read.</summary>
public sealed class MergeTests
{
    private const string Small = "mnist-digits-smoke";

    [Fact]
    public void HalvesOfAPlan_GiveTheReportAndTheTableOfTheWhole()
    {
        string whole = Run(), first = Run(), second = Run(), folder = NewFolder();
        string[] trials = Trials(whole);
        foreach (string trial in trials.Take(2)) Remove(first, trial);
        foreach (string trial in trials.Skip(2)) Remove(second, trial);
        (string, string)[] before = [.. Contents(first), .. Contents(second)];
        ReportResult merged = Report.Build([first, second], folder), own = Report.Build(whole);
        Assert.Equal<IEnumerable<(string, string)>>(before, [.. Contents(first), .. Contents(second)]);
        Assert.Equal(Path.Combine(folder, "report.html"), merged.Path);
        foreach (string file in new[] { ResultCsv.FileName, ResultParquet.FileName })
            AssertSameRows(Path.Combine(whole, file), Path.Combine(folder, file));
        Assert.Contains($"<h1>{Title(own.Path)}</h1>", File.ReadAllText(merged.Path), StringComparison.Ordinal);
        Assert.Contains("2 run directories read as one", File.ReadAllText(merged.Path), StringComparison.Ordinal);
        Assert.Equal(own.Tables.Count, merged.Tables.Count); // Nothing is left that was not completed.
        Assert.Equal(Directory.GetFiles(Path.Combine(whole, "figures")).Select(Path.GetFileName).Order(),
            Directory.GetFiles(Path.Combine(folder, "figures")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void TwoCompleteTrialsWithDifferentResults_AreAWarningThatNamesBoth()
    {
        string first = Run(), second = HandMadeRun.Write(PresetCatalog.Load(Small), note: new NoteRow("at-chance", "f", "a", true)),
            folder = NewFolder();
        ReportResult merged = Report.Build([first, second], folder);
        string warning = Assert.Single(merged.Warnings, text => text.Contains("different results", StringComparison.Ordinal));
        Assert.Contains($"'{first}'", warning, StringComparison.Ordinal);
        Assert.Contains($"'{second}'", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(merged.Warnings, text => text.Contains("at-chance", StringComparison.Ordinal));
        Assert.Contains(Report.Build([second, first], folder).Warnings, text => text.Contains("at-chance", StringComparison.Ordinal));
        Report.Build(second);
        AssertSameRows(Path.Combine(second, ResultCsv.FileName), Path.Combine(folder, ResultCsv.FileName));
    }

    [Fact]
    public void DirectoriesOfDifferentPresets_HaveTheReportOfASweep()
    {
        string other = HandMadeRun.Write(PresetCatalog.Load(Small, ["training.learningRate=0.03"])), folder = NewFolder();
        ReportResult merged = Report.Build([Run(), other], folder);
        Assert.Contains(": a sweep</h1>", File.ReadAllText(merged.Path), StringComparison.Ordinal);
        Assert.Contains(merged.Tables, table => table.Title.StartsWith("What varies", StringComparison.Ordinal)
            && table.Rows.Any(row => row[0].Text == "training.learningRate" && row[1].Text == "0.003; 0.03"));
        Assert.Contains("training.learningRate", File.ReadLines(Path.Combine(folder, ResultCsv.FileName)).First(),
            StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "figures"), "sweep-*.svg"));
        Report.Build([other], folder); // A folder of an earlier report is written again, and holds no panel of it.
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "figures"), "sweep-*"));
    }

    [Fact]
    public void OneDirectory_MayHaveItsReportElsewhere()
    {
        string run = Run(), folder = NewFolder();
        CommandRun.Of("report", run, "--out", folder, "--quiet").Expect(ExitCode.Success);
        Assert.False(File.Exists(Path.Combine(run, "report.html")));
        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        CommandRun.Of("report", run, "--quiet").Expect(ExitCode.Success);
        Assert.Equal(page, File.ReadAllText(Path.Combine(run, "report.html")));
    }

    [Fact]
    public void WhatCannotBeRead_OrMustNotBeWritten_IsRefused()
    {
        string run = Run(), other = HandMadeRun.Write(withImages: false), foreign = NewFolder(), free = NewFolder();
        Directory.CreateDirectory(foreign);
        File.WriteAllText(Path.Combine(foreign, "letter.txt"), "");
        Refused(ExitCode.Usage, "expected a folder for the report of 2 run directories", run, other);
        Refused(ExitCode.Failure, "expected runs of one experiment", run, other, "--out", free);
        Refused(ExitCode.Failure, "holds 'letter.txt'", run, "--out", foreign);
        Refused(ExitCode.Failure, "only read", run, "--out", run);
        Refused(ExitCode.Failure, "only read", run, "--out", Path.Combine(run, "inside"));
        Refused(ExitCode.Usage, "are the same run directory", run, Path.Combine(run, "trials", ".."), "--out", free);
        Refused(ExitCode.Failure, "no run.json", run, foreign, "--out", free);
        Assert.False(Directory.Exists(free));
        Assert.False(Directory.Exists(Path.Combine(run, "inside")));
        Assert.Equal(["letter.txt"], Directory.GetFileSystemEntries(foreign).Select(Path.GetFileName));
    }

    [Fact]
    public void TrialThatIsIncompleteInOne_CountsAsTheOtherHasIt()
    {
        string first = Run(), second = Run(), folder = NewFolder(), trial = Trials(first)[0];
        File.WriteAllText(Path.Combine(first, "trials", trial, "records.json"), "{}");
        Assert.Contains("damaged", Notices(Report.Build([first], NewFolder())), StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", Notices(Report.Build([first, second], folder)), StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", Notices(Report.Build([second, first], folder)), StringComparison.Ordinal);
    }

    private static void Refused(int code, string words, params string[] arguments) =>
        Assert.Contains(words, CommandRun.Of(["report", .. arguments, "--quiet"]).Expect(code).Error, StringComparison.Ordinal);

    private static string Run() => HandMadeRun.Write(PresetCatalog.Load(Small));

    private static string NewFolder() => Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "merged");

    private static string Notices(ReportResult report) => string.Join('\n', report.Tables.SelectMany(table => table.Rows)
        .SelectMany(row => row).Select(cell => cell.Text));

    private static string[] Trials(string run) => [.. Report.Open(run).Record.Trials.Where(trial => trial.Kind == "images")
        .Select(trial => trial.Id)];

    private static void Remove(string run, string trial) => Directory.Delete(Path.Combine(run, "trials", trial), recursive: true);

    private static string Title(string page) => File.ReadAllText(page).Split("<h1>")[1].Split("</h1>")[0];

    private static void AssertSameRows(string expected, string file) => Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(file));

    private static IEnumerable<(string, string)> Contents(string run) =>
        Directory.GetFiles(run, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (path, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))));
}
