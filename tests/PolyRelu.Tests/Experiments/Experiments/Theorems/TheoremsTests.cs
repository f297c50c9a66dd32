using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Theorems;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Theorems;

/// <summary>The Monte-Carlo check of the bounds from end to end, and what it says of bounds that are false.</summary>
public sealed class TheoremsTests
{
    [Fact]
    public void TrueConstant_IsContradictedByNoRow()
    {
        (RunSummary summary, TheoremRow[] rows) = Run();
        Assert.Equal(TailEntries.All, rows.Take(rows.Length / summary.Trials.Count).Select(row => row.Count.Statement).Distinct());
        Assert.DoesNotContain(rows, row => row.Verdict == BoundVerdict.Violated);
        Assert.Contains(rows, row => row.Verdict == BoundVerdict.NotDecided);
        Assert.All(rows, row => Assert.InRange(row.Count.Fraction, row.Interval.Low, row.Interval.High));
        Assert.Equal(
            ["nearest-centre-robust", "none-robust-k10", "none-robust-k2", "power-clean", "power-robust", "sum-clean", "sum-moved"],
            Directory.GetFiles(Path.Combine(summary.Directory, "figures"), "*.svg").Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal));
        Assert.Equal(6, summary.Tables[0].Rows.Count);
    }

    [Theory]
    [InlineData(20, 5)]
    [InlineData(0.5, 0)]
    public void FalseConstant_IsViolatedInEveryStatementThatHasOne(double constant, int violated)
    {
        (RunSummary summary, TheoremRow[] rows) = Run($"constant={constant}");
        Assert.Equal(violated, rows.Where(row => row.Verdict == BoundVerdict.Violated).Select(row => row.Count.Statement).Distinct()
            .Count());
        string page = File.ReadAllText(summary.ReportPath);
        Assert.Equal(violated > 0, page.Contains("<b>Violated:</b>", StringComparison.Ordinal));
        Assert.Equal(violated, summary.Tables[0].Rows.Count(row => row.Any(cell => cell.Verdict == false)));
    }

    [Fact]
    public void VacuousBounds_AreNoEvidence()
    {
        (RunSummary summary, TheoremRow[] rows) = Run();
        Assert.All(rows, row => Assert.Equal(row.Tail is not null && row.Bound >= 1, row.Verdict == BoundVerdict.SaysNothing));
        foreach ((Statement statement, IReadOnlyList<SummaryCell> cells) in TailEntries.All
            .Zip(summary.Tables[0].Rows))
        {
            int Counted(BoundVerdict verdict) => rows.Count(row => row.Count.Statement == statement && row.Verdict == verdict);
            Assert.Equal(
                [Counted(BoundVerdict.Holds), Counted(BoundVerdict.Violated), Counted(BoundVerdict.NotDecided),
                    Counted(BoundVerdict.SaysNothing)],
                cells.Skip(2).Take(4).Select(cell => int.Parse(cell.Text, CultureInfo.InvariantCulture)));
        }
        string page = File.ReadAllText(summary.ReportPath);
        Assert.Contains("no row of 8 contradicts it; 2 hold, 2 are not decided at this sample size, 4 say nothing", page,
            StringComparison.Ordinal);
        Assert.Contains("<td>says nothing</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void FittedConstant_SeparatesTrueFromFalse()
    {
        (RunSummary summary, TheoremRow[] rows) = Run();
        foreach (IGrouping<Statement, TheoremRow> group in rows.Where(row => row.Tail is not null)
            .GroupBy(row => row.Count.Statement))
        {
            TheoremFit fit = TheoremFit.Of(group)!;
            Assert.True(fit.Low <= fit.Constant && fit.Constant <= fit.High);
            Assert.All(group, row => Assert.True(row.Count.Fraction <= row.Tail!.Value.At(fit.Constant) * (1 + 1e-9)));
            Assert.All(group.Where(row => row.Count.Events > 0),
                row => Assert.True(row.Interval.High <= row.Tail!.Value.At(fit.Low) * (1 + 1e-9)));
            Assert.All(group, row => Assert.True(row.Interval.Low <= row.Tail!.Value.At(fit.High) * (1 + 1e-9)));
            Assert.Contains(group, row => row.Interval.Low > row.Tail!.Value.At(1.001 * fit.High));
            Assert.Equal(group.Count(), fit.Rows + fit.Eventless);
            Assert.All(group.Where(row => row.Count.Events == 0), row => Assert.True(row.Interval.High <= fit.TestedTo));
        }
        Assert.Contains("agree with every C, but test it only down to P ≤", File.ReadAllText(summary.ReportPath), StringComparison.Ordinal);
    }

    [Fact]
    public void StepOnF_IsCountedForEachClass()
    {
        (_, TheoremRow[] rows) = Run("samples=4000", "distanceSamples=10", "clusters=[20]", "positiveFraction=0.1", "alphas=[2]");
        TheoremCount[] counts = [.. rows.Where(row => row.Count.Statement is SumMoved).Select(row => row.Count)];
        Assert.Equal([1, -1], counts.Select(count => count.Label!.Value));
        Assert.Equal(4000, counts.Sum(count => count.Samples));
        Assert.InRange(counts[0].Samples, 300, 500);
        Assert.True(counts[0].Fraction > counts[1].Fraction + 0.01, $"+1: {counts[0].Fraction}, −1: {counts[1].Fraction}");
    }

    /// <summary>Of one statement, so that the test stays short: all have their contract tests.</summary>
    [Fact]
    public void ChecksOfOtherStatements_StandInTheReport()
    {
        StatementFinding finding = new([CheckedCase.Of("p = 3", 0.5, 0.1, BoundSide.Upper, 1),
            CheckedCase.Of("p = 4", 3, 0, BoundSide.Upper, 1), CheckedCase.Shown("p = 5", 7)])
        { Constants = [new FittedConstant("C", 2, 1, 3)], Remarks = ["One more sentence."] };
        StatementSections sections = new([new StatementRecord(StatementCatalog.Find("power-clean")!, finding),
            new StatementRecord(StatementCatalog.Find("sum-clean")!, finding)]);
        Assert.Equal(["F is right on clean points", "F^(p) is right on clean points"], sections.Content.Sections.Select(one => one.Title));
        Assert.Contains(": <b>violated</b> (", sections.Content.Findings[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("(1 holds, 1 violated); C = 2 [1, 3].", sections.Content.Findings[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(false, sections.Content.Tables[0].Rows[0][3].Verdict);
        Assert.Equal(["holds", "violated", "shown"], sections.Content.Sections[0].Details[0].Rows.Select(row => row[4].Text));
        Assert.Single(sections.Content.Sections[0].Figures);
        Assert.Empty(new StatementSections([]).Content.Findings);
    }

    [Fact]
    public void Judgement_IsNoPartOfATrial()
    {
        string[] Ids(params string[] overrides) => [.. Plan(overrides).Select(trial => trial.Id)];
        Assert.Equal(Ids(), Ids("constant=3", "confidence=0.5"));
        Assert.Empty(Ids().Intersect(Ids("samples=999")));
    }

    [Fact]
    public void Streams_DifferForEveryPieceOfEveryCell()
    {
        // Upper halves of these numbers and K << 8 ^ D agree pairwise: 1 and 1 + 2⁻⁴⁰, and K = 2, D = 50 with K = 3, D = 306.
        var plan = (
            from alpha in new[] { 1, 1 + Math.Pow(2, -40), 2, 4 }
            from dimension in new[] { 50, 306, 1000 }
            from clusters in new[] { 2, 3, 10 }
            select new TheoremConfiguration(alpha, dimension, clusters, 1, Basis.Standard, [3], [1], [1], 1, 1, 0))
                .ToArray();
        ulong[] streams = [.. plan.SelectMany(cell => Enumerable.Range(0, 10).Select(chunk => StatementsPart.Stream(cell, chunk)))];
        Assert.Equal(streams.Length, streams.Distinct().Count());
    }

    [Fact]
    public void Works_OfManySamples_DoNotOverflow()
    {
        Trial[] plan = [.. Plan("samples=100000000", "distanceSamples=100000000")];
        Assert.All(plan.SelectMany(trial => trial.Works()), work => Assert.Contains("-256-", work.Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1e-3")]
    [InlineData("1e3")]
    public void Figures_HoldWhenNoRowCanBeDrawn(string alpha)
    {
        (RunSummary summary, TheoremRow[] rows) = Run($"alphas=[{alpha}]");
        int beyond = rows.Count(row => row.Count.Statement is SumClean && row.Tail!.Value.Rate > 300);
        Assert.Equal(beyond > 0, File.ReadAllText(summary.ReportPath)
            .Contains($" {beyond} rows with r above 300 are not drawn", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("alphas=[1e-200,1]")]
    [InlineData("alphas=[1,1e200]")]
    public void NoiseBeyondAllBounds_IsRefused(string change) =>
        Assert.Contains("alphas: expected numbers from 0.001 to 1000",
            Assert.Throws<PresetException>(() => PresetCatalog.Load("theorems-smoke", [change])).Message, StringComparison.Ordinal);

    [Fact]
    public void Figures_DoNotDependOnTheLanguageOfTheMachine()
    {
        (RunSummary summary, _) = Run();
        Dictionary<string, string> Drawn() =>
            Directory.GetFiles(Path.Combine(summary.Directory, "figures"), "*.svg").ToDictionary(file => file, File.ReadAllText);
        Dictionary<string, string> before = Drawn();
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Report.Build(summary.Directory);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
        Assert.Equal(before, Drawn());
    }

    private static IReadOnlyList<Trial> Plan(params string[] overrides)
    {
        Preset preset = PresetCatalog.Load("theorems-smoke", ["checks=none", .. overrides]);
        return preset.Experiment.Plan(preset.Settings);
    }

    private static (RunSummary Summary, TheoremRow[] Rows) Run(params string[] overrides)
    {
        RunOptions options = new()
        {
            OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
            Offline = true,
        };
        Preset preset = PresetCatalog.Load("theorems-smoke", ["checks=none", .. overrides]);
        var settings = (TheoremsSettings)preset.Settings;
        RunSummary summary = ExperimentRunner.Run(preset, options);
        Assert.True(summary.Succeeded);
        return (summary, [.. summary.Trials.SelectMany(trial =>
            Rows(new TrialFolder(Path.Combine(summary.Directory, "trials", trial.Id), trial.Id), settings))]);
    }

    private static IEnumerable<TheoremRow> Rows(TrialFolder folder, TheoremsSettings settings)
    {
        TheoremConfiguration cell = JsonFile.Read<TheoremConfiguration>(folder.PathOf("config.json"));
        return TheoremCount.Load(folder).Select(count => count.Statement.Judge(cell, count, settings.Constant, settings.Confidence));
    }
}
