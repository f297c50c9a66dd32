namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>The statements that there are, in the order in which they are listed; the assembly provides them as it is loaded.</summary>
internal static class StatementCatalog
{
    private static Func<IReadOnlyList<Statement>> list = () => throw new InvalidOperationException("No statements were provided.");
    private static readonly Lazy<IReadOnlyList<Statement>> Listed = new(() => list());

    /// <summary>All statements.</summary>
    public static IReadOnlyList<Statement> All => Listed.Value;

    /// <summary>Their names, in the same order.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(statement => statement.Name)];

    /// <summary>The statement of a name, however its capitals are written; null where there is none.</summary>
    public static Statement? Find(string name) => All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Provides the list, from the module initialiser of the assembly.</summary>
    /// <exception cref="InvalidOperationException">Somebody has asked.</exception>
    internal static void Provide(Func<IReadOnlyList<Statement>> statements)
    {
        if (Listed.IsValueCreated) throw new InvalidOperationException("Statements are provided before the first one is looked up.");
        list = statements;
    }
}
