namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>What the check of a statement is given.</summary>
/// <param name="Size">How much to compute.</param>
/// <param name="Seed">Names all that is drawn.</param>
internal sealed record CheckContext(CheckSize Size, ulong Seed)
{
    /// <summary>Is told how much is done.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Stops the check.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>One of two values, by the size.</summary>
    public T Of<T>(T small, T usual) => Size == CheckSize.Small ? small : usual;

    /// <summary>Independent repetitions: as many as the size says.</summary>
    public IEnumerable<CheckDraw> Draws(int small, int usual) =>
        Enumerable.Range(1, Of(small, usual)).Select(number => CheckDraw.Of(Seed, number));

    /// <summary>Between two pieces of the work: stops if that is asked for, and says how much is done.</summary>
    /// <param name="done">Pieces done.</param>
    /// <param name="total">Pieces in all.</param>
    public void Step(int done, int total)
    {
        Cancellation.ThrowIfCancellationRequested();
        Progress?.Report(new WorkProgress((double)done / total, done, total));
    }
}
