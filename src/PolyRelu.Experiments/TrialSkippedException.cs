namespace PolyRelu.Experiments;

/// <summary>
/// Thrown by a trial that cannot run here, such as for lack of data. The run goes on; the trial is marked as skipped with this message.
/// </summary>
internal sealed class TrialSkippedException : Exception
{
    /// <summary>Says what is missing and how to provide it.</summary>
    public TrialSkippedException(string reason, Exception? cause = null)
        : base(reason, cause)
    {
    }
}
