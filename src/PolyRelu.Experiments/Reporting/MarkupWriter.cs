using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PolyRelu.Experiments.Reporting;

/// <summary>
/// Fills the holes of <see cref="Markup.Of(MarkupWriter)"/>: literals are markup, values are encoded and written as no language of the
/// machine has it.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupWriter(int literalLength, int formattedCount)
{
    private const int ExpectedValue = 12;
    private readonly StringBuilder html = new(literalLength + (ExpectedValue * formattedCount));

    /// <summary>What has been written.</summary>
    internal string Written => html.ToString();

    /// <summary>A literal of the source.</summary>
    public void AppendLiteral(string markup) => html.Append(markup);

    /// <summary>A piece that is markup already.</summary>
    public void AppendFormatted(Markup piece) => html.Append(piece.ToString());

    /// <summary>A text, encoded.</summary>
    public void AppendFormatted(string? text) => html.Append(Markup.Encode(text));

    /// <summary>A number or a date, encoded.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => html.Append(Markup.Encode(value.ToString(format, CultureInfo.InvariantCulture)));
}
