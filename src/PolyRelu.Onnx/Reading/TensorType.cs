using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>The types of elements that are read.</summary>
internal enum TensorType
{
    /// <summary>32 bits.</summary>
    Single = TensorProto.Types.DataType.Float,

    /// <summary>64 bits.</summary>
    Double = TensorProto.Types.DataType.Double,

    /// <summary>16 bits, 11 of them significant.</summary>
    Half = TensorProto.Types.DataType.Float16,

    /// <summary>The upper half of 32 bits.</summary>
    BFloat16 = TensorProto.Types.DataType.Bfloat16,

    /// <summary>Whole numbers of 64 bits: shapes, axes.</summary>
    Int64 = TensorProto.Types.DataType.Int64,

    /// <summary>Whole numbers of 32 bits.</summary>
    Int32 = TensorProto.Types.DataType.Int32,

    /// <summary>Flags.</summary>
    Flag = TensorProto.Types.DataType.Bool,
}

/// <summary>What a type does to numbers.</summary>
internal static class TensorTypeExtensions
{
    /// <summary>Whether elements are floating-point numbers.</summary>
    public static bool IsFloat(this TensorType type) =>
        type is TensorType.Single or TensorType.Double or TensorType.Half or TensorType.BFloat16;

    /// <summary>The number of this type that is nearest; of whole numbers the whole part.</summary>
    public static double Round(this TensorType type, double value) => type switch
    {
        TensorType.Single => (float)value,
        TensorType.Double => value,
        TensorType.Half => (double)(Half)value,
        TensorType.BFloat16 => (double)RoundToBFloat16(value),
        TensorType.Int64 or TensorType.Int32 => Math.Truncate(value),
        TensorType.Flag => value == 0 ? 0 : 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type of elements."),
    };

    private static float RoundToBFloat16(double value)
    {
        if (!double.IsFinite(value)) return (float)value;
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
