namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>An event of a statement, and how it is counted.</summary>
/// <param name="Classifier">Name of the classifier, such as <c>F^(3)</c>.</param>
/// <param name="Count">On how many of the samples of a draw that it is about the event happens.</param>
internal sealed record CountedEvent(string Classifier, Func<StatementDraw, EventCount> Count)
{
    /// <summary>Value of the statement's parameter; null where it has none.</summary>
    public double? Parameter { get; init; }

    /// <summary>Label of the class it is about; null for both.</summary>
    public int? Label { get; init; }
}

/// <summary>Samples that an event is about, and on how many of them it happened.</summary>
/// <param name="Samples">Number of samples.</param>
/// <param name="Events">Number of events among them.</param>
internal readonly record struct EventCount(int Samples, int Events)
{
    /// <summary>The number of times something holds.</summary>
    public static EventCount Of(IReadOnlyCollection<bool> happened) => new(happened.Count, happened.Count(did => did));

    /// <summary>Both together.</summary>
    public static EventCount operator +(EventCount first, EventCount second) =>
        new(first.Samples + second.Samples, first.Events + second.Events);
}
