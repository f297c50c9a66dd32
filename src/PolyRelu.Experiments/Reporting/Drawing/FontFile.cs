using System.Buffers.Binary;
using System.Text;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>Puts the tables of a TrueType font together (OpenType 1.9, "Organization of an OpenType font").</summary>
internal static class FontFile
{
    private const int EntrySize = 16, HeaderSize = 12, AdjustmentPlace = 8;
    private const uint Whole = 0xB1B0AFBA;

    /// <summary>The font file.</summary>
    /// <param name="tables">Its tables by tag; <c>head</c> has 0 where the checksum of the file goes.</param>
    public static byte[] Of(IReadOnlyList<(string Tag, byte[] Data)> tables)
    {
        (string Tag, byte[] Data)[] sorted = [.. tables.OrderBy(table => table.Tag, StringComparer.Ordinal)];
        int power = int.Log2(sorted.Length), offset = HeaderSize + (sorted.Length * EntrySize), head = 0;
        FontTable file = new FontTable().U32(0x00010000).U16(sorted.Length).U16(EntrySize << power).U16(power)
            .U16((sorted.Length * EntrySize) - (EntrySize << power));
        foreach ((string tag, byte[] data) in sorted)
        {
            file.Bytes(Encoding.ASCII.GetBytes(tag)).U32(Checksum(data)).U32((uint)offset).U32((uint)data.Length);
            if (tag == "head") head = offset;
            offset += (data.Length + 3) & ~3;
        }
        foreach ((_, byte[] data) in sorted) file.Bytes(data).Align();
        byte[] bytes = file.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(head + AdjustmentPlace), Whole - Checksum(bytes));
        return bytes;
    }

    /// <summary>The table <c>cmap</c>: which glyph shows which character.</summary>
    /// <param name="glyphs">Code points in rising order with their glyphs.</param>
    public static byte[] CharacterMap(IReadOnlyList<(int Code, int Glyph)> glyphs)
    {
        FontTable table = new FontTable().U16(0).U16(1).U16(3).U16(10).U32(12).U16(12).U16(0).U32((uint)(16 + (12 * glyphs.Count))).U32(0)
            .U32((uint)glyphs.Count);
        foreach ((int code, int glyph) in glyphs) table.U32((uint)code).U32((uint)code).U32((uint)glyph);
        return table.ToArray();
    }

    /// <summary>A table <c>post</c> without names of glyphs.</summary>
    public static byte[] NoGlyphNames() =>
        new FontTable().U32(0x00030000).U32(0).I16(-106).I16(73).U32(0).U32(0).U32(0).U32(0).U32(0).ToArray();

    private static uint Checksum(byte[] data)
    {
        uint sum = 0;
        for (int i = 0; i < data.Length; i += 4)
            for (int k = 0; k < 4; k++) sum += i + k < data.Length ? (uint)data[i + k] << (24 - (8 * k)) : 0;
        return sum;
    }
}
