using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>
/// A flow within a trial: its state stands in a file of the trial's folder until the trial is complete, so that a killed one goes on where
/// it was, to the same bytes.
/// </summary>
internal static class TrialFlow
{
    /// <summary>Name of the file of the state.</summary>
    public const string FileName = "flow-state.npz";

    /// <summary>Names of the files: the state, and the records so far.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [FileName, FileName + FlowCheckpoint.RecordsSuffix];

    private const int Copies = 2;           // the file, and the one that replaces it

    /// <summary>Most bytes of the file, and of the one that replaces it.</summary>
    /// <param name="samples">Samples n.</param>
    /// <param name="hidden">Neurons h.</param>
    /// <param name="dimension">Features D.</param>
    /// <param name="records">Records.</param>
    public static long Bytes(int samples, int hidden, int dimension, int records) =>
        Copies * sizeof(double) * (((long)hidden * (dimension + 8) * (records + 2)) + ((long)samples * records));

    /// <summary>The large arrays of a flow and its records.</summary>
    /// <inheritdoc cref="Bytes"/>
    public static IEnumerable<MemoryPart> Memory(int samples, int hidden, int dimension, int records) =>
    [
        new("samples of the flow", samples, dimension, 6), new("activations of the flow", hidden, samples, 2),
        new("stages of the flow", hidden + 1L, dimension + 1L, 24),
        new("records of the flow", records, (2L * hidden * (dimension + 8)) + (2L * samples), 2),
    ];

    /// <summary>Runs a flow to its end, from where an interrupted attempt was; one that cannot be used is noted, and begun anew.</summary>
    /// <param name="context">The trial.</param>
    /// <param name="begin">The flow before its first step.</param>
    /// <param name="progress">Told the fraction done.</param>
    /// <param name="recorded">Told every record with its number, from 0 on, as soon as it is there.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="ArithmeticException">The flow ended before its time; the message says how.</exception>
    public static FlowTrajectory Run(TrialContext context, Func<FlowSession> begin, IProgressTask progress,
        Action<int, FlowRecord>? recorded = null)
    {
        string path = context.Folder.PathToWrite(FileName);
        FlowCheckpoint checkpoint = new(path)
        {
            Program = $"{RunEnvironment.Program} {context.Folder.Identity()}",
            Interval = context.CheckpointInterval,
            Unwritable = reason => context.Progress.Note($"{context.Label}: The flow goes on without its checkpoint: {reason}"),
        };
        FlowTrajectory Attempt()
        {
            FlowSession session = begin();
            Told told = new(session, progress, recorded);
            FlowTrajectory ended = FlowRun.Run(session, checkpoint, told, context.Cancellation);
            told.Records();
            return ended;
        }
        FlowTrajectory trajectory;
        try
        {
            trajectory = Attempt();
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException && File.Exists(path))
        {
            context.Progress.Note($"{context.Label}: The flow starts over, since its checkpoint cannot be used: {error.Message}");
            checkpoint.Remove();
            trajectory = Attempt();
        }
        return trajectory.Ending.End is FlowEnd.Finished or FlowEnd.Born or FlowEnd.Resting
            ? trajectory : throw new ArithmeticException(trajectory.Ending.Sentence);
    }

    private sealed class Told(FlowSession session, IProgressTask task, Action<int, FlowRecord>? recorded) : IProgress<FlowProgress>
    {
        private int count;

        public void Report(FlowProgress value)
        {
            Records();
            task.Report(Math.Min(1, value.Time / session.Until),
                string.Create(CultureInfo.InvariantCulture, $"t = {value.Time:G4} of {session.Until:G4}, loss {value.Loss:G3}"));
        }

        /// <summary>Tells the records that were not told yet.</summary>
        public void Records()
        {
            for (; count < session.Records.Count; count++) recorded?.Invoke(count, session.Records[count]);
        }
    }
}
