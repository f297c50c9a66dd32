namespace PolyRelu.Cli;

/// <summary>An interruption of which the user is told how to go on.</summary>
internal sealed class InterruptedException(string message, OperationCanceledException cause)
    : OperationCanceledException(message, cause, cause.CancellationToken)
{
    /// <summary>Does work that may be interrupted, and says what is left of it then.</summary>
    /// <param name="work">The work.</param>
    /// <param name="message">Makes the message, where the work does not give one of its own.</param>
    public static T Explain<T>(Func<T> work, Func<string> message)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            return work();
        }
        catch (OperationCanceledException interruption) when (interruption is not InterruptedException)
        {
            throw new InterruptedException(message(), interruption);
        }
    }
}
