using PolyRelu.Experiments;

namespace PolyRelu.Cli.Progress;

/// <summary>Progress for output that is not a screen: whole lines, at most one per task and interval, and one at its end.</summary>
internal sealed class LineProgress(TextWriter writer, TimeProvider clock) : IRunProgress
{
    /// <summary>Shortest time between two lines of a task.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();

    /// <inheritdoc/>
    public IProgressTask Begin(ProgressKind kind, string label) => new LineTask(this, kind, label);

    /// <inheritdoc/>
    public void Note(string message) => Write(message);

    private void Write(string line)
    {
        lock (gate) writer.WriteLine($"[{Duration.Clock(clock.GetElapsedTime(start))}] {Quotation.Name(line)}");
    }

    private sealed class LineTask(LineProgress owner, ProgressKind kind, string label) : IProgressTask
    {
        private readonly Lock gate = new();
        private readonly long began = owner.Now();
        private readonly TimeLeft left = new(owner.Clock);
        private long latest = owner.Now();
        private string? detail;
        private bool closed;

        private string Name => kind switch
        {
            ProgressKind.Training => $"training {label}",
            ProgressKind.Attack => $"attack {label}",
            ProgressKind.Certification => $"certify {label}",
            ProgressKind.Overall or ProgressKind.Trial or ProgressKind.Data or ProgressKind.Report => label,
            _ => throw new InvalidOperationException($"There are no words for {kind}."),
        };

        public void Report(double fraction, string? newDetail = null)
        {
            lock (gate)
            {
                detail = newDetail ?? detail;
                left.Report(Math.Clamp(fraction, 0, 1));
                if (closed || owner.Elapsed(latest) < Interval) return;
                latest = owner.Now();
                string about = left.Words() is { Length: > 0 } words ? $", about {words}" : "";
                owner.Write($"{Name}: {100 * Math.Clamp(fraction, 0, 1):0}%{Detail()}{about}");
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                if (closed) return;
                closed = true;
                owner.Write($"{Name}: {Duration.Short(owner.Elapsed(began))}{(kind == ProgressKind.Overall ? "" : Detail())}");
            }
        }

        private string Detail() => string.IsNullOrEmpty(detail) ? "" : $", {detail}";
    }

    private TimeProvider Clock => clock;

    private TimeSpan Elapsed(long since) => clock.GetElapsedTime(since);

    private long Now() => clock.GetTimestamp();
}
