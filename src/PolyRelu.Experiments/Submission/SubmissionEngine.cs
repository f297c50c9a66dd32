namespace PolyRelu.Experiments.Submission;

/// <summary>Runs the trials of a planned run, or hands them to what does.</summary>
/// <remarks>
/// An engine knows nothing of experiments: a trial is an id, and <see cref="TrialCall"/> with that id runs it. What became of it stands in
/// the run directory. The exit codes of the command say whether another attempt may help.
/// </remarks>
internal abstract class SubmissionEngine
{
    /// <summary>What it is.</summary>
    public abstract SubmissionEngineKind Kind { get; }

    /// <summary>Whether the trials have ended when <see cref="Submit"/> returns.</summary>
    public virtual bool Waits => false;

    /// <summary>Runs trials or submits them.</summary>
    /// <exception cref="IOException">They could not be, or not all; the message says what was.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the user.</exception>
    public abstract void Submit(SubmissionRequest request);
}
