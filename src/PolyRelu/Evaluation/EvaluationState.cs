namespace PolyRelu.Evaluation;

/// <summary>A file that keeps the results of finished samples, so that a killed evaluation goes on where it was.</summary>
/// <remarks>
/// It carries a fingerprint of all that results depend on, and goes on with nothing else. Samples, threat model, radii, seed and common
/// settings name themselves; what cannot is named here. Of <see cref="EvaluationRequest.Context"/> only
/// <see cref="PolyRelu.Attacks.AttackContext.KeepToEnd"/> names itself: where centres, references or the shape of images may differ
/// between two evaluations of the same samples, <see cref="Program"/> or <see cref="Attacks"/> has to say which they are. The file stays
/// until its owner, having written the results, removes it.
/// </remarks>
/// <param name="Path">The file (.npz), which need not exist.</param>
public sealed record EvaluationState(string Path)
{
    /// <summary>
    /// Names the classifier: the hash of a network (<see cref="Serialization.ContentHash"/>), or any other text that no other has.
    /// </summary>
    public required string Victim { get; init; }

    /// <summary>Names the attacks with settings of their own, in order: <c>apgd-ce:restarts=5</c>.</summary>
    public required IReadOnlyList<string> Attacks { get; init; }

    /// <summary>Names the program, with all else that results depend on: its version.</summary>
    public string Program { get; init; } = "";

    /// <summary>Least time between two writes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Told once, with the reason, that the file cannot be written: the work goes on without it, since its results may well be.
    /// </summary>
    public Action<string>? Unwritable { get; init; }
}
