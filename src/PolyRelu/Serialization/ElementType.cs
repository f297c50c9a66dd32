using System.Diagnostics.CodeAnalysis;

namespace PolyRelu.Serialization;

/// <summary>Type of the elements of a <see cref="NumericArray"/>.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name",
    Justification = "The members are the element types, named as in every array library.")]
public enum ElementType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Signed 8 bits.</summary>
    Int8,

    /// <summary>Unsigned 8 bits.</summary>
    UInt8,

    /// <summary>Signed 16 bits.</summary>
    Int16,

    /// <summary>Unsigned 16 bits.</summary>
    UInt16,

    /// <summary>Signed 32 bits.</summary>
    Int32,

    /// <summary>Unsigned 32 bits.</summary>
    UInt32,

    /// <summary>Signed 64 bits.</summary>
    Int64,

    /// <summary>Unsigned 64 bits.</summary>
    UInt64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,
}

/// <summary>Facts about element types.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Int32 or ElementType.UInt32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.UInt64 or ElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>Whether the type is one of the binary floating-point formats.</summary>
    public static bool IsFloat(this ElementType type) => type switch
    {
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64 => true,
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.UInt16 or ElementType.Int32
            or ElementType.UInt32 or ElementType.Int64 or ElementType.UInt64 => false,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>The element type that a .NET type stands for.</summary>
    /// <exception cref="NotSupportedException">The .NET type stands for none.</exception>
    public static ElementType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(sbyte) ? ElementType.Int8
        : typeof(T) == typeof(short) ? ElementType.Int16
        : typeof(T) == typeof(ushort) ? ElementType.UInt16
        : typeof(T) == typeof(uint) ? ElementType.UInt32
        : typeof(T) == typeof(ulong) ? ElementType.UInt64
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : throw new NotSupportedException($"{typeof(T).Name} is not the element type of a numeric array.");
}
