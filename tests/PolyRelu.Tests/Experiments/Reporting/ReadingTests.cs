using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Repository;
using ScottPlot;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>A report as its reader meets it: pictures first, on a phone as well, and nothing said by colour alone.</summary>
public sealed partial class ReadingTests
{
    private const int MostWords = 300;      // 100 of them say what was run and asked, and where to look
    private const double Phone = 360, RootSize = 16, LeastText = 11;       // pixels of CSS

    public static TheoryData<string> Presets => ["poster", "mnist-digits"];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Pictures_StandBeforeTables(string preset)
    {
        string page = Page(preset);
        int picture = page.IndexOf("<svg", StringComparison.Ordinal), table = page.IndexOf("<table", StringComparison.Ordinal);
        Assert.InRange(picture, 0, table);
        int words = Words(Folded().Replace(page[page.IndexOf("<main>", StringComparison.Ordinal)..picture], ""));
        Assert.True(words < MostWords, $"{words} words stand before the first picture");
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Figures_AreLegibleOnAPhone(string preset)
    {
        string css = RepositoryFiles.Read("src/PolyRelu.Experiments/Reporting/report.css"),
            phone = css[css.IndexOf("@media (max-width", StringComparison.Ordinal)..css.IndexOf("@media print", StringComparison.Ordinal)];
        double column = Phone - (2 * RootSize * Number(PagePadding().Match(phone))), wide = Number(WideFigure().Match(phone));
        Findings.ExpectNone(
            from figure in Content(preset).Sections.SelectMany(section => section.Figures)
            let size = Look.TickSize * (figure.IsWide ? wide : column) / figure.Width
            where size < LeastText
            select $"{figure.Name}: text of {size:0.0} pixels");
        Findings.ExpectNone(
            from svg in Svg().Matches(Page(preset)).Select(match => XElement.Parse(match.Value))
            from text in svg.Descendants("{http://www.w3.org/2000/svg}text")
            where double.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture) < Look.TickSize
            select $"{svg.Attribute("aria-label")!.Value}: '{text.Value}' is smaller than all other text");
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Legends_NameEverySeries(string preset)
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        List<string> missing = [];
        foreach (Figure figure in Content(preset).Sections.SelectMany(section => section.Figures))
        {
            string[] labels = [];
            string[] shown = [.. XElement.Parse(FigureWriter.Write(figure with { Draw = Drawn }, folder).ToString())
                .Descendants("{http://www.w3.org/2000/svg}text").Select(text => text.Value)];
            missing.AddRange(labels.Where(label => label.Length > 0 && !shown.Contains(label))
                .Select(label => $"{figure.Name}: '{label}' is cut off"));

            void Drawn(Plot plot)
            {
                figure.Draw(plot);
                labels = [.. plot.Legend.GetItems().Select(item => item.LabelText)];
            }
        }
        Findings.ExpectNone(missing);
    }

    [Fact]
    public void Verdicts_HaveAMarkBesideTheirColour_InEveryTable()
    {
        string page = Page("poster");
        MatchCollection verdicts = Verdict().Matches(page);
        Assert.Contains(verdicts, match => match.Groups[1].Value == "good");
        Assert.Contains(verdicts, match => match.Groups[1].Value == "bad");
        Findings.ExpectNone(verdicts.Where(match => !match.Groups[2].Value.Contains(match.Groups[1].Value == "good" ? '✓' : '✗'))
            .Select(match => match.Value));
        Assert.Equal(["98.1% ✓", "2.8% ✗", "–"],
            new SummaryCell[] { new("98.1%", true), new("2.8%", false), new("–") }.Select(cell => cell.Words));
    }

    [Theory]
    [InlineData("poster", "loss-clusters", "loss")]
    [InlineData("mnist-digits", "loss")]
    public void Trainings_HaveAFigureOfTheirLoss(string preset, params string[] names)
    {
        string[] figures = [.. Content(preset).Sections.SelectMany(section => section.Figures).Select(figure => figure.Name)];
        Assert.All(names, name => Assert.Contains(name, figures));
    }

    [Fact]
    public void Values_ThatAreMissingOrZero_AreDrawnAsFarAsTheyAreThere()
    {
        string run = HandMadeRun.Write(PresetCatalog.Load("poster"));
        HandMadeRun.Change(run, folder =>
        {
            int epochs = TrainingLog.Load(folder).Epochs.Count;
            new TrainingLog([.. Enumerable.Range(1, epochs).Select(epoch =>
                new EpochRow(epoch, 0, 0, epoch < epochs ? null : 0, epoch < epochs ? null : 0, null, null))]).Save(folder);
        });
        ReportResult report = Report.Build(run);
        Assert.DoesNotContain("Damaged:", File.ReadAllText(report.Path), StringComparison.Ordinal);
        Assert.True(report.IsComplete, string.Join(Environment.NewLine, report.Warnings));
    }

    [Fact]
    public void FigureThatALibraryRefuses_IsReportedInOurWords()
    {
        ReportResult report = ReportWriter.Write(Report.Open(HandMadeRun.Write(withImages: false)), new Refused());
        Assert.Equal("The figure 'None' could not be drawn: its values cannot be shown in a plot, which is a fault of this program. The "
            + "tables and the files in trials/ hold them.", Assert.Single(report.Warnings));
        Assert.False(report.IsComplete);
    }

    private sealed class Refused : ReportLayout
    {
        internal override string Title => "One figure";

        internal override Markup Question => "It asks nothing.";

        internal override ReportContent Compose(RunReader run) =>
            new()
            {
                Sections = [new("One", Markup.Empty,
                [new Figure("none", "None", "", 400, 300, plot => plot.Axes.SetLimitsY(0, Array.Empty<double>().Max()))], [])]
            };
    }

    private static string Page(string preset) => SharedReports.Page(preset);

    private static ReportContent Content(string preset)
    {
        RunReader run = Report.Open(Path.GetDirectoryName(SharedReports.Of(preset).Path)!);
        return Registry<Experiment>.Find(run.Record.Experiment).Value.Layout.Compose(run);
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Contents, which are folded.</summary>
    [GeneratedRegex("<nav.*?</nav>", RegexOptions.Singleline)]
    private static partial Regex Folded();

    private static int Words(string html) =>
        Tag().Replace(Script().Replace(html, " "), " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Scripts with the data of a film: nobody reads them.</summary>
    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"main \{ padding: \S+ ([\d.]+)rem")]
    private static partial Regex PagePadding();

    [GeneratedRegex(@"figure\.wide svg \{ min-width: (\d+)px")]
    private static partial Regex WideFigure();

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();

    [GeneratedRegex("""<td class="(good|bad)">(.*?)</td>""")]
    private static partial Regex Verdict();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
