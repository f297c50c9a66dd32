namespace PolyRelu.Evaluation;

/// <summary>An evaluation was cancelled; its state holds what was done.</summary>
public sealed class EvaluationInterruptedException : OperationCanceledException
{
    internal EvaluationInterruptedException(EvaluationState state, int done, int block, int count, OperationCanceledException cause)
        : base(Sentence(state, done, block, count), cause, cause.CancellationToken) =>
        (State, Done, BlockSize, Count) = (state, done, block, count);

    /// <summary>Where the results are kept; there is no such file where nothing was done.</summary>
    public EvaluationState State { get; }

    /// <summary>Samples that are done.</summary>
    public int Done { get; }

    /// <summary>Samples of the first block.</summary>
    public int BlockSize { get; }

    /// <summary>All samples.</summary>
    public int Count { get; }

    private static string Sentence(EvaluationState state, int done, int block, int count) => done == 0
        ? $"Interrupted before the first {block} of {Plural.Of(count, "point")} were done: nothing is kept."
        : $"Interrupted after {done} of {Plural.Of(count, "point")}: {state.Path} holds them.";
}
