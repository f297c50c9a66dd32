using System.Text;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Submission;

/// <summary>What an engine is asked to run, and where it speaks.</summary>
/// <param name="Directory">The run directory, as an absolute path.</param>
/// <param name="Trials">The trials to run.</param>
/// <param name="Command">How one of them is run.</param>
internal sealed record SubmissionRequest(string Directory, IReadOnlyList<SubmittedTrial> Trials, TrialCall Command)
{
    /// <summary>The user's template; null for the engine's own.</summary>
    public string? Template { get; init; }

    /// <summary>Whether nothing is to be submitted or written, only shown.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Results: scripts that are shown, lines, sentences on what was done.</summary>
    public TextWriter Out { get; init; } = TextWriter.Null;

    /// <summary>Progress and warnings.</summary>
    public IRunProgress Progress { get; init; } = SilentProgress.Instance;

    /// <summary>The clock that names what is written.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Stops what waits for trials.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Hands a text to the user.</summary>
    /// <param name="file">The file that was asked for; null for the output of the program. A dry run writes none.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Deliver(string? file, string text)
    {
        if (file is null || IsDryRun)
        {
            Out.Write(text);
            return;
        }
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        Progress.Note($"{Plural.Of(Trials.Count, "trial")}: {Quotation.Name(file)}");
    }
}
