namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>A statement with what its check found.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Finding">What was found.</param>
internal sealed record StatementRecord(Statement Statement, StatementFinding Finding)
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "statement.json";

    /// <summary>The verdict in words.</summary>
    public string Words => VerdictWords.Of(Finding.Verdict);

    /// <summary>Whether a statement that is proven or derived is violated.</summary>
    public bool IsRefuted => Statement.ShouldHold && Finding.Verdict == Theory.BoundVerdict.Violated;
}
