using System.Text;
using PolyRelu.Experiments.Measurements;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Sweeps;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Sweeps;

/// <summary>The report of a sweep: axes, points, means over repeats, panels, findings, on trials made by hand.</summary>
public sealed class SweepReportTests
{
    [Fact]
    public void Grid_HasPointsOverKeys_WithMeansAndRangesOverSeeds()
    {
        SweepGrid grid = Assert.Single(SweepGrid.Of([.. from p in new[] { 3, 1 } from rate in new[] { 0.1, 0.001 }
            from seed in new[] { 0, 1, 2 }
                                                        select Trial(p, rate, seed, (p * rate) + seed)]));
        Assert.Equal(["p", "training.learningRate"], grid.Axes.Select(axis => axis.Name));
        Assert.Equal(["p = 1, learningRate = 0.001", "p = 1, learningRate = 0.1", "p = 3, learningRate = 0.001",
            "p = 3, learningRate = 0.1"], grid.Points.Select(grid.Words));
        SweepSeries series = grid.Series.Single(one => one.Quantity == StandardQuantity.MedianDistance);
        SweepMean mean = grid.Points[3].Find(series)!;
        Assert.Equal((1.3, 0.3, 2.3, 3), (Math.Round(mean.Mean, 9), Math.Round(mean.Low, 9), Math.Round(mean.High, 9), mean.Count));
        Assert.True(grid.Axes[1].IsLogarithmic);
        Assert.False(grid.Axes[0].IsLogarithmic);
    }

    [Fact]
    public void KeyThatChangesWithAnotherOne_IsNoAxis()
    {
        SweepGrid grid = Assert.Single(SweepGrid.Of([.. from p in new[] { 1, 2 } from seed in new[] { 0, 1 }
                                                        select Trial(p, p * 0.1, seed, p)]));
        Assert.Equal(["p"], grid.Axes.Select(axis => axis.Name));
        Assert.Equal(("training.learningRate", "p"), (grid.Followers[0].Key.Name, grid.Followers[0].With.Name));
        Assert.Contains("with p", SweepTables.Keys(grid, "keys").Rows[1].Select(cell => cell.Text));
    }

    [Fact]
    public void Curves_AreShownAtAFewRadiiAtWhichPointsDiffer()
    {
        SweepGrid grid = Assert.Single(SweepGrid.Of([.. from p in new[] { 1, 2 } select Trial(p, 0.1, 0, p)]));
        SweepSeries[] shown = [.. grid.Series.Where(series => series.Quantity == StandardQuantity.RobustAccuracy)];
        Assert.InRange(shown.Length, 1, 3);
        Assert.All(shown, series => Assert.NotEqual(grid.Points[0].Find(series)!.Mean, grid.Points[1].Find(series)!.Mean));
        Assert.True(grid.LeftOut > 0);
    }

    [Fact]
    public void Findings_SayWhereAndAlongWhichKey_AndLeaveOutWhatLearnedNothing()
    {
        MeasuredTrial[] trials = [.. from p in new[] { 1, 2 } from rate in new[] { 0.1, 0.2 } select Trial(p, rate, 0, (10 * p) + rate)];
        string[] findings = [.. SweepFindings.Of(SweepGrid.Of(trials)[0]).Select(finding => finding.ToString())];
        Assert.Contains(findings, text => text.StartsWith("Median distance", StringComparison.Ordinal)
            && text.Contains("from <b>10.1</b> at p = 1, learningRate = 0.1 to <b>20.2</b> at p = 2, learningRate = 0.2.",
                StringComparison.Ordinal)
            && text.Contains("changes most with p: averaged over the rest, 10.15 at 1 and 20.15 at 2", StringComparison.Ordinal));
        trials[3] = Trial(2, 0.2, 0, 99, learned: false);
        findings = [.. SweepFindings.Of(SweepGrid.Of(trials)[0]).Select(finding => finding.ToString())];
        Assert.DoesNotContain(findings, text => text.Contains("99", StringComparison.Ordinal));
        Assert.Contains(findings, text => text.StartsWith("1 network learned nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void ReportOfThousandsOfTrials_IsBounded()
    {
        MeasuredTrial[] trials = [.. Enumerable.Range(0, 10_000)
            .Select(i => Trial(1 + (i % 7), Math.Pow(10, -(i / 7 % 60) / 10.0), i / 420, i,
            $", \"training.epochs\": {i % 11}"))];
        SweepGrid grid = Assert.Single(SweepGrid.Of(trials));
        Assert.Equal(trials.Length, grid.Trials);
        (IReadOnlyList<Figure> figures, _) = SweepFigures.Of(grid);
        Assert.InRange(figures.Count, 3, 24);
        Assert.Equal(figures.Count, figures.Select(figure => figure.Name).Distinct().Count());
        SummaryTable table = SweepTables.Points(grid, "Points"), more = SweepTables.More(grid)!;
        Assert.True(table.Rows.Count <= 24 && more.Rows.Count <= 500, $"{table.Rows.Count} and {more.Rows.Count} rows");
        Assert.Contains($"of {grid.Points.Count}", table.Title, StringComparison.Ordinal);
        Assert.All(SweepTables.Keys(grid, "keys").Rows, row => Assert.True(row[1].Text.Length < 150, row[1].Text));
    }

    [Fact]
    public void Panels_OfWordsAndOfNumbers_AreDrawn()
    {
        MeasuredTrial[] trials = [.. from loss in new[] { "logistic", "exponential" } from rate in new[] { 0.001, 0.1 }
            from seed in new[] { 0, 1 }
                                     select Trial(2, rate, seed, Math.Pow(1000, seed) * (1 + rate), $", \"training.loss\": \"{loss}\"")];
        (IReadOnlyList<Figure> figures, int leftOut) = SweepFigures.Of(SweepGrid.Of(trials)[0]);
        Assert.Equal(0, leftOut);
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        Assert.All(figures, figure => Assert.Contains("<svg", FigureWriter.Write(figure, folder).ToString(), StringComparison.Ordinal));
        Assert.Equal(2, figures.Count); // The robust accuracy is the same at every point.
        Assert.Contains(Directory.GetFiles(folder, "*.svg"), file => File.ReadAllText(file).Contains("exponential",
            StringComparison.Ordinal));
    }

    /// <summary>A trial whose robust accuracy falls later for a larger p.</summary>
    private static MeasuredTrial Trial(int power, double rate, int seed, double distance, string more = "", bool learned = true)
    {
        string json = FormattableString.Invariant($"{{\"power\": {power}, \"training.learningRate\": {rate}{more}, \"seed\": {seed}}}");
        MeasurementRow[] rows =
        [
            new(StandardQuantity.Learned, learned ? 1 : 0, "records.json"),
            new(StandardQuantity.MedianDistance, distance, "robustness.json") { Norm = "l2" },
            .. Enumerable.Range(0, 11).Select(i => new MeasurementRow(StandardQuantity.RobustAccuracy, i * 0.1 <= 0.2 * power ? 1 : 0.1,
                "robustness.json") { Norm = "l2", Radius = i * 0.1 }),
        ];
        return new(new TrialState($"t-{power}-{rate}-{seed}", "a trial", "kind", TrialStatus.Done),
            FlatConfiguration.Of(Encoding.UTF8.GetBytes(json)), rows);
    }
}
