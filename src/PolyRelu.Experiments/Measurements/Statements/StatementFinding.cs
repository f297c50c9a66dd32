using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>What the check of a statement found.</summary>
/// <param name="Cases">The numbers, in the order in which they are shown; at least one.</param>
internal sealed record StatementFinding(IReadOnlyList<CheckedCase> Cases) : ICheckedRecord
{
    /// <summary>What was fitted; empty where the bound leaves nothing open.</summary>
    public IReadOnlyList<FittedConstant> Constants { get; init; } = [];

    /// <summary>What else the numbers show, one plain sentence each; computed, never assumed.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>
    /// Violated where one case is; else it holds where one case does, which is said together with the number of those that are open; else
    /// not decided where one case is not; else it says nothing.
    /// </summary>
    public BoundVerdict Verdict
    {
        get
        {
            BoundVerdict[] verdicts = [.. Cases.Select(one => one.Verdict)];
            foreach (BoundVerdict verdict in (BoundVerdict[])[BoundVerdict.Violated, BoundVerdict.Holds, BoundVerdict.NotDecided])
                if (verdicts.Contains(verdict)) return verdict;
            return BoundVerdict.SaysNothing;
        }
    }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.Some("cases", Cases.Count)];
}
