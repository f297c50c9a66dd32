using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>
/// Where half of the points are broken: the median of distances that are known, and else a reading between two radii that is called so.
/// </summary>
public sealed class HalfBrokenTests
{
    [Fact]
    public void Reading_NamesTheRadiiItLiesBetween()
    {
        RadiusReading reading = RadiusReading.Of([0, 0.25, 0.5, 0.75], [0, 0, 0.8, 1], 0.5)!.Value;
        Assert.Equal((0.25, 0.5), reading.Between);
        Assert.Equal("0.406, interpolated between the radii 0.25 and 0.5", reading.Words());
        Assert.Equal("0.406 (0.25–0.5)", reading.Cell());
        Assert.Equal("≤ 0.25", RadiusReading.Of([0.25, 0.5], [0.8, 1], 0.5)!.Value.Cell());
    }

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 2, 3 }, 2.5)]
    [InlineData(new[] { 1.0, double.NaN, double.PositiveInfinity }, double.PositiveInfinity)]
    [InlineData(new[] { 1.0, 2, double.NaN }, 2)]
    public void Median_IsTheMiddle(double[] distances, double expected) => Assert.Equal(expected, Median.Of(distances));

    [Fact]
    public void CurveOfDistances_FallsAtThem()
    {
        Band curve = CurveReading.RobustUpTo([0.3, 0, 0.5, double.NaN], 1);
        Assert.Equal([0, 0, 0, 0.3, 0.3, 0.5, 0.5, 1], curve.X);
        Assert.Equal([0.75, 0.75, 0.75, 0.75, 0.5, 0.5, 0.25, 0.25], curve.Mean);
        Band many = CurveReading.RobustUpTo([.. Enumerable.Range(1, 5000).Select(i => i / 5000.0)], 2);
        Assert.InRange(many.X.Count, 200, 1000);
        Assert.Equal((2.0, 0.0), (many.X[^1], many.Mean[^1]));
    }

    [Fact]
    public void KnownDistances_GiveTheirMedian_AndAttacksAnInterpolation()
    {
        string run = HandMadeRun.Write(withImages: false);
        Change(run, curve => curve.Role == CurveRole.Ideal ? With(curve, Rising()) : curve);
        ReportResult report = Report.Build(run);
        SummaryTable table = Clusters(report);
        int ideal = Column(table, "half broken at ε: ideal, median of exact distances"),
            found = Column(table, "half broken at ε, interpolated: strongest found");
        Assert.Equal(["0.4", "0.4"], table.Rows.Select(row => row[ideal].Text));
        Assert.Equal("0.295 (0.268–0.321)", table.Rows[0][found].Text);
        string page = File.ReadAllText(report.Path);
        Assert.Contains("half of the test points are broken at ε = 0.295, interpolated between the radii 0.268 and 0.321", page,
            StringComparison.Ordinal);
        Assert.Contains("F breaks at 0.4, the median of its exact distances", page, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutDistances_NothingInterpolatedIsCalledExact()
    {
        ReportResult report = SharedReports.Of("poster", withImages: false);
        SummaryTable table = Clusters(report);
        Assert.Equal("0.295 (0.268–0.321)", table.Rows[0][Column(table, "half broken at ε: ideal, interpolated")].Text);
        // A column of exact distances has nothing to say here.
        Findings.ExpectNone(report.Tables.SelectMany(one => one.Columns.Index()
            .Where(column => column.Item.Contains("exact", StringComparison.Ordinal)
                && one.Rows.Any(row => row[column.Index].Text != "–")).Select(column => column.Item)));
    }

    [Fact]
    public void Trial_SavesTheDistancesOfTheIdealClassifier()
    {
        Preset preset = PresetCatalog.Load("synthetic-smoke",
            ["repeats=1", "data.alphas=[0.05]", "training.epochs=2", "robustness.samples=6", "robustness.publishedIterations=3",
            "distance.iterations=2"]);
        string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        RunSummary summary = ExperimentRunner.Run(preset, new RunOptions { OutputDirectory = folder, Offline = true });
        foreach (TrialState trial in summary.Trials)
        {
            CurveRecord[] curves = [.. RobustnessRecord.Load(RunDirectory.FolderOf(folder, trial.Id, trial.Kind))[0].Curves];
            CurveRecord ideal = Assert.Single(curves, curve => curve.Role == CurveRole.Ideal);
            Assert.Equal(6, ideal.Distances!.Count);
            Assert.Equal(ideal.RobustAccuracy, ideal.Radii.Select(radius => ideal.Distances.Count(distance => distance > radius) / 6.0));
            CurveRecord found = Assert.Single(curves, curve => curve.Role == CurveRole.Empirical);
            Assert.Equal(6, found.Distances!.Count);
            Assert.Null(Assert.Single(curves, curve => curve.Role == CurveRole.Published).Distances);
        }
    }

    private static SummaryTable Clusters(ReportResult report) =>
        Assert.Single(report.Tables, table => table.Title.StartsWith("Clusters: L2 robust accuracy", StringComparison.Ordinal));

    private static int Column(SummaryTable table, string header)
    {
        int place = table.Columns.ToList().IndexOf(header);
        Assert.True(place >= 0, $"no column '{header}' in {string.Join("; ", table.Columns)}");
        return place;
    }

    /// <summary>Examples found have distances too, and the median of theirs is called what it is.</summary>
    [Fact]
    public void DistancesFound_GiveTheirMedian_AndALineThatFallsAtThem()
    {
        string run = HandMadeRun.Write(withImages: false);
        Change(run, curve => curve.Role == CurveRole.Empirical ? With(curve, Rising()) : curve);
        ReportResult report = Report.Build(run);
        SummaryTable table = Clusters(report);
        int found = Column(table, "half broken at ε: strongest found, median of distances");
        Assert.Equal(["0.4", "0.4"], table.Rows.Select(row => row[found].Text));
        string page = File.ReadAllText(report.Path);
        Assert.Contains(
            "half of the test points are broken at ε = 0.4, the median of the distances of the examples found", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("interpolated between the radii 0.", page, StringComparison.Ordinal);
    }

    /// <summary>Where more than half of the points have no example, no radius is made up.</summary>
    [Fact]
    public void MedianBeyondTheLargestRadius_IsNever()
    {
        string run = HandMadeRun.Write(withImages: false);
        double[] distances = [.. Enumerable.Range(0, 200).Select(i => i < 80 ? 0.3 : double.PositiveInfinity)];
        Change(run, curve => curve.Role == CurveRole.Empirical ? With(curve, distances) : curve);
        ReportResult report = Report.Build(run);
        SummaryTable table = Clusters(report);
        int found = Column(table, "half broken at ε: strongest found, median of distances");
        Assert.Equal(["never", "never"], table.Rows.Select(row => row[found].Text));
        Assert.DoesNotContain("half of the test points are broken", File.ReadAllText(report.Path), StringComparison.Ordinal);
    }

    private static double[] Rising() => [.. Enumerable.Range(0, 200).Select(i => 0.3 + (i / 1000.0))];

    /// <summary>A curve with the distances behind it.</summary>
    private static CurveRecord With(CurveRecord curve, double[] distances) => curve with
    {
        Distances = distances,
        RobustAccuracy = [.. curve.Radii.Select(radius => distances.Count(distance => distance > radius) / (double)distances.Length)],
    };

    private static void Change(string run, Func<CurveRecord, CurveRecord> change) => HandMadeRun.Change(
        run, folder => RobustnessRecord.Save(folder,
            [.. RobustnessRecord.Load(folder).Select(record => record with { Curves = [.. record.Curves.Select(change)] })]));
}
