using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Flow;

/// <summary>The smoke preset of gradient flow from end to end.</summary>
public sealed class FlowTests(FlowTests.SmokeRun run) : IClassFixture<FlowTests.SmokeRun>
{
    [Fact]
    public void Report_HasTheFilm_EveryFigure_AndTheTables()
    {
        string page = File.ReadAllText(Path.Combine(run.Summary.Directory, "report.html"));
        Assert.Contains("<canvas", page, StringComparison.Ordinal);
        Assert.True(run.Summary.ReportIsComplete, string.Join("; ", run.Summary.Warnings));
        string[] expected = ["alignment", "alignment-above", "descent-p3", "distance-power", "distance-sum",
            "drift-energy", "film-birth", "film-end", "film-start", "lag", "loss-p1.5", "loss-p3", "radius"];
        Assert.Equal(expected, Directory.GetFiles(Path.Combine(run.Summary.Directory, "figures"), "*.svg")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
        Assert.Equal(4, run.Summary.Tables.Count);
        Assert.All(run.Summary.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));
    }

    [Fact]
    public void EveryCluster_IsBorn_NearItsPrediction_AndTheFlowSettles()
    {
        foreach (FlowLog log in run.Folders("flow-p").Select(FlowLog.Load))
        {
            Assert.All(log.Births.Zip(log.Predicted), pair => Assert.InRange(pair.First, 0.85 * pair.Second, 1.15 * pair.Second));
            Assert.True(log.Until >= log.Births.Max() + (6 / log.Masses.Min()) || log.Until == 60, $"{log.Until}");
            Assert.Equal(log.Until, log.Records[^1].Time);
            Assert.True(log.Records[^1].Loss < 0.02 * log.Records[0].Loss, $"{log.Records[^1].Loss}");
        }
    }

    [Fact]
    public void Descent_IsLateByItsStepSize()
    {
        TrialFolder folder = run.Folders("flow-p3").Single();
        FlowLog flow = FlowLog.Load(folder);
        DescentRun[] runs = [.. DescentLog.Load(folder)!.Runs];
        Assert.Equal([0.5, 1], runs.Select(own => own.StepSize));
        foreach (DescentRun own in runs)
            Assert.InRange(own.Lag(flow.Births), 0.7 * own.PredictedLag(flow.Births, flow.Masses),
                1.3 * own.PredictedLag(flow.Births, flow.Masses));
    }

    [Fact]
    public void Limit_OfPowerThree_IsThePowerClassifier_FromEveryScale()
    {
        foreach (TrialFolder folder in run.Folders("limit-p3"))
        {
            LimitRow row = LimitLog.Load(folder).Find(LimitRow.NoiseFree)!;
            Assert.Equal(IdealDistance.Power, IdealDistance.Verdict(row.Distances)?.Ideal);
            Assert.InRange(row.MedianRadius!.Value, 0.69, 0.72);
            Assert.All(row.Births.Zip(row.Predicted), pair => Assert.InRange(pair.First, 0.95 * pair.Second, 1.05 * pair.Second));
        }
    }

    [Fact]
    public void Film_HasAFrameForEveryRecord_AndEndsOnTheCentres()
    {
        TrialFolder folder = run.Folders("scene-p3").Single();
        var film = FilmRecord.Load(folder);
        Assert.Equal(FlowLog.Load(folder).Records.Select(row => row.Time), film.Clock);
        int last = film.Frames - 1;
        int[] leading = [.. Enumerable.Range(0, film.Hidden).OrderByDescending(j => film.LogContributions[(last * film.Hidden) + j])
            .Take(3)];
        Assert.All(leading, j => Assert.True(Enumerable.Range(0, 3).Max(a => film.Neurons[(((last * film.Hidden) + j) * 3) + a]) > 0.98,
            $"neuron {j}"));
    }

    /// <summary>One run for all tests.</summary>
    public sealed class SmokeRun
    {
        public SmokeRun()
        {
            RunOptions options = new()
            {
                OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
                Offline = true,
            };
            Summary = ExperimentRunner.Run(PresetCatalog.Load("flow-smoke"), options);
            Assert.True(Summary.Succeeded, string.Join("; ", Summary.Failed.Select(trial => trial.Reason)));
        }

        internal RunSummary Summary { get; }

        internal IEnumerable<TrialFolder> Folders(string name) => Summary.Trials
            .Where(trial => trial.Id.StartsWith(name, StringComparison.Ordinal))
            .Select(trial => new TrialFolder(Path.Combine(Summary.Directory, "trials", trial.Id), trial.Id));
    }
}
