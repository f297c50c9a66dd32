namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>Bytes of one table of a font, which are big-endian.</summary>
internal sealed class FontTable
{
    private readonly List<byte> bytes = [];

    /// <summary>Number of bytes so far.</summary>
    public int Length => bytes.Count;

    /// <summary>Two bytes.</summary>
    public FontTable U16(int value) => Bytes([(byte)(value >> 8), (byte)value]);

    /// <summary>Two bytes with a sign.</summary>
    public FontTable I16(int value) => U16(value & 0xFFFF);

    /// <summary>Four bytes.</summary>
    public FontTable U32(uint value) => Bytes([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);

    /// <summary>Bytes as they are.</summary>
    public FontTable Bytes(ReadOnlySpan<byte> values)
    {
        foreach (byte value in values) bytes.Add(value);
        return this;
    }

    /// <summary>Zeros up to a multiple of four bytes.</summary>
    public FontTable Align() => Bytes(new byte[(4 - (bytes.Count % 4)) % 4]);

    /// <summary>All bytes.</summary>
    public byte[] ToArray() => [.. bytes];
}
