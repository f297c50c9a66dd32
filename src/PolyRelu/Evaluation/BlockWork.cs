using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>What is worked on in blocks, and where results are kept on the way.</summary>
/// <param name="Samples">The samples, in order.</param>
/// <param name="BlockSize">Samples of a block; null: all at once, or <see cref="KeptTogether"/> where a state is kept.</param>
/// <param name="State">Where results are kept; null for nowhere.</param>
/// <param name="Fingerprint">SHA-256 of all that results depend on.</param>
internal sealed record BlockWork(Samples Samples, int? BlockSize, EvaluationState? State, Func<EvaluationState, byte[]> Fingerprint)
{
    private const int FewestSideBySide = 24, MostSideBySide = 256, BlocksPerThread = 4;

    /// <summary>Samples of a block where a state is kept and no size was asked for.</summary>
    public int KeptTogether { get; init; } = 500;

    /// <summary>Whether every thread takes blocks of its own.</summary>
    public bool SideBySide { get; init; }

    /// <summary>The work of an evaluation by attacks.</summary>
    public static BlockWork Of(EvaluationRequest request)
    {
        bool sideBySide = request.Parallelism == Parallelism.Data;
        int share = (request.Samples.Count + (BlocksPerThread * Workers.Available) - 1) / (BlocksPerThread * Workers.Available);
        int? size = request.BlockSize ?? (sideBySide ? Math.Clamp(share, FewestSideBySide, MostSideBySide) : null);
        return new(request.Samples, size, request.State, state => EvaluationFingerprint.Of(state, request)) { SideBySide = sideBySide };
    }
}
