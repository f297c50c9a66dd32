namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>The statements, in the order of results and reports. A test compares the list with the types that there are.</summary>
internal static class StatementEntries
{
    /// <summary>All statements.</summary>
    public static IReadOnlyList<Statement> All { get; } =
        [new SumClean(), new PowerClean(), new SumMoved(), new PowerRobust(), new NoneRobust()];
}
