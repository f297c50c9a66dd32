namespace PolyRelu.Dynamics;

/// <summary>A flow was cancelled.</summary>
public sealed class FlowInterruptedException : OperationCanceledException
{
    internal FlowInterruptedException(bool isKept, CancellationToken cancellation)
        : base(isKept ? "The flow was interrupted; its checkpoint holds the state." : "The flow was interrupted; nothing is kept.",
            cancellation)
        => IsKept = isKept;

    /// <summary>Whether a checkpoint holds the state.</summary>
    public bool IsKept { get; }
}
