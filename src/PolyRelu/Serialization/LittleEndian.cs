namespace PolyRelu.Serialization;

/// <summary>The little-endian bytes of an array, as .npy and safetensors files hold them.</summary>
internal static class LittleEndian
{
    /// <summary>Writes the elements, the lowest byte of each first.</summary>
    public static void Write(Stream stream, NumericArray array)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(array.Bytes);
            return;
        }
        byte[] reversed = array.Bytes.ToArray();
        NumericArray.ReverseEndianness(reversed, array.Type.Size());
        stream.Write(reversed);
    }

    /// <summary>Takes little-endian bytes as an array; they are held and changed in place where the machine's order differs.</summary>
    public static NumericArray Take(ElementType type, int[] shape, byte[] bytes)
    {
        if (!BitConverter.IsLittleEndian) NumericArray.ReverseEndianness(bytes, type.Size());
        return new NumericArray(type, shape, bytes);
    }
}
