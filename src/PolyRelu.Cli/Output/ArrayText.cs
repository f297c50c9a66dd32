using System.Text;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>Lines of text as an array of their bytes.</summary>
internal static class ArrayText
{
    /// <summary>The array of some lines.</summary>
    public static NumericArray Write(IEnumerable<string> lines)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return NumericArray.From(text, text.Length);
    }

    /// <summary>The lines of an array.</summary>
    public static string[] Read(NumericArray array) => Encoding.UTF8.GetString(Bytes(array)).Split('\n');

    /// <summary>The entries of an array, as bytes.</summary>
    public static byte[] Bytes(NumericArray array) => Array.ConvertAll(array.ToIntegers(), value => (byte)value);
}
