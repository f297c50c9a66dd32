using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Statements are checked from the command line, and one that should hold and does not is a failure.</summary>
public sealed class TheoremsCommandTests
{
    [Fact]
    public void NamedStatements_AreShownWithAllTheirCases()
    {
        string json = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "theorems.json");
        CommandRun run = CommandRun.Of("theorems", "None-Robust", "sum-clean", "--size", "small", "--seed", "4", "--json", json)
            .Expect(ExitCode.Success);
        Assert.Matches("(?m)^none-robust +holds +.*\\n  proven: Min and Vidal 2025, Proposition 1$", run.Output);
        Assert.All(run.Output.Split(Environment.NewLine), line => Assert.True(line.Length <= 100, line));
        Assert.Matches(@"(?m)^nearest centre, K = 10, D = 50, α = 2 +0\.\d+ +0\.\d+ +0\.\d+ +0\.4 +holds$", run.Output);
        using var document = JsonDocument.Parse(File.ReadAllBytes(json));
        JsonElement[] statements = [.. document.RootElement.GetProperty("statements").EnumerateArray()];
        Assert.Equal(["none-robust", "sum-clean"], statements.Select(one => one.GetProperty("name").GetString()));
        StatementFinding finding = new NoneRobust().Check(new CheckContext(CheckSize.Small, 4));
        Assert.Equal(finding.Cases.Select(one => one.Measured),
            statements[0].GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("measured").GetDouble()));
        Assert.Equal("upper", statements[1].GetProperty("side").GetString());
        Assert.Equal(
            ["P(F(x) y > 0) ≥ 1 − 2 exp(−C D / (4 α² K)), where F(x) = σ(⟨x, μ_+⟩) − σ(⟨x, μ_−⟩)", "2 exp(−C D / (4 α² K))", "", "proven"],
            ((string[])["claim", "formula", "hypotheses", "status"]).Select(key => statements[1].GetProperty(key).GetString()));
    }

    [Fact]
    public void Table_FitsATerminal()
    {
        CheckedCase one = CheckedCase.Of(string.Join(", ", Enumerable.Repeat("a word", 30)), 0, 0, BoundSide.Upper, 1);
        StatementFinding finding = new([one])
        {
            Constants = [.. Enumerable.Range(0, 9).Select(i => new FittedConstant($"C{i}", 0.12345, 0.01234, 1.23456))],
            Remarks = [one.Words],
        };
        StringWriter output = new();
        TheoremsText.Write(output, [.. StatementCatalog.All.Select(statement =>
            new TimedStatement(new StatementRecord(statement, finding), 12.3))], withCases: true, 80);
        string[] lines = output.ToString().Split(Environment.NewLine);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.All(Enumerable.Range(0, 9), i => Assert.Contains(lines, line =>
            line.Contains($"C{i} = 0.1235 [0.01234, 1.235]", StringComparison.Ordinal)));
    }

    [Fact]
    public void UnknownStatement_IsAnsweredWithTheNearest()
    {
        CommandRun run = CommandRun.Of("theorems", "sum-clear").Expect(ExitCode.Usage);
        Assert.Contains("There is no statement 'sum-clear'; expected sum-clean, power-clean", run.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'sum-clean'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Statements_AreListed() =>
        Assert.Matches("(?m)^power-robust +F\\^\\(p\\) withstands", CommandRun.Of("list", "statements").Expect(ExitCode.Success).Output);

    [Theory]
    [InlineData(1.5, BoundVerdict.Violated)]
    [InlineData(0.5, BoundVerdict.Holds)]
    [InlineData(1.0, BoundVerdict.NotDecided)]
    public void Refuted_IsAStatementThatShouldHoldAndIsViolated(double measured, BoundVerdict verdict)
    {
        StatementFinding finding = new([CheckedCase.Shown("one more", 7), CheckedCase.Of("a case", measured, 0.1, BoundSide.Upper, 1)]);
        Assert.Equal(verdict, finding.Verdict);
        Assert.Equal(verdict == BoundVerdict.Violated, new StatementRecord(new SumClean(), finding).IsRefuted);
        StatementFinding mirrored = new([CheckedCase.Of("a case", 2 - measured, 0.1, BoundSide.Lower, 1)]);
        Assert.Equal(verdict, mirrored.Verdict);
    }

    [Fact]
    public void Verdict_IsViolatedWhereOneCaseIs_AndHoldsWhereSomeDo()
    {
        CheckedCase holds = CheckedCase.Of("a", 0, 0, BoundSide.Upper, 1), open = CheckedCase.Of("b", 1, 1, BoundSide.Upper, 1),
            violated = CheckedCase.Of("c", 2, 0, BoundSide.Upper, 1);
        Assert.Equal(BoundVerdict.Violated, new StatementFinding([holds, violated, open]).Verdict);
        Assert.Equal(BoundVerdict.Holds, new StatementFinding([open, holds]).Verdict);
        Assert.Equal("1 holds, 1 violated, 1 undecided", VerdictWords.Counted(new StatementFinding([holds, violated, open])));
        Assert.Equal(BoundVerdict.NotDecided, new StatementFinding([open]).Verdict);
        Assert.Equal(BoundVerdict.SaysNothing, new StatementFinding([CheckedCase.Shown("d", 3)]).Verdict);
    }
}
