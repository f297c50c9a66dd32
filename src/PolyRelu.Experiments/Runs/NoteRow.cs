using PolyRelu.Evaluation;

namespace PolyRelu.Experiments.Runs;

/// <summary>Why a number of a trial is no finding, such as that its network has learned nothing.</summary>
/// <param name="Name">What it is, such as <c>at-chance</c>.</param>
/// <param name="Finding">What was seen.</param>
/// <param name="Advice">What it means and what to do.</param>
/// <param name="IsVoid">Whether it makes every number of the network void.</param>
internal sealed record NoteRow(string Name, string Finding, string Advice, bool IsVoid) : ICheckedRecord
{
    /// <summary>Caveats as records hold them.</summary>
    internal static IReadOnlyList<NoteRow> Of(IEnumerable<Caveat?> caveats) =>
        [.. caveats.OfType<Caveat>().Select(caveat => new NoteRow(caveat.Name, caveat.Finding, caveat.Advice, caveat.IsVoid))];

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.Word("name", Name)];
}
