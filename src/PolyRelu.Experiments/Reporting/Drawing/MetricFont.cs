using System.Text;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>A TrueType font with the widths of Arial, Helvetica and Liberation Sans but no outlines, made in memory.</summary>
/// <remarks>
/// Figures for the browser are laid out with it: their text is drawn by the browser with its own font, so the same SVG
/// comes out on every machine, with or without installed fonts. Widths are in thousandths of the em.
/// </remarks>
internal static class MetricFont
{
    /// <summary>Family name.</summary>
    public const string Name = "PolyRelu Metrics";

    private const int Em = 1000;
    private const int Ascent = 905;
    private const int Descent = -212;
    private const int OtherWidth = 600;

    private static readonly int[] AsciiWidths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
        278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667,
        611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,
        500, 334, 260, 334, 584,
    ];

    private static readonly (string Characters, int[] Widths)[] OtherWidths =
    [
        ("°±²³·×÷é", [400, 549, 333, 333, 278, 584, 549, 556]),
        ("αβγδεηθλμνπρστφχψωΔΣΩ", [578, 575, 500, 557, 446, 556, 556, 500, 576, 500, 690, 569, 617, 395, 648, 525, 713, 781, 668, 618,
            748]),
        ("–—‘’“”•…′″‖₁₂₊₋", [556, 1000, 222, 222, 333, 333, 350, 1000, 188, 354, 500, 333, 333, 350, 350]),
        ("¹⁰⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵖ₀₃₄₅₆₇₈₉", [333, 333, 333, 333, 333, 333, 333, 333, 350, 350, 200, 200, 370,
            333, 333, 333, 333, 333, 333, 333, 333]),
        ("←→−√∞≈≠≤≥", [1000, 1000, 584, 549, 713, 549, 549, 549, 549]),
    ];

    private static readonly SortedDictionary<int, int> Widths = CollectWidths();

    /// <summary>Width of a text in em; characters the font does not hold count as 0.6 em.</summary>
    public static double Measure(string text) =>
        text.EnumerateRunes().Sum(rune => Widths.TryGetValue(rune.Value, out int width) ? width : OtherWidth) / (double)Em;

    /// <summary>Whether the font holds a character.</summary>
    public static bool Knows(char character) => Widths.ContainsKey(character);

    /// <summary>The font file.</summary>
    public static byte[] Build()
    {
        (string Tag, byte[] Data)[] tables =
        [
            ("OS/2", Os2()), ("cmap", CharacterMap()), ("glyf", Glyph()), ("head", Head()), ("hhea", HorizontalHeader()),
            ("hmtx", HorizontalMetrics()), ("loca", Locations()), ("maxp", MaximumProfile()), ("name", Names()),
            ("post", FontFile.NoGlyphNames()),
        ];
        return FontFile.Of(tables);
    }

    private static SortedDictionary<int, int> CollectWidths()
    {
        SortedDictionary<int, int> widths = [];
        for (int i = 0; i < AsciiWidths.Length; i++) widths[' ' + i] = AsciiWidths[i];
        foreach ((string characters, int[] own) in OtherWidths)
            for (int i = 0; i < own.Length; i++) widths[characters[i]] = own[i];
        return widths;
    }

    // Every glyph but .notdef shares one outline, a dot at the origin, so that no renderer takes the text for empty.
    private static byte[] Glyph() =>
        new FontTable().U16(1).I16(0).I16(Descent).I16(500).I16(Ascent).U16(2).U16(0)
            .Bytes([1, 1, 1]).I16(0).I16(500).I16(-500).I16(Descent).I16(Ascent - Descent).I16(0).Align().ToArray();

    private static byte[] Locations()
    {
        FontTable table = new FontTable().U32(0);
        uint end = (uint)Glyph().Length;
        table.U32(0);
        for (int i = 0; i < Widths.Count; i++) table.U32(i == 0 ? end : end);
        return table.ToArray();
    }

    private static byte[] CharacterMap() =>
        FontFile.CharacterMap([.. Widths.Keys.Select((code, i) => (code, i + 1))]);

    private static byte[] HorizontalMetrics()
    {
        FontTable table = new FontTable().U16(OtherWidth).I16(0);
        foreach (int width in Widths.Values) table.U16(width).I16(0);
        return table.ToArray();
    }

    private static byte[] Head() =>
        new FontTable().U32(0x00010000).U32(0x00010000).U32(0).U32(0x5F0F3CF5).U16(3).U16(Em).U32(0).U32(0).U32(0).U32(0)
            .I16(0).I16(Descent).I16(1015).I16(Ascent).U16(0).U16(8).I16(2).I16(1).I16(0).ToArray();

    private static byte[] HorizontalHeader() =>
        new FontTable().U32(0x00010000).I16(Ascent).I16(Descent).I16(33).U16(1015).I16(0).I16(0).I16(1015).I16(1).I16(0).I16(0)
            .U32(0).U32(0).I16(0).U16(Widths.Count + 1).ToArray();

    private static byte[] MaximumProfile() =>
        new FontTable().U32(0x00010000).U16(Widths.Count + 1).U16(4).U16(1).U16(0).U16(0).U16(2).U16(0).U16(0).U16(0).U16(0).U16(0).U16(0)
            .U16(0).U16(0).ToArray();

    private static byte[] Os2() =>
        new FontTable().U16(4).I16(500).U16(400).U16(5).U16(0).I16(650).I16(600).I16(0).I16(75).I16(650).I16(600).I16(0).I16(350).I16(50)
            .I16(258).I16(0)
            .Bytes(new byte[10]).U32(1).U32(0).U32(0).U32(0).Bytes("PRLU"u8).U16(0x40).U16(' ').U16(0x2265).I16(Ascent).I16(Descent).I16(33)
                .U16(Ascent).U16(-Descent)
            .U32(1).U32(0).I16(528).I16(688).U16(0).U16(' ').U16(1).ToArray();

    private static byte[] Names()
    {
        (int Id, string Text)[] names = [(1, Name), (2, "Regular"), (3, Name + " 1"), (4, Name), (5, "Version 1.0"),
            (6, "PolyReluMetrics")];
        FontTable table = new FontTable().U16(0).U16(names.Length).U16(6 + (12 * names.Length));
        FontTable texts = new();
        foreach ((int id, string text) in names)
        {
            byte[] encoded = Encoding.BigEndianUnicode.GetBytes(text);
            table.U16(3).U16(1).U16(0x409).U16(id).U16(encoded.Length).U16(texts.Length);
            texts.Bytes(encoded);
        }
        return table.Bytes(texts.ToArray()).ToArray();
    }
}
