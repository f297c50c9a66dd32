using System.Reflection;

namespace PolyRelu.Experiments;

/// <summary>Makes the one line that a user reads out of an exception.</summary>
internal static class ErrorSentence
{
    /// <summary>Characters of a sentence: whoever words one shortens what it quotes, and this is the net below.</summary>
    private const int Longest = 4000;

    private const string MoreFiles = "Raise the limit, as by 'ulimit -n 1024'.";
    private const int TooManyInProcess = 24;      // EMFILE
    private const int TooManyInSystem = 23;       // ENFILE

    /// <summary>The message without the parameter's name and on one line.</summary>
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Exception cause = CauseOf(exception);
        if (cause is OutOfMemoryException and not InsufficientMemoryException) return OutOfMemory();
        if (IsOutOfFiles(cause)) return $"The system lets this process open no more files at once. {MoreFiles}";
        if (IsUnloaded(cause))
            return "A part of the program cannot be loaded: its installation is incomplete, or the system lets this process open too few "
                + $"files. {MoreFiles}";
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

    /// <summary>What went wrong first: what several threads report, or what kept a type from being prepared.</summary>
    private static Exception CauseOf(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions.Count: > 0 } many => CauseOf(many.InnerExceptions[0]),
        TypeInitializationException { InnerException: { } inner } => CauseOf(inner),
        TargetInvocationException { InnerException: { } inner } => CauseOf(inner),
        ReflectionTypeLoadException { LoaderExceptions: [{ } inner, ..] } => CauseOf(inner),
        _ => exception,
    };

    private static string OutOfMemory() =>
        $"The memory ran out: this process may use {Quantity.Size(MemorySpace.Available)}. Take fewer samples, neurons or radii, or run it "
            + "where there is more memory.";

    /// <summary>
    /// Whether the system refused to open a file because too many are open. On Windows, which has no such limit, these codes do not occur.
    /// </summary>
    private static bool IsOutOfFiles(Exception exception) => exception is IOException { HResult: TooManyInProcess or TooManyInSystem }
        || exception is IOException { InnerException: IOException { HResult: TooManyInProcess or TooManyInSystem } };

    /// <summary>Whether the runtime found no assembly: it says nothing else where it may open no more files.</summary>
    private static bool IsUnloaded(Exception exception) =>
        exception is FileNotFoundException { FileName: { } file } && file.Contains(", Version=", StringComparison.Ordinal);

    /// <summary>Whether the message was written for a user rather than for a debugger.</summary>
    private static bool IsOurs(Exception exception) =>
        exception is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException
            or NotSupportedException or InvalidOperationException or FormatException or InsufficientMemoryException
        || exception.GetType().Namespace?.StartsWith("PolyRelu", StringComparison.Ordinal) == true;
}
