using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Reports of runs that are not finished: what is missing is said first and in short, however much it is.</summary>
public sealed class PartialRunTests
{
    private const int Many = 10_000;

    [Fact]
    public void ThousandsOfOpenTrials_AreAFewSentences()
    {
        // Each damaged trial and each failure has a reason of its own.
        RunReader run = Reader([.. Enumerable.Range(0, Many).Select(i => Trial(i, (i % 4) switch
        {
            0 => TrialStatus.Failed,
            1 => TrialStatus.Done, // whose marker is missing: damaged
            2 => TrialStatus.Skipped,
            _ => TrialStatus.Pending,
        }))]);
        string notices = TrialMarkup.Notices(run).ToString(), table = TrialMarkup.Table(run, new Outline()).ToString();
        Assert.Contains($"0 of {Many} trials are complete; 2500 not run or not ended, 2500 skipped, 2500 failed, 2500 damaged.", notices,
            StringComparison.Ordinal);
        Assert.True(notices.Length < 10_000, $"{notices.Length} letters");
        Assert.True(table.Length < 100_000, $"{table.Length} letters");
        Assert.Contains($"The first 200 of {Many}", table, StringComparison.Ordinal);
        Assert.InRange(OpenTrials.Of(run)!.Rows.Count, 3, 12);
        foreach (string words in new[] { "<b>Failed:</b>", "<b>Damaged:</b>", "<b>Skipped:</b>", "<b>Not run:</b>", "and 2493 more" })
            Assert.Contains(words, notices, StringComparison.Ordinal);
    }

    [Fact]
    public void FewTrials_AreAllListed_AndNoneIsMissingWhereAllAreComplete()
    {
        RunReader some = Reader([.. Enumerable.Range(0, 3).Select(i => Trial(i, TrialStatus.Pending))]);
        Assert.DoesNotContain("<details>", TrialMarkup.Table(some, new Outline()).ToString(), StringComparison.Ordinal);
        Assert.Equal(3, TrialMarkup.Table(some, new Outline()).ToString().Split("<tr><td>").Length - 1);
        RunReader whole = Report.Open(HandMadeRun.Write(PresetCatalog.Load("mnist-digits-smoke")));
        Assert.True(TrialMarkup.Notices(whole).IsEmpty);
        Assert.Null(OpenTrials.Of(whole));
    }

    [Fact]
    public void TrialThatAProcessHasBegun_IsNoneThatNobodyRan()
    {
        RunReader before = Reader([Trial(0, TrialStatus.Pending)]);
        string state = Path.Combine(before.Path, "state", "trial-0");
        Directory.CreateDirectory(state);
        File.WriteAllText(Path.Combine(state, "running.json"), "{}");
        RunReader run = Reader([Trial(0, TrialStatus.Pending)], before.Path);
        Assert.Contains("begun it and not ended it", TrialMarkup.Notices(run).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("begun it", TrialMarkup.Notices(before).ToString(), StringComparison.Ordinal);
    }

    private static TrialState Trial(int i, TrialStatus status) =>
        new($"trial-{i}", $"trial {i}", "some", status, status == TrialStatus.Failed ? $"Loss {i} is not finite." : null);

    private static RunReader Reader(TrialState[] trials, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("polyrelu-").FullName;
        return new RunReader(folder, new RunRecord
        {
            Preset = "p",
            Experiment = "poster",
            Seed = 0,
            Started = DateTimeOffset.UnixEpoch,
            Environment = RunEnvironment.Current(1),
            Trials = trials,
        }, (id, _) => new TrialFolder(Path.Combine(folder, "trials", id), id));
    }
}
