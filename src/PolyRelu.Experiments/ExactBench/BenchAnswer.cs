using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>Verdicts about the points of one network in one norm.</summary>
/// <param name="Network">Name of the network.</param>
/// <param name="Norm">Name of the norm: linf, l2, l1.</param>
/// <param name="Inside">Verdicts at the smaller radius, a word for each point: certified, broken or undecided.</param>
/// <param name="Outside">Verdicts at the larger radius.</param>
internal sealed record BenchAnswer(
    string Network, string Norm, IReadOnlyList<BenchVerdict> Inside, IReadOnlyList<BenchVerdict> Outside) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Word("network", Network), Promise.Word("norm", Norm), Promise.Some("inside", Inside.Count),
        Promise.Count("outside", Outside.Count, Inside.Count, "as inside has"),
    ];
}

/// <summary>The answers of one tool, as a file holds them.</summary>
/// <param name="Tool">What answered.</param>
/// <param name="Answers">An entry for each network and norm that was tried; what is left out is not scored.</param>
internal sealed record BenchAnswers(string Tool, IReadOnlyList<BenchAnswer> Answers) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.Word("tool", Tool), Promise.Some("answers", Answers.Count)];
}
