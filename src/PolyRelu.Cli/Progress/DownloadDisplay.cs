using PolyRelu.Data;
using PolyRelu.Experiments;

namespace PolyRelu.Cli.Progress;

/// <summary>Shows a download as a task that opens with its first report.</summary>
internal sealed class DownloadDisplay(IRunProgress progress, string label) : IProgress<DownloadProgress>, IDisposable
{
    private IProgressTask? task;

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        task ??= progress.Begin(ProgressKind.Trial, $"downloading {label}");
        task.Report(value.Total > 0 ? (double)value.Received / value.Total.Value : 0, $"{value.File}, {value.Received / 1024} KiB");
    }

    /// <summary>Closes the task if there was one.</summary>
    public void Dispose() => task?.Dispose();
}
