namespace PolyRelu.Evaluation;

/// <summary>An evaluation was cancelled; its state holds what was done, if it could be written.</summary>
public sealed class EvaluationInterruptedException : OperationCanceledException
{
    internal EvaluationInterruptedException(
        EvaluationState state, int done, int saved, int block, int count, OperationCanceledException cause)
        : base(Sentence(state, done, saved, block, count), cause, cause.CancellationToken) =>
        (State, Done, Saved, BlockSize, Count) = (state, done, saved, block, count);

    /// <summary>Where the results are kept; there is no such file where nothing was done.</summary>
    public EvaluationState State { get; }

    /// <summary>Samples that are done.</summary>
    public int Done { get; }

    /// <summary>Samples whose results the state holds: those that are done, or fewer where it could not be written.</summary>
    public int Saved { get; }

    /// <summary>What the state holds, in words: <c>holds them</c>.</summary>
    public string Kept => Words(Done, Saved);

    /// <summary>Samples of the first block.</summary>
    public int BlockSize { get; }

    /// <summary>All samples.</summary>
    public int Count { get; }

    private static string Sentence(EvaluationState state, int done, int saved, int block, int count) => done == 0
        ? $"Interrupted before the first {block} of {Plural.Of(count, "point")} were done: nothing is kept."
        : $"Interrupted after {done} of {Plural.Of(count, "point")}: {state.Path} {Words(done, saved)}.";

    private static string Words(int done, int saved) => saved == done ? "holds them"
        : saved > 0 ? $"could not be written again and holds {saved} of them"
        : "could not be written, so nothing is kept";
}
