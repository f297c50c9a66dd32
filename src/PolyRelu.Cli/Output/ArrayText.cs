using System.Text;
using PolyRelu.Experiments.Runs;
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
    /// <exception cref="InvalidDataException">It holds no text; the message names file and array.</exception>
    public static string[] Read(ArrayFile file, string name) => Encoding.UTF8.GetString(Bytes(file, name)).Split('\n');

    /// <summary>The entries of an array, as bytes.</summary>
    /// <exception cref="InvalidDataException">They are none; the message names file and array.</exception>
    public static byte[] Bytes(ArrayFile file, string name)
    {
        int[] entries = file.Integers(name, ArrayFile.Any);
        file.Require(entries.All(entry => entry is >= byte.MinValue and <= byte.MaxValue), name, "bytes");
        return Array.ConvertAll(entries, value => (byte)value);
    }
}
