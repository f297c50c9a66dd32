using PolyRelu.Certification;
using PolyRelu.Kernels;

namespace PolyRelu.Evaluation;

/// <summary>Certifies samples block by block, so that work that was killed goes on where it was and ends with the same verdicts.</summary>
/// <remarks>
/// What it leaves undecided is for attacks: <see cref="Evaluator"/> takes the table as <see cref="EvaluationRequest.Certificates"/>, and
/// <see cref="CertificateTable.With"/> puts both together. Proofs are dropped unless the request keeps them, and are not in a
/// state.
/// </remarks>
public static class CertificationRun
{
    private const int FewTogether = 16, TogetherPerThread = 4;

    /// <summary>Decides every sample within every radius.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the work between two steps.</param>
    /// <exception cref="ArgumentException">No radius, a block of no samples, or what <see cref="Certifier"/> refuses.</exception>
    /// <exception cref="CertificateContradictionException">A sample is proven within a radius and broken within it.</exception>
    /// <exception cref="EvaluationStateException">The state is that of other work, or no state.</exception>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    /// <exception cref="EvaluationInterruptedException">Cancelled; what is done is kept in the state.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, without a state.</exception>
    public static CertificateTable Decide(
        CertificationRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Radii.Count == 0) throw new ArgumentException("A certification needs at least one radius.", nameof(request));
        SampleCertificate[][] found =
            new BlockRun<SampleCertificate[][]>(new CertificateBlocks(request), Work(request, false)).Run(progress, cancellation);
        return new(request.Radii, found);
    }

    /// <summary>
    /// Brackets the distance of every sample to the nearest misclassified input; where the request names radii, proofs are sought within
    /// these alone.
    /// </summary>
    /// <inheritdoc cref="Decide"/>
    public static BracketTable Bracket(
        CertificationRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(new BlockRun<RadiusBracket[]>(new BracketBlocks(request), Work(request, true)).Run(progress, cancellation));
    }

    private static BlockWork Work(CertificationRequest request, bool brackets)
    {
        Certifier.RequireNorm(request.Threat.Norm, nameof(request));
        if (request.BlockSize < 1)
            throw new ArgumentException($"A block holds at least one sample; got {request.BlockSize}.", nameof(request));
        return new(request.Samples, request.BlockSize, request.State, state => CertificationFingerprint.Of(state, request, brackets))
        {
            KeptTogether = Math.Max(FewTogether, TogetherPerThread * Workers.Available),
        };
    }
}
