using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>The events of statements, counted over samples of one kind of clusters.</summary>
/// <param name="cell">The kind of clusters.</param>
/// <param name="centres">Their centres.</param>
/// <param name="statements">The statements.</param>
internal sealed class TheoremCounts(TheoremConfiguration cell, ClusterCentres centres, IReadOnlyList<TailStatement> statements)
{
    private readonly Tally[] tallies = Begin(cell, new CellClassifiers(cell, centres), statements);

    /// <summary>Counts the events of some samples; the first few have their exact distances computed as well.</summary>
    public void Add(Samples drawn, int withDistances)
    {
        StatementDraw draw = new(drawn, withDistances);
        foreach (Tally tally in tallies) tally.Add(draw);
    }

    /// <summary>What was counted, in the order of the statements; events of which there was no sample are left out.</summary>
    public IReadOnlyList<TheoremCount> Counts() =>
        [.. tallies.Where(tally => tally.Sum.Samples > 0).Select(tally => tally.Count())];

    private static Tally[] Begin(TheoremConfiguration cell, CellClassifiers ideal, IReadOnlyList<TailStatement> statements) =>
        [.. statements.SelectMany(statement => statement.Events(cell, ideal).Select(counted => new Tally(statement, counted)))];

    private sealed class Tally(TailStatement statement, CountedEvent counted)
    {
        public EventCount Sum { get; private set; }

        public void Add(StatementDraw draw) => Sum += counted.Count(draw);

        public TheoremCount Count() =>
            new(statement, counted.Classifier, counted.Parameter, Sum.Samples, Sum.Events, counted.Label);
    }
}
