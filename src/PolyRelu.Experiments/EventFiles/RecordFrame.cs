using System.Buffers.Binary;
using System.Numerics;

namespace PolyRelu.Experiments.EventFiles;

/// <summary>The frame of a record in a TFRecord file: its length and its content, each with a masked CRC-32C.</summary>
internal static class RecordFrame
{
    private const int Lengths = sizeof(ulong), Checks = sizeof(uint);
    private const uint MaskDelta = 0xa282ead8;      // of the format, so that the sum of data that hold sums is another one

    /// <summary>A record in its frame.</summary>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        byte[] record = new byte[Lengths + Checks + content.Length + Checks];
        Span<byte> rest = record;
        BinaryPrimitives.WriteUInt64LittleEndian(rest, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[Lengths..], Masked(rest[..Lengths]));
        content.CopyTo(rest[(Lengths + Checks)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[^Checks..], Masked(content));
        return record;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes) sum = BitOperations.Crc32C(sum, value);
        return BitOperations.RotateRight(~sum, 15) + MaskDelta;
    }
}
