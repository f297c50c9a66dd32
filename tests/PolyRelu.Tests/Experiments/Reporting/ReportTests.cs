using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using ScottPlot;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Reports are made from the files of a run directory alone.</summary>
public sealed partial class ReportTests
{
    [Fact]
    public void Redrawing_GivesTheSameBytes()
    {
        string run = HandMadeRun.Write(withImages: true);
        ReportResult first = Report.Build(run);
        Dictionary<string, byte[]> before = Drawn(run);
        foreach (string file in before.Keys) File.Delete(file);
        Report.Build(run);
        Dictionary<string, byte[]> after = Drawn(run);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
        Assert.Contains(first.Path, before.Keys);
        Assert.Equal(1 + (3 * 23), before.Count);
    }

    [Fact]
    public void Page_NeedsNoOtherFileAndIsWellFormed()
    {
        string page = SharedReports.Page("poster");
        Assert.DoesNotMatch(External(), page);
        Assert.Contains("an &lt;system&gt;", page, StringComparison.Ordinal);
        foreach (Match svg in Svg().Matches(page))
            Assert.NotEmpty(XElement.Parse(svg.Value).Descendants("{http://www.w3.org/2000/svg}text"));
        Assert.Equal(23, Svg().Count(page));
    }

    [Fact]
    public void RunOfBefore_ReportsWithoutAFilm()
    {
        string run = HandMadeRun.Write(withImages: false);
        Assert.Contains("<section class=\"film\">", File.ReadAllText(Report.Build(run).Path), StringComparison.Ordinal);
        HandMadeRun.Change(run, folder => File.Delete(folder.PathOf(FilmRecord.FileName)));
        ReportResult report = Report.Build(run);
        string page = File.ReadAllText(report.Path);
        Assert.DoesNotContain("<section class=\"film\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Damaged:", page, StringComparison.Ordinal);
        Assert.True(report.IsComplete);
    }

