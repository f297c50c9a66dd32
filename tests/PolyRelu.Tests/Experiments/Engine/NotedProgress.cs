using System.Collections.Concurrent;
using PolyRelu.Experiments;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>Keeps what a run tells its user.</summary>
internal sealed class NotedProgress : IRunProgress
{
    /// <summary>The lines.</summary>
    public ConcurrentQueue<string> Notes { get; } = [];

    /// <summary>How far the whole run was said to be.</summary>
    public ConcurrentQueue<string> Counts { get; } = [];

    public IProgressTask Begin(ProgressKind kind, string label) =>
        kind == ProgressKind.Overall ? new Overall(this) : SilentProgress.Instance.Begin(kind, label);

    public void Note(string message) => Notes.Enqueue(message);

    private sealed class Overall(NotedProgress owner) : IProgressTask
    {
        public void Report(double fraction, string? detail = null) => owner.Counts.Enqueue(detail ?? "");

        public void Dispose()
        {
        }
    }
}
