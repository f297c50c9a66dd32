using System.Text;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Serialization;

/// <summary>A network of either kind within an archive of other things, every name with a prefix.</summary>
/// <remarks>
/// A pReLU network has its own names, with <c>power</c> and <c>normalize_input</c>; a layered one the arrays of its layers, and
/// <c>layers</c>, the UTF-8 of their text (<see cref="LayeredParts"/>).
/// </remarks>
internal static class ArchivedNetwork
{
    private const string LayersName = "layers";

    /// <summary>Puts a network into an archive.</summary>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    public static void AddTo(Dictionary<string, NumericArray> archive, INetwork network, string prefix)
    {
        switch (network)
        {
            case PolyReluNetwork own:
                NetworkFile.Parts(own, new Dictionary<string, string>()).AddTo(archive, prefix);
                break;
            case LayeredNetwork layered:
                byte[] text = Encoding.UTF8.GetBytes(LayeredParts.TextOf(layered));
                archive.Add(prefix + LayersName, NumericArray.From(text, text.Length));
                foreach ((string name, NumericArray array) in LayeredParts.ArraysOf(layered)) archive.Add(prefix + name, array);
                break;
            default: throw new ArgumentException($"A {network.GetType().Name} cannot be kept in a file.", nameof(network));
        }
    }

    /// <summary>Takes a network out of an archive; null where there is none.</summary>
    /// <param name="source">Name for messages.</param>
    /// <param name="archive">The arrays.</param>
    /// <param name="prefix">What all names of the network begin with.</param>
    /// <exception cref="InvalidDataException">The arrays make no network.</exception>
    public static INetwork? Take(string source, IReadOnlyDictionary<string, NumericArray> archive, string prefix)
    {
        if (!archive.TryGetValue(prefix + LayersName, out NumericArray? text))
            return NetworkParts.Take(source, archive, prefix) is { } parts ? NetworkFile.Build(source, parts) : null;
        Dictionary<string, NumericArray> arrays = archive
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Key != prefix + LayersName)
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        return LayeredParts.Build(source, Encoding.UTF8.GetString(text.Bytes), arrays);
    }
}
