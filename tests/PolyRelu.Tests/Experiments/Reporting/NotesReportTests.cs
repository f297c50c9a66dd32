using System.Text.RegularExpressions;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Networks that have learned nothing are never reported as findings.</summary>
public sealed class NotesReportTests
{
    private static readonly NoteRow Note = new("at-chance", "Of 200 points 100 are <classified> correctly.", "Train it longer.", true);

    [Fact]
    public void UntrainedNetworks_AreSaidAtTheTop_AndBesideEveryValue()
    {
        ReportResult report = SharedReports.Of("poster", note: Note);
        string warning = Assert.Single(report.Warnings, warning => warning.StartsWith("No finding", StringComparison.Ordinal));
        Assert.Matches(@"^No finding \(at-chance\): .*clusters, p = 1.*; .*mnist, p = 1.*|.*mnist, p = 1.*clusters, p = 1", warning);
        string page = File.ReadAllText(report.Path), beginning = page[..page.IndexOf("What came out", StringComparison.Ordinal)];
        Assert.Contains("No finding (at-chance): ", beginning, StringComparison.Ordinal);
        Assert.Contains("&lt;classified&gt;", beginning, StringComparison.Ordinal);
        string[] findings = [.. Regex.Matches(page, "<li>(.*?)</li>").Select(match => match.Groups[1].Value).Where(text =>
            text.Contains("p = 1", StringComparison.Ordinal))];
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Matches(@"p = 1 \(untrained: no finding\)", finding));
        Assert.DoesNotContain("p = 3 (untrained", page, StringComparison.Ordinal);
        Assert.All(report.Tables, table => Assert.Contains(table.Rows, row => row.Any(cell => cell.Text == "1 (untrained: no finding)")));
    }

    /// <summary>A figure is looked at without the words around it: its legend says so too.</summary>
    [Theory]
    [InlineData("poster")]
    [InlineData("mnist-digits")]
    public void CurvesOfUntrainedNetworks_AreMarkedInEveryFigure(string preset)
    {
        string folder = Path.GetDirectoryName(SharedReports.Of(preset, note: Note).Path)!;
        string[] figures = Directory.GetFiles(Path.Combine(folder, "figures"), "*.svg");
        Dictionary<string, string[]> words = figures.ToDictionary(path => Path.GetFileName(path), path =>
            Regex.Matches(File.ReadAllText(path), "<text[^>]*>([^<]*)</text>").Select(match => match.Groups[1].Value).ToArray());
        Regex plain = new(@"^(p = 1|strongest (found|search)|damped PGD \(published\)|search of the published figure)(, test|, train)?$");
        string[] unmarked = [.. from figure in words
                                where !figure.Key.Contains("-p3", StringComparison.Ordinal)
                                from word in figure.Value
                                where plain.IsMatch(word)
                                select $"{figure.Key}: {word}"];
        Assert.Empty(unmarked);
        Assert.Contains(words, figure => figure.Value.Any(word => word.Contains("(untrained)", StringComparison.Ordinal)));
    }

    [Fact]
    public void ValuesOfUntrainedNetworks_AgreeWithNothing()
    {
        IReadOnlyList<Comparison> untrained = SharedReports.Of("poster", note: Note).Comparisons;
        IReadOnlyList<Comparison> trained = SharedReports.Of("poster").Comparisons;
        Assert.Contains(untrained, row => row.Published.Power == 1 && row.Ours is not null);
        Assert.All(untrained.Where(row => row.Published.Power == 1), row => Assert.Null(row.Agrees));
        Assert.All(trained.Where(row => row.Ours is not null), row => Assert.NotNull(row.Agrees));
        Assert.Contains("| untrained |", ComparisonMarkdown.Table(untrained), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherNotes_AreSaid_AndLeaveTheNumbersAsTheyAre()
    {
        ReportResult report = Report.Build(HandMadeRun.Write(PresetCatalog.Load("poster"),
            note: Note with { Name = "loss-unchanged", IsVoid = false }));
        Assert.Contains(report.Warnings, warning => warning.StartsWith("Note (loss-unchanged): ", StringComparison.Ordinal));
        Assert.DoesNotContain("no finding", File.ReadAllText(report.Path), StringComparison.Ordinal);
        Assert.All(report.Comparisons.Where(row => row.Ours is not null), row => Assert.NotNull(row.Agrees));
    }

    [Fact]
    public void OlderRecords_HaveNoNotes()
    {
        TrialFolder folder = new(Directory.CreateTempSubdirectory("polyrelu-").FullName, "old");
        File.WriteAllText(folder.PathOf("records.json"),
            """{"epochs":[{"epoch":1,"loss":1,"trainAccuracy":1,"testAccuracy":1,"featureStableRank":1,"weightStableRank":1,"""
            + """ "alignment":null}]}""");
        File.WriteAllText(folder.PathOf("robustness.json"),
            """[{"norm":"l2","split":"test","data":"all","samples":3,"cleanAccuracy":1,"splitAccuracy":1,"curves":["""
            + """{"role":"empirical","label":"PGD","radii":[0.1],"robustAccuracy":[1],"attacks":[]}],"span":null}]""");
        Assert.Empty(TrainingLog.Load(folder).Notes);
        Assert.True(TrainingLog.Load(folder).HasLearned);
        Assert.Empty(Assert.Single(RobustnessRecord.Load(folder)).Notes);
    }
}
