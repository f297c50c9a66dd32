using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Statements.Flow;
using PolyRelu.Experiments.Measurements.Statements.Limits;
using PolyRelu.Experiments.Measurements.Statements.Robustness;
using PolyRelu.Experiments.Measurements.Statements.Tails;

namespace PolyRelu.Experiments.Experiments;

/// <summary>The statements, in the order of results, reports and docs. A test compares the list with the types that there are.</summary>
internal static class StatementEntries
{
    private static IReadOnlyList<Statement> Statements =>
        [.. TailEntries.All, .. FlowEntries.All, .. LimitEntries.All, .. RobustnessEntries.All];

    /// <summary>Provides the list; its entries are made when somebody asks.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The catalogue stands below what it lists.")]
    internal static void Provide() => StatementCatalog.Provide(() => Statements);
}
