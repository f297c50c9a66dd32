using PolyRelu.Experiments.Measurements.Statements.Tails;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>The statements, in the order of results, reports and docs. A test compares the list with the types that there are.</summary>
internal static class StatementEntries
{
    /// <summary>All statements.</summary>
    public static IReadOnlyList<Statement> All { get; } = [.. TailEntries.All];

    /// <summary>Their names, in the same order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(statement => statement.Name)];

    /// <summary>The statement of a name, however its capitals are written; null where there is none.</summary>
    public static Statement? Find(string name) => All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
