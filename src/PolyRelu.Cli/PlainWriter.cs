using System.Text;

namespace PolyRelu.Cli;

/// <summary>
/// Writes text to what may be a terminal: names of files, and what files say about themselves, may hold sequences
/// that a terminal would obey.
/// </summary>
/// <remarks>Whoever prints a name on a line of its own keeps it there with <see cref="Quotation.Name"/>; line ends pass here.</remarks>
/// <param name="writer">Where to write.</param>
internal sealed class PlainWriter(TextWriter writer) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        // Half of a pair, or of a line end, says nothing alone.
        if (char.IsSurrogate(value) || value == '\r') writer.Write(value);
        else writer.Write(Quotation.Text(value.ToString()));
    }

    /// <inheritdoc/>
    public override void Write(string? value) => writer.Write(Quotation.Text(value ?? ""));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => writer.WriteLine(Quotation.Text(value ?? ""));

    /// <inheritdoc/>
    public override void Flush() => writer.Flush();
}
