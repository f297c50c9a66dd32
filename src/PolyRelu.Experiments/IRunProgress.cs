namespace PolyRelu.Experiments;

/// <summary>What a progress task stands for, so that a display can nest and format it.</summary>
internal enum ProgressKind
{
    /// <summary>The whole run; one task per run.</summary>
    Overall,

    /// <summary>One trial.</summary>
    Trial,

    /// <summary>Loading or downloading one data set.</summary>
    Data,

    /// <summary>One training; its detail is the latest epoch.</summary>
    Training,

    /// <summary>One attack or one curve of robust accuracy.</summary>
    Attack,

    /// <summary>Proofs about samples.</summary>
    Certification,

    /// <summary>Drawing figures and writing the report.</summary>
    Report,
}

/// <summary>Where a run reports how far it is. Implementations accept calls from several threads.</summary>
internal interface IRunProgress
{
    /// <summary>Opens a task; disposing it closes it.</summary>
    /// <param name="kind">What the task stands for.</param>
    /// <param name="label">A few words for a person, such as <c>MNIST, p = 3</c>.</param>
    IProgressTask Begin(ProgressKind kind, string label);

    /// <summary>Tells the user one line: a trial that was skipped, a warning.</summary>
    void Note(string message);
}

/// <summary>One task of an <see cref="IRunProgress"/>; the library's searches report to it as they do to any progress.</summary>
internal interface IProgressTask : IProgress<WorkProgress>, IDisposable
{
    /// <summary>Sets how much is done.</summary>
    /// <param name="fraction">Part done, in [0, 1].</param>
    /// <param name="detail">A few words on the present state, or null to keep the last ones.</param>
    void Report(double fraction, string? detail = null);

    /// <inheritdoc/>
    void IProgress<WorkProgress>.Report(WorkProgress value) => Report(value.Fraction, value.ToString());
}

/// <summary>Progress that nobody watches.</summary>
internal sealed class SilentProgress : IRunProgress, IProgressTask
{
    /// <summary>The only instance.</summary>
    public static readonly SilentProgress Instance = new();

    private SilentProgress()
    {
    }

    /// <inheritdoc/>
    public IProgressTask Begin(ProgressKind kind, string label) => this;

    /// <inheritdoc/>
    public void Note(string message)
    {
    }

    /// <inheritdoc/>
    public void Report(double fraction, string? detail = null)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
