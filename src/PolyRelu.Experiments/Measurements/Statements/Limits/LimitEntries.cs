namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>The statements about where training ends, in the order of results and docs.</summary>
internal static class LimitEntries
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Statement> All { get; } = [new SumLimit(), new PowerLimit(), new FlowDistance()];
}