    [Fact]
    public void RunOfBefore_ReportsWithoutProofs()
    {
        string run = HandMadeRun.Write(withImages: true);
        const string proof = "between certified and attacked accuracy";
        Assert.Contains(proof, File.ReadAllText(Report.Build(run).Path), StringComparison.Ordinal);
        HandMadeRun.Change(run, folder =>
        {
            File.Delete(folder.PathOf(SandwichRecord.FileName));
            string configuration = folder.PathOf("config.json");
            var saved = JsonNode.Parse(File.ReadAllText(configuration))!.AsObject();
            (saved["robustness"] as JsonObject)?.Remove("certified");
            foreach (JsonNode? evaluation in saved["evaluations"] as JsonArray ?? []) evaluation!.AsObject().Remove("certified");
            File.WriteAllText(configuration, saved.ToJsonString());
        });
        ReportResult report = Report.Build(run);
        string page = File.ReadAllText(report.Path);
        Assert.DoesNotContain(proof, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Damaged:", page, StringComparison.Ordinal);
        Assert.Contains("robust accuracy under APGD-CE", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_HaveNoGroundOfTheirOwn_SoThatADarkPageShowsThrough()
    {
        string page = SharedReports.Page("poster");
        foreach (Match svg in Svg().Matches(page))
            Assert.DoesNotContain(
                XElement.Parse(svg.Value).Descendants("{http://www.w3.org/2000/svg}rect"),
                rect => rect.Attribute("fill")?.Value is "white" or "#FFF" or "#FFFFFF" && rect.Attribute("fill-opacity") is null);
    }

    [Fact]
    public void Page_StatesWhereThePublishedCurveIsMasked()
    {
        string page = SharedReports.Page("poster", withImages: false);
        Assert.Contains("The published curve is masked, by more than 5 points, from ε = 0.75 to 0.857. At ε = 0.75 the damped PGD leaves "
            + "100.0% robust where the strongest attacks leave 0.0%", page, StringComparison.Ordinal);
        Assert.Contains("<b>p = 1.</b> The published attack is not masked here", page, StringComparison.Ordinal);
    }

    [Fact]
    public void SkippedImages_AreSaidSo()
    {
        ReportResult report = SharedReports.Of("poster", withImages: false);
        string page = File.ReadAllText(report.Path);
        Assert.Contains("<b>Skipped:</b> mnist, p = 1, seed 0; mnist, p = 2, seed 0; mnist, p = 3, seed 0; mnist, p = 4, seed 0. MNIST is "
            + "not here.", page, StringComparison.Ordinal);
        Assert.Contains("not run", page, StringComparison.Ordinal);
        Assert.Contains(report.Tables, table => table.Rows.Any(row =>
            row.Any(cell => cell.Text.Contains("skipped", StringComparison.Ordinal))));
    }

    [Fact]
    public void Tables_JudgeOurValuesByThePublishedOnes()
    {
        ReportResult report = SharedReports.Of("poster");
        IReadOnlyList<SummaryCell> third = report.Tables[0].Rows[2];
        Assert.Equal("3", third[0].Text);
        Assert.Contains(third, cell => cell.Text == "64.7%" && cell.Verdict == false);
        Assert.Contains(third, cell => cell.Text == "98.0%" && cell.Verdict == true);
        Assert.Contains(third, cell => cell.Text == "53.0%" && cell.Verdict is null);
    }

    [Fact]
    public void PlainNetwork_IsComparedWithTheRadiusAtWhichItBreaks()
    {
        Comparison row = Assert.Single(SharedReports.Of("poster", withImages: false).Comparisons,
            row => row.Published == PublishedClusters.PlainBreaks);
        Assert.InRange(row.Ours!.Value, 3.0 / 14, 6.0 / 14);
    }

    [Fact]
    public void FolderWithoutARun_IsRefused()
    {
        string empty = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        Assert.Contains("holds no run.json", Assert.Throws<InvalidDataException>(() => Report.Build(empty)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedTrial_IsLeftOutAndTheRestIsDrawn()
    {
        string run = HandMadeRun.Write(withImages: false);
        File.WriteAllText(Directory.GetFiles(run, "records.json", SearchOption.AllDirectories)[0], "{ \"epochs\": [ 1, ");
        ReportResult report = Report.Build(run);
        string page = File.ReadAllText(report.Path);
        Assert.Contains("records.json has changed; the trial is left out. --resume runs it again.", page, StringComparison.Ordinal);
        Assert.NotEmpty(Svg().Matches(page));
    }

    [Fact]
    public void FailingFigure_IsReportedInItsPlaceAndTheRestIsDrawn()
    {
        string run = HandMadeRun.Write(withImages: false), figures = Path.Combine(run, "figures");
        Assert.True(ReportWriter.Write(Report.Open(run), new TwoFigures(_ => { })).IsComplete);
        ReportResult report = ReportWriter.Write(Report.Open(run), new TwoFigures(_ => throw new InvalidOperationException("no <ink>")));
        Assert.False(report.IsComplete);
        Assert.Equal("The figure 'second' could not be drawn: no <ink>", Assert.Single(report.Warnings));
        string page = File.ReadAllText(report.Path);
        Assert.Matches("<h3 id=\"figure-first\">first<a [^>]*>#</a></h3>\n<div class=\"drawing\">\n<svg ", page);
        Assert.Contains("#</a></h3>\n<div class=\"drawing\">\n<p class=\"notice\">The figure &#39;second&#39; could not be drawn: "
            + "no &lt;ink&gt;</p>\n</div>\n<figcaption>", page, StringComparison.Ordinal);
        Assert.Contains("The resolved preset", page, StringComparison.Ordinal);
        Assert.Equal(["first.pdf", "first.png", "first.svg"], Directory.GetFiles(figures).Select(Path.GetFileName).Order());
    }

    private sealed class TwoFigures(Action<Plot> second) : ReportLayout
    {
        internal override string Title => "Two figures";

        internal override Markup Question => "It asks nothing.";

        internal override ReportContent Compose(RunReader run) => new()
        {
            Sections = [new("Both", Markup.Empty, [Panel("first", plot => plot.Add.Line(0, 0, 1, 1)), Panel("second", second)], [])],
        };

        private static Figure Panel(string name, Action<Plot> draw) => new(name, name, "", 400, 300, draw);
    }

    private static Dictionary<string, byte[]> Drawn(string run) =>
        Directory.GetFiles(Path.Combine(run, "figures")).Append(Path.Combine(run, "report.html"))
            .ToDictionary(file => file, File.ReadAllBytes);

    [GeneratedRegex("""src="(?!data:)|(?<!<a )href="(?!#|data:)|@import|<script(?! type="application/json">|>)|<link|url\((?!#)""")]
    private static partial Regex External();

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
