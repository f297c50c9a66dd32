using PolyRelu.Data;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Statements.Tails;

/// <summary>What every bound of a probability promises, whichever it is.</summary>
public sealed class TailStatementTests
{
    private static readonly TheoremConfiguration Cell = new(1, 40, 4, 3, Basis.Standard, [2.5, 3], [0.5, 1], [0.2, 0.7], 300, 120, 5);

    private static readonly GaussianClusters Clusters = new()
    {
        Dimension = Cell.Dimension, Clusters = Cell.Clusters, PositiveClusters = Cell.PositiveClusters, Alpha = Cell.Alpha,
        Seed = Cell.Seed,
    };

    /// <summary>Names of all bounds, as xunit shows them.</summary>
    public static TheoryData<string> Names => [.. TailEntries.All.Select(statement => statement.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Events_CoverTheParametersThatTheStatementKnows(string name)
    {
        TailStatement statement = Of(name);
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
        TailStatement statement = Of(name);
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
        TheoremCounts whole = new(Cell, Clusters.Centres(), TailEntries.All), parts = new(Cell, Clusters.Centres(), TailEntries.All);
        whole.Add(samples, Cell.DistanceSamples);
        for (int first = 0; first < samples.Count; first += 70)
        {
            int count = Math.Min(70, samples.Count - first);
            parts.Add(samples.Choose([.. Enumerable.Range(first, count)]), Math.Clamp(Cell.DistanceSamples - first, 0, count));
        }
        Assert.Equal(whole.Counts(), parts.Counts());
        Assert.Equal(TailEntries.All, whole.Counts().Select(count => count.Statement).Distinct());
    }

    [Fact]
    public void Counts_ComeBackFromTheirFile()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "counts.json");
        TheoremCounts counts = new(Cell, Clusters.Centres(), TailEntries.All);
        counts.Add(Clusters.Sample(30, 0).Samples, 10);
        JsonFile.Write(file, counts.Counts());
        Assert.Equal(counts.Counts(), JsonFile.Read<IReadOnlyList<TheoremCount>>(file));
        Assert.Contains("\"statement\": \"sumClean\"", File.ReadAllText(file), StringComparison.Ordinal);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"sumClean\"", "\"sumCleaner\"", StringComparison.Ordinal));
        Assert.Contains("[0].statement", Assert.Throws<InvalidDataException>(() =>
            JsonFile.Read<IReadOnlyList<TheoremCount>>(file)).Message, StringComparison.Ordinal);
    }

    private static TailStatement Of(string name) => TailEntries.All.Single(statement => statement.Name == name);
}
