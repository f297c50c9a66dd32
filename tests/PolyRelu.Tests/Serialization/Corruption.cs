using CsCheck;

namespace PolyRelu.Tests.Serialization;

/// <summary>Random damage to files, and what a reader may do with a damaged file: read it, or say what is wrong.</summary>
internal static class Corruption
{
    /// <summary>Corruptions per format and test.</summary>
    public const int Cases = 10_000;

    private static readonly byte[] Telling = [0, 1, 0x7f, 0x80, 0xff];

    private enum Kind
    {
        Flip,
        Set,
        Truncate,
        Splice,
        Delete,
        Insert,
        Number,
    }

    /// <summary>Runs a reader on damaged copies of files.</summary>
    /// <param name="files">Whole files.</param>
    /// <param name="read">
    /// Reads one; throws <see cref="InvalidDataException"/> that starts with <paramref name="source"/> where it is not whole.
    /// </param>
    /// <param name="source">The name that complaints must start with.</param>
    /// <param name="mostExpansion">Bytes that may be allocated per byte of the file, beside half a mebibyte.</param>
    /// <param name="cases">How many.</param>
    public static void Check(byte[][] files, Action<byte[], int> read, string source, long mostExpansion = 64, int cases = Cases)
    {
        for (int i = 0; i < files.Length; i++) read(files[i], i);
        Gen<(int Which, byte[] Damaged)> damage =
            from which in Gen.Int[0, files.Length - 1]
            from edits in Edit.Array[1, 3]
            select (which, edits.Aggregate(files[which], (bytes, edit) => edit(bytes)));
        damage.Sample(
            file =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    read(file.Damaged, file.Which);
                }
                catch (InvalidDataException complaint)
                {
                    if (!complaint.Message.StartsWith(source, StringComparison.Ordinal))
                        throw new InvalidOperationException($"The complaint does not name the file: {complaint.Message}", complaint);
                }
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                return allocated < (1 << 19) + (mostExpansion * file.Damaged.Length);
            },
            iter: cases,
            print: file => $"file {file.Which}: {Convert.ToHexString(file.Damaged)}");
    }

    private static Gen<Func<byte[], byte[]>> Edit =>
        from kind in Gen.Enum<Kind>()
        from place in Gen.Double[0, 1]
        from other in Gen.Double[0, 1]
        from length in Gen.Int[1, 16]
        from value in Gen.Byte
        select new Func<byte[], byte[]>(bytes => Apply(bytes, kind, place, other, length, value));

    private static byte[] Apply(byte[] bytes, Kind kind, double place, double other, int length, byte value)
    {
        if (bytes.Length == 0) return [value];
        int at = (int)(place * (bytes.Length - 1)), from = (int)(other * (bytes.Length - 1));
        int run = Math.Min(length, bytes.Length - Math.Max(at, from));
        byte[] copy = [.. bytes];
        switch (kind)
        {
            case Kind.Flip: copy[at] ^= (byte)(1 << (value & 7)); return copy;
            case Kind.Set: copy[at] = value; return copy;
            case Kind.Number: copy.AsSpan(at, run).Fill(Telling[value % Telling.Length]); return copy;
            case Kind.Splice: bytes.AsSpan(from, run).CopyTo(copy.AsSpan(at)); return copy;
            case Kind.Truncate: return copy[..at];
            case Kind.Delete: return [.. bytes[..at], .. bytes[(at + run)..]];
            default: return [.. bytes[..at], .. bytes[from..(from + run)], .. bytes[at..]];
        }
    }
}
