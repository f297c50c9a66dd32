using PolyRelu.Serialization;

namespace PolyRelu.Dynamics;

/// <summary>The records of a flow that goes on, one after the other in a file that grows: each is written once.</summary>
/// <remarks>
/// A checkpoint names how many of them count, and their checksum. What a killed writer left beyond is overwritten. The file begins with
/// 24 bytes that name its kind and the fingerprint of the flow; each record is a row of float64 numbers, the lowest byte first.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="session">The flow.</param>
/// <param name="fingerprint">The flow's fingerprint.</param>
internal sealed class FlowRecordFile(string path, FlowSession session, byte[] fingerprint)
{
    private const int Scalars = 9;
    private static readonly byte[] Kind = "PolyRelu flow records 1\n"u8.ToArray();

    private readonly int[] parts =
    [
        Scalars, session.Samples, session.Hidden, session.Hidden, session.Hidden, session.Hidden * session.Features, session.Births.Length,
    ];

    /// <summary>How many records the file holds.</summary>
    public int Count { get; private set; }

    /// <summary>Their checksum.</summary>
    public uint Checksum { get; private set; }

    private int Numbers => parts.Sum();

    private long Size => (long)Numbers * sizeof(double);

    private long Head => Kind.Length + fingerprint.Length;

    /// <summary>Writes the records that the file does not hold yet, to the disk.</summary>
    /// <param name="records">All records so far.</param>
    /// <exception cref="IOException">They cannot be written, or the file has been changed.</exception>
    public void Append(IReadOnlyList<FlowRecord> records)
    {
        if (records.Count == Count) return;
        FilePlace.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        RequireOwn();
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        long end = Head + (Count * Size);
        if (Count == 0)
        {
            file.Write(Kind);
            file.Write(fingerprint);
        }
        else if (file.Length < end) throw new IOException($"{path} was cut off by another program: records of the flow are missing.");
        file.Position = end;
        uint checksum = Checksum;
        foreach (FlowRecord record in records.Skip(Count))
        {
            using MemoryStream row = new();
            LittleEndian.Write(row, NumericArray.From(NumbersOf(record), Numbers));
            checksum = Crc32.Append(checksum, row.GetBuffer().AsSpan(0, (int)row.Length));
            row.WriteTo(file);
        }
        file.SetLength(file.Position);
        file.Flush(flushToDisk: true);
        (Count, Checksum) = (records.Count, checksum);
    }

    /// <summary>Reads records, after which further ones are appended.</summary>
    /// <param name="count">How many count.</param>
    /// <param name="checksum">Their checksum.</param>
    /// <exception cref="InvalidDataException">The file is missing, too short, damaged, or that of another flow.</exception>
    public FlowRecord[] Read(int count, uint checksum)
    {
        if (count == 0) return [];
        FlowRecord[] records = new FlowRecord[count];
        if (!File.Exists(path)) throw new InvalidDataException($"{path}, which holds the records, is missing.");
        using FileStream file = new(path, FileMode.Open, FileAccess.Read);
        byte[] head = new byte[Head];
        if (file.Length < Head + (count * Size)) throw new InvalidDataException($"{path} holds fewer than the {count} records named.");
        file.ReadExactly(head);
        if (!head.AsSpan().SequenceEqual([.. Kind, .. fingerprint]))
            throw new InvalidDataException($"{path} does not hold the records of this flow.");
        uint found = 0;
        for (int t = 0; t < count; t++)
        {
            byte[] row = new byte[Size];
            file.ReadExactly(row);
            found = Crc32.Append(found, row);
            records[t] = RecordOf(LittleEndian.Take(ElementType.Float64, [Numbers], row).Elements<double>());
        }
        if (found != checksum) throw new InvalidDataException($"{path} is damaged: the checksum of its records differs.");
        (Count, Checksum) = (count, checksum);
        return records;
    }

    /// <summary>Refuses a file of another kind in the place of this one.</summary>
    /// <exception cref="IOException">There is one.</exception>
    private void RequireOwn()
    {
        if (FilePlace.Of(path).Kind == FileKind.Nothing) return;
        byte[] kind = new byte[Kind.Length];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read);
        int read = file.ReadAtLeast(kind, kind.Length, throwOnEndOfStream: false);
        if (!Kind.AsSpan().StartsWith(kind.AsSpan(0, read)))
            throw new IOException($"{path} cannot be written: it is something else than the records of a flow; name another checkpoint.");
    }

    private static double[] NumbersOf(FlowRecord record) =>
    [
        record.Time, record.Loss, record.Drift.Balance, record.Drift.Energy, record.Drift.Orthogonal, record.StepSize, record.Accepted,
        record.Rejected, record.Evaluations, .. record.Outputs, .. record.LogNorms, .. record.LogOutputs,
        .. record.Signs.Select(sign => (double)sign), .. record.Directions, .. record.Margins,
    ];

    private FlowRecord RecordOf(ReadOnlySpan<double> numbers)
    {
        double[][] values = new double[parts.Length][];
        for (int part = 0, first = 0; part < parts.Length; first += parts[part++])
            values[part] = numbers.Slice(first, parts[part]).ToArray();
        double[] scalars = values[0];
        return new FlowRecord
        {
            Time = scalars[0],
            Loss = scalars[1],
            Drift = new(scalars[2], scalars[3], scalars[4]),
            StepSize = scalars[5],
            Accepted = (long)scalars[6],
            Rejected = (long)scalars[7],
            Evaluations = (long)scalars[8],
            Outputs = values[1],
            LogNorms = values[2],
            LogOutputs = values[3],
            Signs = [.. values[4].Select(sign => (int)sign)],
            Directions = values[5],
            Margins = values[6],
        };
    }
}
