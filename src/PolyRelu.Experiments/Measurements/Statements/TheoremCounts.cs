using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>The events of every statement, counted over samples of one kind of clusters.</summary>
/// <param name="cell">The kind of clusters.</param>
/// <param name="centres">Their centres.</param>
internal sealed class TheoremCounts(TheoremConfiguration cell, ClusterCentres centres)
{
    private readonly Tally[] tallies = Begin(cell, new CellClassifiers(cell, centres));

    /// <summary>Counts the events of some samples; the first few have their exact distances computed as well.</summary>
    public void Add(Samples drawn, int withDistances)
    {
        StatementDraw draw = new(drawn, withDistances);
        foreach (Tally tally in tallies) tally.Add(draw);
    }

    /// <summary>What was counted, in the order of the statements; events of which there was no sample are left out.</summary>
    public IReadOnlyList<TheoremCount> Counts() =>
        [.. tallies.Where(tally => tally.Sum.Samples > 0).Select(tally => tally.Count())];

    private static Tally[] Begin(TheoremConfiguration cell, CellClassifiers ideal) =>
        [.. StatementEntries.All.SelectMany(statement => statement.Events(cell, ideal).Select(counted => new Tally(statement, counted)))];

    private sealed class Tally(Statement statement, CountedEvent counted)
    {
        public EventCount Sum { get; private set; }

        public void Add(StatementDraw draw) => Sum += counted.Count(draw);

        public TheoremCount Count() =>
            new(statement, counted.Classifier, counted.Parameter, Sum.Samples, Sum.Events, counted.Label);
    }
}
