using System.Globalization;
using System.Net;
using System.Text;
using PolyRelu.Data;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Tests.Repository;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Statements;

/// <summary>What every statement of the theory promises, whichever it is.</summary>
public sealed class StatementTests
{
    private const string Document = "docs/reproduction.md";
    private const string Begin = "<!-- statements of the theory: written by StatementTests -->\n", End = "<!-- end of the statements -->";

    private static readonly TheoremConfiguration Cell = new(1, 40, 4, 3, Basis.Standard, [2.5, 3], [0.5, 1], [0.2, 0.7], 300, 120, 5);

    private static readonly GaussianClusters Clusters = new()
    {
        Dimension = Cell.Dimension, Clusters = Cell.Clusters, PositiveClusters = Cell.PositiveClusters, Alpha = Cell.Alpha,
        Seed = Cell.Seed,
    };

    /// <summary>Names of all statements, as xunit shows them.</summary>
    public static TheoryData<string> Names => [.. StatementEntries.All.Select(statement => statement.Name)];

    [Fact]
    public void List_HoldsEveryStatementThatThereIs()
    {
        IEnumerable<Type> written = typeof(Statement).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Statement)) && !type.IsAbstract);
        Assert.Equal(written.Select(type => type.Name).Order(), StatementEntries.All.Select(one => one.GetType().Name).Order());
    }

    [Fact]
    public void Names_Differ()
    {
        Assert.Distinct(StatementEntries.All.Select(statement => statement.Name));
        Assert.Distinct(StatementEntries.All.Select(statement => statement.Title));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Statement_SaysItsWords(string name)
    {
        Statement statement = Of(name);
        Assert.Matches("^[a-z]+(-[a-z]+)*$", statement.Name);
        Assert.All((string[])[statement.Title, statement.Claim.ToString(), statement.Source, statement.Event,
            statement.BoundFormula.ToString()], Assert.NotEmpty);
        Assert.EndsWith(".", statement.Words.ToString(), StringComparison.Ordinal);
        Assert.Contains($" ({statement.Source}).", statement.Words.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Events_CoverTheParametersThatTheStatementKnows(string name)
    {
        Statement statement = Of(name);
        CountedEvent[] events = [.. statement.Events(Cell, new CellClassifiers(Cell, Clusters.Centres()))];
        Assert.NotEmpty(events);
        Assert.Equal(statement.Parameter is null, statement.Parameters(Cell).Count == 0);
        Assert.Equal(statement.Parameters(Cell), events.Select(one => one.Parameter).OfType<double>().Distinct());
        Assert.All(events, one => Assert.Equal(statement.Parameter is null, one.Parameter is null));
        Assert.Distinct(events.Select(one => (one.Classifier, one.Parameter, one.Label)));
        StatementDraw draw = new(Clusters.Sample(50, 0).Samples, 20);
        Assert.All(events, one => Assert.InRange(one.Count(draw).Events, 0, one.Count(draw).Samples));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Judgement_GoesByTheSideOfTheBound(string name)
    {
        const int many = 100_000;
        Statement statement = Of(name);
        double? parameter = statement.Parameters(Cell) is [var first, ..] ? first : null;
        TheoremRow Judged(int events, double constant) =>
            statement.Judge(Cell, new TheoremCount(statement, "F", parameter, many, events), constant, 0.99);
        double constant = Enumerable.Range(0, 60).Select(i => Math.Pow(2, i - 20))
            .First(c => statement.Bound(Cell, parameter, c) is > 0.01 and < 0.9);
        (TheoremRow none, TheoremRow all) = (Judged(0, constant), Judged(many, constant));
        Assert.Equal(statement.Bound(Cell, parameter, constant), none.Bound);
        Assert.Equal(statement.Side == BoundSide.Upper ? (BoundVerdict.Holds, BoundVerdict.Violated)
            : (BoundVerdict.Violated, BoundVerdict.Holds), (none.Verdict, all.Verdict));
        Assert.Equal(BoundVerdict.NotDecided, Judged((int)(many * none.Bound), constant).Verdict);
        if (none.Tail is { } tail) Assert.Equal(tail.At(constant), none.Bound);
        else Assert.Equal(statement.Bound(Cell, parameter, 2 * constant), none.Bound);
    }

    [Fact]
    public void Counts_DoNotDependOnHowTheSamplesAreDrawn()
    {
        Samples samples = Clusters.Sample(Cell.Samples, 0).Samples;
        TheoremCounts whole = new(Cell, Clusters.Centres()), parts = new(Cell, Clusters.Centres());
        whole.Add(samples, Cell.DistanceSamples);
        for (int first = 0; first < samples.Count; first += 70)
        {
            int count = Math.Min(70, samples.Count - first);
            parts.Add(samples.Choose([.. Enumerable.Range(first, count)]), Math.Clamp(Cell.DistanceSamples - first, 0, count));
        }
        Assert.Equal(whole.Counts(), parts.Counts());
        Assert.Equal(StatementEntries.All, whole.Counts().Select(count => count.Statement).Distinct());
    }

    [Fact]
    public void Counts_ComeBackFromTheirFile()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "counts.json");
        TheoremCounts counts = new(Cell, Clusters.Centres());
        counts.Add(Clusters.Sample(30, 0).Samples, 10);
        JsonFile.Write(file, counts.Counts());
        Assert.Equal(counts.Counts(), JsonFile.Read<IReadOnlyList<TheoremCount>>(file));
        Assert.Contains("\"statement\": \"sumClean\"", File.ReadAllText(file), StringComparison.Ordinal);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"sumClean\"", "\"sumCleaner\"", StringComparison.Ordinal));
        Assert.Contains("[0].statement", Assert.Throws<InvalidDataException>(() =>
            JsonFile.Read<IReadOnlyList<TheoremCount>>(file)).Message, StringComparison.Ordinal);
    }

    /// <summary><c>POLYRELU_APPROVE=1</c> writes the table.</summary>
    [Fact]
    public void Document_ListsTheStatements()
    {
        string text = RepositoryFiles.Read(Document).ReplaceLineEndings("\n");
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, $"{Document} has no place for the table of statements.");
        StringBuilder table = new("| statement | what is counted | holds for | bound | source |\n|---|---|---|---|---|\n");
        foreach (Statement one in StatementEntries.All)
            table.Append(CultureInfo.InvariantCulture, $"| {one.Title} | {one.Event} | {(one.Hypotheses.IsEmpty ? "–" : one.Hypotheses)} | "
                + $"{(one.Side == BoundSide.Upper ? "≤" : "≥")} {one.BoundFormula} | {one.Source} |\n");
        if (Environment.GetEnvironmentVariable("POLYRELU_APPROVE") == "1")
            File.WriteAllText(RepositoryFiles.PathOf(Document), text[..start] + Text(table) + text[end..]);
        else
            Assert.Equal(Text(table), text[start..end]);
    }

    /// <summary>Letters as they are, but for those that Markdown would take for markup.</summary>
    private static string Text(StringBuilder table) => WebUtility.HtmlDecode(table.Replace("&lt;", "&amp;lt;").ToString());

    private static Statement Of(string name) => StatementEntries.All.Single(statement => statement.Name == name);
}
