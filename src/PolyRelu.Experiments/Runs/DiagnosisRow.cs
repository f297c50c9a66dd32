namespace PolyRelu.Experiments.Runs;

/// <summary>A sign that a curve overstates robustness.</summary>
/// <param name="Name">The symptom, such as <c>masking</c>.</param>
/// <param name="Epsilon">Radius it was found at; null where it depends on none.</param>
/// <param name="Points">Points that show it.</param>
/// <param name="Examined">Points that were looked at.</param>
/// <param name="Finding">What was seen.</param>
/// <param name="Advice">What to do about it.</param>
internal sealed record DiagnosisRow(string Name, double? Epsilon, int Points, int Examined, string Finding, string Advice) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Word("name", Name), Promise.AtLeastOrNone("epsilon", Epsilon, 0), Promise.AtLeast("examined", Examined, 0),
        Promise.AtLeast("points", Points, 0),
    ];
}
