using System.Buffers.Binary;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>Reads the tensors that a file holds, whichever of its ways it took to store them.</summary>
internal static class TensorReader
{
    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or lies in another file.</exception>
    /// <exception cref="UnsupportedModelException">Its elements are of a type that is not read.</exception>
    public static Tensor Read(TensorProto tensor)
    {
        string name = $"the tensor {Quotation.Of(tensor.Name)}";
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
            throw new InvalidDataException($"{name} lies in another file, which is not opened. Save the model with its weights inside "
                + "(onnx.save_model(model, path, save_as_external_data=False)).");
        var type = (TensorType)tensor.DataType;
        if (!Enum.IsDefined(type))
            throw new UnsupportedModelException($"the type of {name} is not read: {(TensorProto.Types.DataType)tensor.DataType}");
        int[] shape = Shape(tensor, name);
        int count;
        try
        {
            count = TensorShape.Count(shape);
        }
        catch (OverflowException)
        {
            throw new InvalidDataException($"{name} has the shape {TensorShape.Text(shape)}, more elements than a tensor here may have.");
        }
        double[] values = tensor.HasRawData ? FromRaw(tensor.RawData.Span, type, count, name) : FromLists(tensor, type);
        return values.Length == count ? new Tensor(type, shape, values)
            : throw new InvalidDataException($"{name} has the shape {TensorShape.Text(shape)}, which needs {Plural.Of(count, "element")}; "
                + $"it holds {values.Length}.");
    }

    private static int[] Shape(TensorProto tensor, string name) =>
        [.. tensor.Dims.Select(side => side is >= 0 and <= int.MaxValue ? (int)side
        : throw new InvalidDataException($"{name} has a dimension of {side}; expected 0 to {int.MaxValue}."))];

    private static int Size(TensorType type) => type switch
    {
        TensorType.Double or TensorType.Int64 => 8,
        TensorType.Single or TensorType.Int32 => 4,
        TensorType.Half or TensorType.BFloat16 => 2,
        TensorType.Flag => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type of elements."),
    };

    private static double[] FromRaw(ReadOnlySpan<byte> raw, TensorType type, int count, string name)
    {
        int size = Size(type);
        if (raw.Length != (long)size * count)
            throw new InvalidDataException($"{name} needs {Plural.Of((long)size * count, "byte")}; it holds {raw.Length}.");
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = raw.Slice(i * size, size);
            values[i] = type switch
            {
                TensorType.Single => BinaryPrimitives.ReadSingleLittleEndian(one),
                TensorType.Double => BinaryPrimitives.ReadDoubleLittleEndian(one),
                TensorType.Half => (double)BinaryPrimitives.ReadHalfLittleEndian(one),
                TensorType.BFloat16 => FromBFloat16(BinaryPrimitives.ReadUInt16LittleEndian(one)),
                TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(one),
                TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(one),
                TensorType.Flag => one[0] == 0 ? 0 : 1,
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type of elements."),
            };
        }
        return values;
    }

    private static double[] FromLists(TensorProto tensor, TensorType type) => type switch
    {
        TensorType.Single => [.. tensor.FloatData.Select(value => (double)value)],
        TensorType.Double => [.. tensor.DoubleData],
        TensorType.Int64 => [.. tensor.Int64Data.Select(value => (double)value)],
        TensorType.Int32 => [.. tensor.Int32Data.Select(value => (double)value)],
        TensorType.Flag => [.. tensor.Int32Data.Select(value => value == 0 ? 0.0 : 1)],
        TensorType.Half => [.. tensor.Int32Data.Select(bits => (double)BitConverter.UInt16BitsToHalf((ushort)bits))],
        TensorType.BFloat16 => [.. tensor.Int32Data.Select(bits => FromBFloat16((ushort)bits))],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type of elements."),
    };

    private static double FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
