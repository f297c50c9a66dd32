namespace PolyRelu.Cli;

/// <summary>An interruption of which the user is told how to go on.</summary>
internal sealed class InterruptedException(string message, OperationCanceledException cause) : OperationCanceledException(message, cause, cause.CancellationToken);
