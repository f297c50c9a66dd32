using System.Text.RegularExpressions;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Repository;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Statements;

/// <summary>What every statement of the theory promises, whichever it is.</summary>
public sealed partial class StatementTests
{
    private const string Document = "docs/theory.md";
    private const string Begin = "<!-- statements of the theory: written by StatementTests -->\n", End = "<!-- end of the statements -->";

    /// <summary>Names of all statements, as xunit shows them.</summary>
    public static TheoryData<string> Names => [.. StatementCatalog.Names];

    [Fact]
    public void List_HoldsEveryStatementThatThereIs()
    {
        IEnumerable<Type> written = typeof(Statement).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Statement)) && !type.IsAbstract);
        Assert.Equal(written.Select(type => type.Name).Order(), StatementCatalog.All.Select(one => one.GetType().Name).Order());
    }

    [Fact]
    public void Names_Differ()
    {
        Assert.Distinct(StatementCatalog.Names);
        Assert.Distinct(StatementCatalog.All.Select(statement => statement.Title));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Statement_SaysItsWords(string name)
    {
        Statement statement = Of(name);
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", statement.Name);
        Assert.Same(statement, StatementCatalog.Find(name.ToUpperInvariant()));
        Assert.All((string[])[statement.Title, statement.Claim.ToString(), statement.Source, statement.Measured,
            statement.BoundFormula.ToString(), statement.Setting.ToString(), statement.Refutation], text =>
        {
            Assert.NotEmpty(text);
            Assert.False(text.EndsWith('.'), $"'{text}' ends with a full stop.");
        });
        Assert.Contains($" ({statement.Source}).", statement.Words.ToString(), StringComparison.Ordinal);
        Assert.All((Markup[])[statement.Words, statement.Hypotheses, statement.BoundFormula, statement.Setting], markup =>
            Assert.DoesNotMatch("&[a-z]+;|</?[a-z]+>", StatementText.Of(markup)));
    }

    [Fact]
    public void Text_HasNoMarkup() => Assert.Equal("s^{ε‖b_j‖/β} < F^(p)(x) + w_{kj}^p & a",
        StatementText.Of(Markup.Of($"s<sup>ε‖b<sub>j</sub>‖/β</sup> &lt; F<sup>(p)</sup>(x) + w<sub>kj</sub><sup>p</sup> ") + "& a"));

    [Fact]
    public void Draws_OfSeedsThatFollowEachOther_Differ()
    {
        CheckDraw[] draws = [.. from seed in Enumerable.Range(0, 20) from number in Enumerable.Range(1, 20)
                                select CheckDraw.Of((ulong)seed, number)];
        Assert.Distinct(draws.Select(draw => draw.Seed));
        Assert.Equal(7UL, CheckDraw.Of(7, 1).Seed);
        Assert.Equal(new CheckContext(CheckSize.Usual, 7).Draws(1, 3), Enumerable.Range(1, 3).Select(number => CheckDraw.Of(7, number)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SmallCheck_IsRepeatableAndNotViolated(string name)
    {
        Statement statement = Of(name);
        List<double> fractions = [];
        StatementFinding finding = statement.Check(new CheckContext(CheckSize.Small, 3) { Progress = new Told(fractions) });
        Assert.NotEmpty(finding.Cases);
        Assert.Distinct(finding.Cases.Select(one => one.Words));
        Assert.All(finding.Cases, one =>
        {
            Assert.False(double.IsNaN(one.Measured), one.Words);
            Assert.True(one.Low <= one.Measured && one.Measured <= one.High, $"{one}");
        });
        Assert.All(finding.Constants, fit => Assert.True(fit.Low <= fit.Value && fit.Value <= fit.High, $"{fit}"));
        if (statement.ShouldHold)
            Assert.True(finding.Verdict != BoundVerdict.Violated, string.Join("; ", finding.Cases.Where(one =>
                one.Verdict == BoundVerdict.Violated)));
        ILookup<string, CheckedCase> byClusters = finding.Cases.Where(one => one.Bound is not null && Clusters().IsMatch(one.Words))
            .ToLookup(one => Clusters().Match(one.Words).Value);
        Assert.All(byClusters, cases => Assert.True(cases.Any(one => one.Verdict == BoundVerdict.Holds),
            $"{name}: nothing holds at {cases.Key}: {string.Join("; ", cases)}"));
        Assert.NotEmpty(fractions);
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(JsonFile.Text(finding), JsonFile.Text(statement.Check(new CheckContext(CheckSize.Small, 3))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CancelledCheck_Stops(string name) => Assert.Throws<OperationCanceledException>(() =>
        Of(name).Check(new CheckContext(CheckSize.Usual, 0) { Cancellation = new CancellationToken(canceled: true) }));

    /// <summary><c>POLYRELU_APPROVE=1</c> writes the list.</summary>
    [Fact]
    public void Document_ListsTheStatements()
    {
        string text = RepositoryFiles.Read(Document).ReplaceLineEndings("\n");
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, $"{Document} has no place for the statements.");
        string list = StatementDocument.Text();
        if (Environment.GetEnvironmentVariable("POLYRELU_APPROVE") == "1")
            File.WriteAllText(RepositoryFiles.PathOf(Document), text[..start] + list + text[end..]);
        else
            Assert.Equal(list, text[start..end]);
    }

    [GeneratedRegex(@"\bK = [0-9]+")]
    private static partial Regex Clusters();

    private static Statement Of(string name) => StatementCatalog.All.Single(statement => statement.Name == name);

    private sealed class Told(List<double> fractions) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => fractions.Add(value.Fraction);
    }
}
