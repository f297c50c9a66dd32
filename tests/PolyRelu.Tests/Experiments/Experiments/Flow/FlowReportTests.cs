using PolyRelu.Dynamics;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Flow;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Experiments.Measurements.Film;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Flow;

/// <summary>The report of gradient flow from records written by hand: what is said of births, verdicts and lags.</summary>
public sealed class FlowReportTests
{
    private static readonly Lazy<(ReportResult Report, string Page)> Whole = new(() => Write(_ => true));

    [Fact]
    public void Verdicts_NameTheNearestClassifier_OrNeither()
    {
        (ReportResult report, string page) = Whole.Value;
        SummaryTable table = report.Tables[0];
        Assert.Equal(table.Rows.Select(row => row[5].Text), report.Tables[1].Rows.Select(row => row[5].Text));
        Assert.StartsWith("f_T up to scale, without noise", table.Title, StringComparison.Ordinal);
        Assert.Equal(["p", "s = 1e-2", "s = 1e-7", "s = 1e-30", "s = 1e-100", "s = 1e-300"], table.Columns);
        Assert.Equal(["1", "1.5", "2", "3", "4"], table.Rows.Select(row => row[0].Text));
        Assert.Equal(["F: 0.02 ✓", "F in degree 1.5: 0.02", "neither (F: 0.4)", "F^(3): 0.02 ✓", "F^(4): 0.02 ✓"],
            table.Rows.Select(row => row[2].Words));
        Assert.Equal(["neither (F: 0.3) ✗", "neither (F in degree 1.5: 0.3)"], table.Rows.Take(2).Select(row => row[1].Words));
        Assert.Contains("; limits without noise and on samples: neither from s = 1e-2, F from s = 1e-7 to 1e-300.", page,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Births_StandBesideTheirPredictions_AndThoseThatAreMissingAreCounted()
    {
        (ReportResult report, string page) = Whole.Value;
        SummaryTable births = report.Tables.Single(table => table.Title.StartsWith("Births", StringComparison.Ordinal));
        Assert.Equal(["1", "100 (101)", "100 (101)", "100 (101)", "100 (101)", "100 (101)"], births.Rows[0].Select(cell => cell.Text));
        Assert.Equal("– (–)", births.Rows[^1][5].Text);
        Assert.Contains("p = 4: 9 of 10 clusters are born from t = 100 to 108, within 1.0% of the prediction", page,
            StringComparison.Ordinal);
        Assert.Contains("Note (not-born): flow, p = 4. 1 of 10 clusters is not born when the flow ends.", page, StringComparison.Ordinal);
        Assert.Contains("p = 3: all 10 clusters are born", page, StringComparison.Ordinal);
        Assert.Contains("for half of the points no example was found", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Lags_StandBesideWhatTheStepSizeExplains()
    {
        (_, string page) = Whole.Value;
        Assert.Contains("at η = 0.2 clusters are born 1 later than in the flow (tηλ/2 = 1.045)", page, StringComparison.Ordinal);
    }

    /// <summary>A run that was stopped has the parts that are there, and no empty ones.</summary>
    [Theory]
    [InlineData("flow-scene")]
    [InlineData("flow")]
    [InlineData("flow-limit")]
    [InlineData("none")]
    public void Parts_AreShownWhereTheirTrialsAreDone(string kind)
    {
        (ReportResult report, string page) = Write(trial => trial.Kind.Name == kind);
        Assert.True(report.IsComplete, string.Join("; ", report.Warnings));
        Assert.Equal(kind == "flow-scene", page.Contains("<canvas", StringComparison.Ordinal));
        Assert.Equal(kind == "flow", page.Contains("<h2 id=\"from-the-start-to-the-end\">", StringComparison.Ordinal));
        Assert.Equal(kind == "flow-limit", page.Contains("<h2 id=\"where-the-flow-ends-from-every-scale\">", StringComparison.Ordinal));
    }

    /// <summary>A panel for what drifted, none for what did not.</summary>
    [Fact]
    public void Drifts_ThatAreZeroHaveNoPanel()
    {
        string folder = Path.GetDirectoryName(Write(trial => trial.Kind.Name == "flow").Report.Path)!;
        Assert.Equal(["drift-energy.svg"], Directory.GetFiles(Path.Combine(folder, "figures"), "drift-*.svg").Select(Path.GetFileName));
    }

    private static (ReportResult Report, string Page) Write(Func<Trial, bool> isDone)
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        Preset preset = PresetCatalog.Load("flow");
        List<TrialState> states = [];
        using (RunDirectory directory = RunDirectory.Hold(preset, new RunOptions { OutputDirectory = folder }))
        {
            foreach (Trial trial in preset.Experiment.Plan(preset.Settings))
            {
                TrialFolder own = directory.Trial(trial.Id, trial.Kind.Name);
                states.Add(new(trial.Id, trial.Label, trial.Kind.Name, isDone(trial) ? TrialStatus.Done : TrialStatus.Pending, null, 1));
                if (!isDone(trial)) continue;
                own.Begin(trial.Configuration);
                Write(trial.Configuration, own);
                own.Complete([]);
            }
            directory.Save(new RunRecord
            {
                Preset = preset.Name,
                Experiment = preset.Settings.Experiment,
                Seed = 0,
                Started = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                Environment = RunEnvironment.Current(null),
                Trials = states,
            });
        }
        ReportResult report = Report.Build(folder);
        return (report, File.ReadAllText(report.Path));
    }

    private static void Write(object configuration, TrialFolder folder)
    {
        switch (configuration)
        {
            case FlowConfiguration c:
                FlowLog log = Log(c.Clusters.Clusters, c.Flow.Power > 3 ? 1 : 0);
                log.Save(folder);
                new ObservationLog(c.Observation.Samples, "boundary-descent",
                    [.. log.Records.Where((_, t) => t % c.Observation.Every == 0 || t == log.Records.Count - 1)
                        .Select(row => new ObservationRow(row.Time, Distances(c.Flow.Power, 0.02), c.Flow.Power == 2 ? null : 0.3))])
                    .Save(folder);
                if (c.StepSizes.Count > 0)
                    new DescentLog([.. c.StepSizes.Select(size =>
                        new DescentRun(size, 10, [0, 100, 200], [0.5, 0.3, 0], [.. log.Births.Select(birth => birth + (5 * size))]))])
                        .Save(folder);
                break;
            case SceneConfiguration c:
                FilmRecord film = FilmStories.Of(c.Flow.Power, hidden: c.Shape.Hidden);
                film.Save(folder);
                FlowLog course = Log(c.Clusters.Clusters, 0);
                (course with { Records = [.. film.Clock.Select(time => course.Records[0] with { Time = time })] }).Save(folder);
                break;
            case LimitConfiguration c:
                LimitRow Row(string problem) => new(problem, 100, 50, [.. Births(6)], Births(6), Births(6),
                    Distances(c.Power, c.Scale == "1e-2" ? 0.3 : 0.02), 0.5);
                new LimitLog(c.IsNoisy ? [Row(LimitRow.NoiseFree), Row(LimitRow.Noisy)] : [Row(LimitRow.NoiseFree)]).Save(folder);
                break;
            default:
                throw new ArgumentException($"There is no trial of {configuration}.", nameof(configuration));
        }
    }

    /// <summary>A flow whose clusters are born one after the other, at t = 100, 101, …; the last ones may be missing.</summary>
    private static FlowLog Log(int clusters, int missing)
    {
        double[] births = [.. Births(clusters).Select((birth, k) => k < clusters - missing ? birth : double.NaN)];
        double[] margins = [.. births.Select(_ => 1.0)];
        return new FlowLog(200, "The flow reached its end at t = 200.", 1e-6, PrecisionWord.Of(FlowPrecision.SinglePrecision), "a method",
            "An accuracy.", 10, 1, 0, 60,
            [.. births.Select(_ => 1.0 / clusters)], births, [.. births.Select(birth => birth * 1.01)],
            [.. Enumerable.Range(0, 21).Select(t => new FlowRow(10 * t, 0.5 / (1 + t), margins, 0.1, 0.5, 0.9, 0, 1e-9 * t, null, 1, t, 0,
                6 * t))]);
    }

    private static double[] Births(int clusters) => [.. Enumerable.Range(0, clusters).Select(k => 100.0 + k)];

    /// <summary>Distances of what a power should find, and 0.4 from the others; p = 2 is near nothing.</summary>
    private static IReadOnlyList<IdealDistance> Distances(double power, double near)
    {
        IdealDistance Of(string ideal, bool isNear, double far) => new(ideal, 1, isNear ? near : far);
        return
        [
            Of(IdealDistance.Sum, power == 1, 0.4), .. power > 1 ? [Of(IdealDistance.SumPower, power is > 1 and < 2, 0.5)]
                : Array.Empty<IdealDistance>(),
            Of(IdealDistance.Power, power > 2, 0.6),
        ];
    }
}
