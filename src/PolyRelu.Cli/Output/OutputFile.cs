using PolyRelu.Experiments;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>Checks a place to write before hours of work depend on it.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure that a file can be written: makes its folder, and tries a file of that name in it.</summary>
    /// <exception cref="CommandException">It cannot be written; the message says why.</exception>
    public static void Check(string path)
    {
        try
        {
            AtomicFile.RequireWritable(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            string reason = ErrorSentence.Of(exception), known = $"{path} cannot be written: ";
            throw new CommandException($"Cannot write {path}: "
                + $"{(reason.StartsWith(known, StringComparison.Ordinal) ? reason[known.Length..] : reason)}", cause: exception);
        }
    }
}
