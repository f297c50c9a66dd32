using PolyRelu.Experiments;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reports;
using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments;

/// <summary>The Monte-Carlo check of the bounds from end to end, and what it says of bounds that are false.</summary>
public sealed class TheoremsTests
{
    [Fact]
    public void TrueConstant_IsContradictedByNoRow()
    {
        (RunSummary summary, TheoremRow[] rows) = Run();
        Assert.Equal(Enum.GetValues<TheoremStatement>(), rows.Select(row => row.Statement).Distinct().Order());
        Assert.DoesNotContain(rows, row => row.Holds == false);
        Assert.Contains(rows, row => row.Holds is null);
        Assert.All(rows, row => Assert.InRange(row.Fraction, row.Low, row.High));
        Assert.Equal(5, Directory.GetFiles(Path.Combine(summary.Directory, "figures"), "*.svg").Length);
        Assert.Equal(5, summary.Tables[0].Rows.Count);
    }

    [Theory]
    [InlineData(20, 4)]
    [InlineData(0.5, 0)]
    public void FalseConstant_IsViolatedInEveryStatementThatHasOne(double constant, int violated)
    {
        (RunSummary summary, TheoremRow[] rows) = Run($"constant={constant}");
        Assert.Equal(violated, rows.Where(row => row.Holds == false).Select(row => row.Statement).Distinct().Count());
        string page = File.ReadAllText(summary.ReportPath);
        Assert.Equal(violated > 0, page.Contains("<b>Violated:</b>", StringComparison.Ordinal));
        Assert.Equal(violated, summary.Tables[0].Rows.Count(row => row.Any(cell => cell.Verdict == false)));
    }

    [Fact]
    public void FittedConstant_SeparatesTrueFromFalse()
    {
        (_, TheoremRow[] rows) = Run();
        foreach (IGrouping<TheoremStatement, TheoremRow> group in rows.Where(row => row.Factor is not null).GroupBy(row => row.Statement))
        {
            TheoremFit fit = TheoremFit.Of(group)!;
            Assert.True(fit.Low <= fit.Constant && fit.Constant <= fit.High);
            Assert.All(group.Where(row => row.Events > 0), row => Assert.True(row.High <= row.Factor!.Value * Math.Exp(-fit.Low * row.Rate!.Value) * (1 + 1e-9)));
            Assert.Contains(group, row => row.Low > row.Factor!.Value * Math.Exp(-1.001 * fit.High * row.Rate!.Value));
        }
    }

    private static (RunSummary Summary, TheoremRow[] Rows) Run(params string[] overrides)
    {
        RunOptions options = new() { OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"), Offline = true };
        RunSummary summary = ExperimentRunner.Run(PresetCatalog.Load("theorems-smoke", overrides), options);
        Assert.True(summary.Succeeded);
        return (summary, [.. summary.Trials.SelectMany(trial => TheoremRow.Load(new TrialFolder(Path.Combine(summary.Directory, "trials", trial.Id), trial.Id)))]);
    }
}
