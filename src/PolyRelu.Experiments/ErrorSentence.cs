namespace PolyRelu.Experiments;

/// <summary>Makes the one line that a user reads out of an exception.</summary>
public static class ErrorSentence
{
    /// <summary>Characters of a sentence: whoever words one shortens what it quotes, and this is the net below.</summary>
    private const int Longest = 4000;

    /// <summary>The message without the parameter's name and on one line.</summary>
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Exception cause = exception is AggregateException { InnerExceptions.Count: > 0 } many ? many.InnerExceptions[0] : exception;
        string message = cause.Message;
        if (cause is ArgumentException { ParamName: { Length: > 0 } name })
        {
            int end = message.LastIndexOf($" (Parameter '{name}')", StringComparison.Ordinal);
            if (end >= 0) message = message[..end];
        }
        message = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        message = Quotation.Line(message, Longest);
        return IsOurs(cause) ? message : $"{cause.GetType().Name}: {message}";
    }

    /// <summary>Whether the message was written for a user rather than for a debugger.</summary>
    private static bool IsOurs(Exception exception) =>
        exception is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException
            or NotSupportedException or InvalidOperationException or FormatException or InsufficientMemoryException
        || exception.GetType().Namespace?.StartsWith("PolyRelu", StringComparison.Ordinal) == true;
}
