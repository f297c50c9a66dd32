using PolyRelu.Attacks;

namespace PolyRelu.Evaluation;

/// <summary>
/// Evaluates how robust a classifier is on samples: looks for examples, rounds and confirms them, and says what speaks against the outcome.
/// </summary>
/// <remarks>
/// Samples go block by block where a state is kept (<see cref="EvaluationState"/>), so that an evaluation that was killed goes on where it
/// was and ends with the same result; no result depends on the blocks.
/// </remarks>
public static class Evaluator
{
    /// <summary>Evaluates what is asked for, from where its state is.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told how much of the search is done, in points.</param>
    /// <param name="cancellation">Stops the work between two steps.</param>
    /// <exception cref="ArgumentException">
    /// No radius or no attack, a block of no samples, or what an attack refuses (<see cref="Attack"/>).
    /// </exception>
    /// <exception cref="EvaluationStateException">The state is that of another evaluation, or no state.</exception>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    /// <exception cref="EvaluationInterruptedException">Cancelled during the search; what is done is kept in the state.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, without a state or after the search.</exception>
    public static EvaluationResult Run(
        EvaluationRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Radii.Count == 0) throw new ArgumentException("An evaluation needs at least one radius.", nameof(request));
        if (request.BlockSize < 1)
            throw new ArgumentException($"A block holds at least one sample; got {request.BlockSize}.", nameof(request));
        if (request.Certificates is { } certificates) certificates.RequireOf(request);
        (RobustnessReport report, MinimumDistanceResult? nearest) = request.Method.Find(request, progress, cancellation);
        RoundedReport? rounded = request.Levels is { } grid
            ? LevelRounding.Of(
                request.Victim, request.Samples, request.Threat, report, grid, request.Method.AtRadii, request.Seed, cancellation)
            : null;
        IReadOnlyList<bool?[]> confirmed =
            request.Confirms ? Confirmation.Of(request.Victim, request.Samples, (rounded?.Report ?? report).Radii) : [];
        IReadOnlyList<Diagnosis>? diagnostics = request.Diagnoses
            ? AttackDiagnostics.Of(
                request.Victim, request.Samples, request.Threat, request.Method.Ran, request.Context, report, request.Seed, cancellation)
            : null;
        return new EvaluationResult(request, report, nearest, rounded, confirmed, diagnostics);
    }
}
