using System.Collections.Concurrent;
using PolyRelu.Experiments;

namespace PolyRelu.Tests.Experiments.Runs;

/// <summary>Keeps what a run tells its user.</summary>
internal sealed class NotedProgress : IRunProgress
{
    /// <summary>The lines.</summary>
    public ConcurrentQueue<string> Notes { get; } = [];

    public IProgressTask Begin(ProgressKind kind, string label) => SilentProgress.Instance.Begin(kind, label);

    public void Note(string message) => Notes.Enqueue(message);
}
