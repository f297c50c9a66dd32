using System.Diagnostics;

namespace PolyRelu.Dynamics;

/// <summary>Runs a flow to its end, with a file that a killed one goes on from.</summary>
public static class FlowRun
{
    /// <summary>Runs a flow to its end.</summary>
    /// <param name="session">The flow, not begun.</param>
    /// <param name="checkpoint">The file that keeps its state; null for none.</param>
    /// <param name="progress">Told of the time reached and the loss after each step.</param>
    /// <param name="cancellation">Stops the flow after a step; its state is then saved.</param>
    /// <exception cref="FlowInterruptedException">Cancelled; it says whether the checkpoint holds the state.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is that of another flow, or damaged.</exception>
    public static FlowTrajectory Run(FlowSession session, FlowCheckpoint? checkpoint = null, IProgress<FlowProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        FlowCheckpointFile? file = checkpoint is null ? null : new(checkpoint, session);
        if (file?.Load() is { } state) session.Restore(state);
        bool told = false;
        bool Save()
        {
            if (file?.TrySave(told ? null : checkpoint!.Unwritable) is not { } saved) return false;
            told |= !saved;
            return saved;
        }
        long written = Stopwatch.GetTimestamp();
        while (session.Ending is null)
        {
            if (cancellation.IsCancellationRequested)
            {
                throw new FlowInterruptedException(Save(), cancellation);
            }
            _ = session.Step();
            progress?.Report(new(session.Time, session.Loss));
            if (checkpoint is null || Stopwatch.GetElapsedTime(written) < checkpoint.Interval) continue;
            _ = Save();
            written = Stopwatch.GetTimestamp();
        }
        return session.Trajectory();
    }
}
