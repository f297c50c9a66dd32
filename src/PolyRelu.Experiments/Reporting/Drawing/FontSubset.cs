using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>A font cut down to some characters, to be embedded in a file: Skia would embed the whole of it.</summary>
/// <remarks>
/// Glyphs keep their numbers, so that composites need no change; those that are not used have no outline, and as all of them are alike
/// they cost next to nothing once compressed.
/// </remarks>
internal static class FontSubset
{
    private const int LongOffsets = 1, LocationFormat = 50, GlyphCount = 4, MetricCount = 34, MetricSize = 4, GlyphHeader = 10;
    private static readonly string[] Copied = ["OS/2", "cvt ", "fpgm", "hhea", "maxp", "name", "prep"];

    /// <summary>The font with these characters alone; null where its outlines are not TrueType's, or it may not be cut down.</summary>
    public static SKTypeface? Of(SKTypeface font, IEnumerable<Rune> characters)
    {
        string[] needed = ["head", "maxp", "loca", "glyf", "hhea", "hmtx", "OS/2"];
        if (!needed.All(tag => font.TryGetTableData(Tag(tag), out _))) return null;
        const int noSubsetting = 0x0100, permissions = 8;
        if ((Read(Table(font, "OS/2"), permissions) & noSubsetting) != 0) return null;
        (int Code, int Glyph)[] glyphs = [.. characters.Select(rune => (Code: rune.Value, Glyph: (int)font.GetGlyph(rune.Value)))
            .Where(entry => entry.Glyph != 0).Distinct().OrderBy(entry => entry.Code)];
        byte[] head = Table(font, "head"), outlines = Table(font, "glyf");
        int[] places = Places(font, Read(head, LocationFormat) == LongOffsets);
        HashSet<int> used = WithParts([0, .. glyphs.Select(entry => entry.Glyph)], outlines, places);
        FontTable kept = new(), locations = new FontTable().U32(0);
        for (int glyph = 0; glyph < places.Length - 1; glyph++)
        {
            if (used.Contains(glyph)) kept.Bytes(outlines.AsSpan(places[glyph]..places[glyph + 1])).Align();
            locations.U32((uint)kept.Length);
        }
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(LocationFormat), LongOffsets);
        head.AsSpan(8, 4).Clear();                          // the checksum of the file, which is computed without it
        return SKTypeface.FromStream(new MemoryStream(FontFile.Of(
        [
            .. Copied.Where(tag => font.TryGetTableData(Tag(tag), out _)).Select(tag => (tag, Table(font, tag))),
            ("cmap", FontFile.CharacterMap(glyphs)), ("glyf", kept.ToArray()), ("head", head), ("hmtx", Metrics(font, used)),
            ("loca", locations.ToArray()), ("post", FontFile.NoGlyphNames()),
        ])));
    }

    /// <summary>Where the outline of each glyph begins, and the last one ends.</summary>
    private static int[] Places(SKTypeface font, bool isLong)
    {
        byte[] table = Table(font, "loca");
        return [.. Enumerable.Range(0, Read(Table(font, "maxp"), GlyphCount) + 1).Select(i => isLong
            ? (int)BinaryPrimitives.ReadUInt32BigEndian(table.AsSpan(4 * i)) : 2 * Read(table, 2 * i))];
    }

    /// <summary>Glyphs with those that they are composed of.</summary>
    private static HashSet<int> WithParts(IEnumerable<int> glyphs, byte[] outlines, int[] places)
    {
        HashSet<int> all = [];
        Stack<int> open = new(glyphs);
        while (open.TryPop(out int glyph))
        {
            if (!all.Add(glyph) || places[glyph] == places[glyph + 1]) continue;
            foreach (int part in Parts(outlines.AsSpan(places[glyph]..places[glyph + 1]))) open.Push(part);
        }
        return all;
    }

    /// <summary>The parts of a composite glyph: those with a negative number of contours are.</summary>
    private static List<int> Parts(ReadOnlySpan<byte> outline)
    {
        const int words = 0x0001, scale = 0x0008, more = 0x0020, twoScales = 0x0040, matrix = 0x0080;
        List<int> parts = [];
        if (BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) return parts;
        for (int place = GlyphHeader; ;)
        {
            int flags = Read(outline, place);
            parts.Add(Read(outline, place + 2));
            if ((flags & more) == 0) return parts;
            place += 4 + ((flags & words) != 0 ? 4 : 2)
                + ((flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & matrix) != 0 ? 8 : 0);
        }
    }

    /// <summary>Widths of the glyphs; 0 for those that are not used, but for the last, which stands for all that follow it.</summary>
    private static byte[] Metrics(SKTypeface font, HashSet<int> used)
    {
        byte[] table = Table(font, "hmtx");
        int last = Read(Table(font, "hhea"), MetricCount) - 1;
        for (int glyph = 0; glyph < last; glyph++)
            if (!used.Contains(glyph)) table.AsSpan(MetricSize * glyph, MetricSize).Clear();
        return table;
    }

    private static byte[] Table(SKTypeface font, string tag) => font.GetTableData(Tag(tag));

    private static uint Tag(string tag) => BinaryPrimitives.ReadUInt32BigEndian(Encoding.ASCII.GetBytes(tag));

    private static int Read(ReadOnlySpan<byte> table, int place) => BinaryPrimitives.ReadUInt16BigEndian(table[place..]);
}
