namespace PolyRelu.Serialization;

/// <summary>What an IDX file says of its array before the elements come.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Length of every dimension, whose product the file can hold.</param>
internal sealed record IdxHeader(ElementType Type, int[] Shape)
{
    /// <summary>The format's limit is 255; nothing has more than images of several channels.</summary>
    public const int MostDimensions = 8;

    /// <summary>Bytes of one entry along the first dimension.</summary>
    public int RowSize => (int)(ArrayShape.Count(Shape.AsSpan(1)) * Type.Size());

    /// <summary>Reads a header, and checks that its array is one that the file can hold.</summary>
    /// <param name="reader">At the start of the file.</param>
    /// <param name="fileLength">Bytes of the file.</param>
    /// <param name="compressed">Whether it is compressed.</param>
    public static IdxHeader Read(ByteReader reader, long fileLength, bool compressed)
    {
        uint magic = reader.UInt32BigEndian("the IDX mark");
        ElementType type = (magic >> 8) switch
        {
            8 => ElementType.UInt8,
            9 => ElementType.Int8,
            11 => ElementType.Int16,
            12 => ElementType.Int32,
            13 => ElementType.Float32,
            14 => ElementType.Float64,
            _ => throw reader.At(0, $"expected an IDX mark (00 00, a type from 08 to 0E, the number of dimensions); found {magic:x8}."),
        };
        int rank = (byte)magic;
        if (rank is 0 or > MostDimensions) throw reader.At(3, $"expected 1 to {MostDimensions} dimensions; found {rank}.");
        int[] shape = new int[rank];
        for (int d = 0; d < rank; d++)
        {
            uint length = reader.UInt32BigEndian("a dimension");
            if (length > int.MaxValue) throw reader.At(4 + (4 * d), $"dimension {d} is {length}; at most {int.MaxValue} can be read.");
            shape[d] = (int)length;
        }
        long count = ArrayShape.Count(shape);
        string what = $"the {type} array of shape {ArrayShape.Format(shape)}";
        if (count < 0 || count > (compressed ? Expansion.OfDeflate : 1) * fileLength / type.Size())
            throw reader.Malformed($"{what} is larger than the file can hold.");
        if (ArrayShape.Problem(shape, type.Size()) is string problem) throw reader.Malformed($"{problem}.");
        if (compressed && count * type.Size() > Expansion.Limit(fileLength))
            throw reader.Malformed(Expansion.Refusal(what, count * type.Size(), fileLength));
        return new IdxHeader(type, shape);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {ArrayShape.Format(Shape)}";
}
