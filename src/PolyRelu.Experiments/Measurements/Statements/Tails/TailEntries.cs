namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>The bounds of probabilities, in the order of results and reports.</summary>
internal static class TailEntries
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TailStatement> All { get; } =
        [new SumClean(), new PowerClean(), new SumMoved(), new PowerRobust(), new NearestRobust(), new NoneRobust()];
}
