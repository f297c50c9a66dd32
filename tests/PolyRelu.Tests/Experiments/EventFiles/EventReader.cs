using System.Buffers.Binary;
using System.Text;

namespace PolyRelu.Tests.Experiments.EventFiles;

/// <summary>A scalar as a reader of event files finds it.</summary>
internal sealed record ReadScalar(long Step, double Time, string Tag, float Value);

/// <summary>Reads event files by the format's description alone: frames, checksums by a table, and fields of messages.</summary>
internal static class EventReader
{
    private const uint Castagnoli = 0x82F63B78;     // reversed
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Shifted((uint)i))];

    /// <summary>The CRC-32C of bytes.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0xFFFFFFFF;
        foreach (byte value in bytes) sum = (sum >> 8) ^ Table[(sum ^ value) & 0xFF];
        return sum ^ 0xFFFFFFFF;
    }

    /// <summary>The scalars of a file in their order.</summary>
    /// <exception cref="InvalidDataException">The file is not one, to its last byte.</exception>
    public static IReadOnlyList<ReadScalar> Read(string path)
    {
        byte[][] records = [.. Records(File.ReadAllBytes(path))];
        if (records.Length == 0) throw new InvalidDataException($"{path} has no record.");
        if (Fields(records[0]).Single(field => field.Number == 3).Bytes is not { } version
            || Encoding.UTF8.GetString(version) != "brain.Event:2") throw new InvalidDataException($"{path} does not name its version.");
        return [.. records.Skip(1).SelectMany(Scalars)];
    }

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int place = 0; place < file.Length;)
        {
            ReadOnlySpan<byte> rest = file.AsSpan(place);
            Require(rest.Length >= 16, place, "a whole frame");
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest));
            Require(Unmasked(rest[8..]) == Crc(rest[..8]), place, "the checksum of the length");
            Require(rest.Length >= length + 16, place, "the whole content");
            Require(Unmasked(rest[(12 + length)..]) == Crc(rest.Slice(12, length)), place, "the checksum of the content");
            place += length + 16;
            yield return rest.Slice(12, length).ToArray();
        }
    }

    private static IEnumerable<ReadScalar> Scalars(byte[] message)
    {
        (int Number, ulong Value, byte[] Bytes)[] fields = [.. Fields(message)];
        double time = BitConverter.UInt64BitsToDouble(fields.Single(field => field.Number == 1).Value);
        long step = (long)fields.Single(field => field.Number == 2).Value;
        foreach (var value in Fields(fields.Single(field => field.Number == 5).Bytes))
        {
            (int Number, ulong Value, byte[] Bytes)[] own = [.. Fields(value.Bytes)];
            byte[] plugin = Fields(own.Single(field => field.Number == 9).Bytes).Single(field => field.Number == 1).Bytes;
            if (Encoding.UTF8.GetString(Fields(plugin).Single(field => field.Number == 1).Bytes) != "scalars")
                throw new InvalidDataException("A value is of another plugin than scalars.");
            yield return new ReadScalar(step, time, Encoding.UTF8.GetString(own.Single(field => field.Number == 1).Bytes),
                BitConverter.UInt32BitsToSingle((uint)own.Single(field => field.Number == 2).Value));
        }
    }

    /// <summary>The fields of a message: numbers as they are stored, or bytes.</summary>
    private static IEnumerable<(int Number, ulong Value, byte[] Bytes)> Fields(byte[] message)
    {
        int place = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[place++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80) return value;
            }
        }
        while (place < message.Length)
        {
            ulong tag = Varint();
            int number = (int)(tag >> 3), start;
            switch (tag & 7)
            {
                case 0:
                    yield return (number, Varint(), []);
                    break;
                case 1:
                    start = place;
                    place += 8;
                    yield return (number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(start)), []);
                    break;
                case 2:
                    int length = (int)Varint();
                    start = place;
                    place += length;
                    yield return (number, 0, message[start..place]);
                    break;
                case 5:
                    start = place;
                    place += 4;
                    yield return (number, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(start)), []);
                    break;
                default:
                    throw new InvalidDataException($"Field {number} has the wire type {tag & 7}.");
            }
        }
    }

    private static uint Unmasked(ReadOnlySpan<byte> bytes)
    {
        uint rotated = BinaryPrimitives.ReadUInt32LittleEndian(bytes) - 0xa282ead8;
        return (rotated >> 17) | (rotated << 15);
    }

    private static uint Shifted(uint value)
    {
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ Castagnoli : value >> 1;
        return value;
    }

    private static void Require(bool holds, int place, string what)
    {
        if (!holds) throw new InvalidDataException($"The record at byte {place} lacks {what}.");
    }
}
