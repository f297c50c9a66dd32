using System.Text;

namespace PolyRelu.Cli;

/// <summary>Writes as long as somebody can hear it: a stream that is full, closed or gone is given up, and the work goes on.</summary>
/// <param name="writer">Where to write.</param>
internal sealed class LenientWriter(TextWriter writer) : TextWriter
{
    private volatile TextWriter writer = writer;

    /// <summary>Why the stream was given up; null while everything could be written.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(value, static (to, what) => to.Write(what));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(value, static (to, what) => to.Write(what));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) =>
        Try((buffer, index, count), static (to, what) => to.Write(what.buffer, what.index, what.count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(value, static (to, what) => to.WriteLine(what));

    /// <inheritdoc/>
    public override void Flush() => Try(0, static (to, _) => to.Flush());

    private void Try<T>(T what, Action<TextWriter, T> write)
    {
        try
        {
            write(writer, what);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure ??= error;
            writer = Null;
        }
    }
}
