using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>
/// Gives signs of life of a trial that runs (<see cref="Heartbeat"/>), with what its progress says, which it passes on to whoever watches.
/// </summary>
internal sealed class SignsOfLife : IRunProgress, IDisposable
{
    /// <summary>The variable in which a scheduler's script names its job.</summary>
    public const string JobVariable = "POLYRELU_JOB";

    private readonly RunDirectory directory;
    private readonly IRunProgress watcher;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly string? job = Environment.GetEnvironmentVariable(JobVariable) is { Length: > 0 } named ? named : null;
    private Heartbeat last;
    private bool ended;

    /// <summary>Gives the first sign, and the next ones until it is disposed.</summary>
    /// <param name="directory">The run directory.</param>
    /// <param name="options">Who watches, and the clock.</param>
    /// <param name="id">Id of the trial.</param>
    /// <param name="attempt">Attempts so far, this one included.</param>
    /// <param name="started">When the attempt started.</param>
    public SignsOfLife(RunDirectory directory, RunOptions options, string id, int attempt, DateTimeOffset started)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.directory = directory;
        (watcher, clock) = (options.Progress, options.Clock);
        last = new Heartbeat(id, Host, Environment.ProcessId, job, attempt, started, started, 0, null);
        Beat();
        timer = clock.CreateTimer(_ => Beat(), null, Heartbeat.Interval, Heartbeat.Interval);
    }

    /// <summary>Name of this machine.</summary>
    public static string Host => Environment.MachineName;

    /// <inheritdoc/>
    public IProgressTask Begin(ProgressKind kind, string label) => new Step(this, watcher.Begin(kind, label), label);

    /// <inheritdoc/>
    public void Note(string message) => watcher.Note(message);

    /// <summary>Stops, and removes the file: the outcome of the attempt stands in another.</summary>
    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            ended = true;
            try
            {
                File.Delete(directory.State.HeartbeatPath(last.Id));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It becomes stale by itself.
            }
        }
    }

    private void Beat()
    {
        lock (gate)
        {
            if (ended) return;
            last = last with { Beat = clock.GetUtcNow() };
            try
            {
                directory.RequirePresent();
                directory.State.Write(last);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A sign that is not given ends no trial; the trial's own files will say what is the matter with the disk.
            }
        }
    }

    private void Tell(string label, double fraction)
    {
        lock (gate) last = last with { Step = label, Fraction = Math.Clamp(double.IsNaN(fraction) ? 0 : fraction, 0, 1) };
    }

    /// <summary>A task of the trial, listened to.</summary>
    private sealed class Step : IProgressTask
    {
        private readonly SignsOfLife owner;
        private readonly IProgressTask task;
        private readonly string label;

        public Step(SignsOfLife owner, IProgressTask task, string label)
        {
            (this.owner, this.task, this.label) = (owner, task, label);
            owner.Tell(label, 0);
        }

        public void Report(double fraction, string? detail = null)
        {
            owner.Tell(label, fraction);
            task.Report(fraction, detail);
        }

        public void Dispose() => task.Dispose();
    }
}
