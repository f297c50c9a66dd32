using CsCheck;
using PolyRelu.Serialization;

namespace PolyRelu.Tests.Serialization;

/// <summary>Random arrays for laws.</summary>
internal static class ArrayGenerators
{
    /// <summary>Arrays of every type, of rank 0 to 4, some of them empty.</summary>
    public static readonly Gen<NumericArray> Array =
        from type in Gen.Enum<ElementType>()
        from shape in Gen.Int[0, 4].Array[0, 4]
        let count = (int)ArrayShape.Count(shape)
        from bytes in Gen.Byte.Array[count * type.Size()]
        select new NumericArray(type, shape, type == ElementType.Bool ? [.. bytes.Select(b => (byte)(b & 1))] : bytes);
}
