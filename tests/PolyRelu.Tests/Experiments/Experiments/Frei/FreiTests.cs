using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Frei;
using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Frei;

/// <summary>The smoke preset of correlated centres from end to end.</summary>
public sealed class FreiTests
{
    [Fact]
    public void PlainNetwork_BreaksAlongOneDirection_WhereTheSumClassifierDoes()
    {
        (RunSummary summary, UniversalRecord[] records) = Run();
        Assert.Equal(8, records.Length);
        Assert.Equal(9, Directory.GetFiles(Path.Combine(summary.Directory, "figures"), "*.svg").Length);
        foreach ((UniversalRecord record, double correlation) in records.Take(4).Zip([0.0, 0.0, 0.5, 0.5]))
        {
            Assert.Equal(1, record.TestAccuracy, 0.02);
            double sum = Math.Sqrt((1 - correlation) / 4);
            Assert.InRange(record.RadiusOf(0.5)!.Value.Value, 0.9 * sum, 1.15 * sum);
            Assert.InRange(record.MedianDistance!.Value, 0.9 * sum, 1.1 * sum);
        }
    }

    [Fact]
    public void NearestPerturbations_BreakAtLeastWhatAFixedDirectionBreaks()
    {
        foreach (UniversalRecord record in Run().Records)
            for (int i = 0; i + 1 < record.Radii.Count; i++)
                // The search ends within 1% of a distance; the next radius of the curve is further away than that.
                Assert.All(record.Directions, direction => Assert.True(direction.Broken[i] <= record.Nearest[i + 1] + 1e-12,
                    $"{direction.Name} at {record.Radii[i]}: {direction.Broken[i]} > {record.Nearest[i + 1]}"));
    }

    [Fact]
    public void Radius_IsReadBetweenTheRadiiOfTheCurve()
    {
        Assert.Equal(0.15, RadiusReading.Of([0, 0.1, 0.2], [0, 0.2, 0.8], 0.5)!.Value.Value, 1e-12);
        Assert.Null(RadiusReading.Of([0, 0.1, 0.2], [0, 0.2, 0.8], 0.99));
    }

    [Fact]
    public void Radius_BelowTheFirstOne_IsAnUpperBound()
    {
        Assert.Equal(new RadiusReading(0.5, true), RadiusReading.Of([0.5, 0.6], [0.7, 0.8], 0.5));
        Assert.Equal("≤ 0.5", RadiusReading.Of([0.5, 0.6], [0.7, 0.8], 0.5)!.Value.Words());
        Assert.Equal("0", RadiusReading.Of([0, 0.6], [0.7, 0.8], 0.5)!.Value.Words());
    }

    [Fact]
    public void Direction_IsChosenByThePointsFittedOn_AndScoredOnTheOthers()
    {
        UniversalRecord record = new(10, 10, 1, 1, 1, [0, 0.1, 0.2], [new("a", [0, 0.2, 1], [0, 0, 1]), new("b", [0, 0, 0.6], [0, 1, 1])],
            [0, 0.5, 1], ["fab-t"], 0.1);
        Assert.Equal("a", record.Chosen(0.5).Name);
        Assert.Equal(0.15, record.RadiusOf(0.5)!.Value.Value, 1e-12);
        foreach (UniversalRecord measured in Run().Records)
        {
            Assert.Equal((20, 20), (measured.Fitted, measured.Samples));
            Assert.Contains(measured.Directions, direction => !direction.Fitted.SequenceEqual(direction.Broken));
        }
    }

    [Fact]
    public void Repeats_AreSummarisedWithTheirRange()
    {
        (RunSummary summary, _) = Run();
        Assert.Equal(4, summary.Tables[0].Rows.Count);
        Assert.Matches(@"^0\.\d+ \(0\.\d+–0\.\d+\)$", summary.Tables[0].Rows[0][4].Text);
        Assert.Equal("0.3 (0.2–0.4)", RadiusSpread.Of([new RadiusReading(0.2, false), new RadiusReading(0.4, false)]).Words);
        Assert.Equal("≤ 0.3 (0.2–0.4)", RadiusSpread.Of([new RadiusReading(0.2, true), new RadiusReading(0.4, false)]).Words);
        Assert.Equal("never in 1 of 2", RadiusSpread.Of([null, new RadiusReading(0.4, false)]).Words);
        Assert.Equal("never", RadiusSpread.Of([null]).Words);
    }

    private static (RunSummary Summary, UniversalRecord[] Records) Run()
    {
        RunOptions options = new()
        {
            OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
            Offline = true,
        };
        RunSummary summary = ExperimentRunner.Run(PresetCatalog.Load("frei-smoke"), options);
        Assert.True(summary.Succeeded, string.Join("; ", summary.Failed.Select(trial => trial.Reason)));
        return (summary, [.. summary.Trials.Select(trial =>
            UniversalRecord.Load(new TrialFolder(Path.Combine(summary.Directory, "trials", trial.Id), trial.Id)))]);
    }
}
