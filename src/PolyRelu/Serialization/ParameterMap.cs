namespace PolyRelu.Serialization;

/// <summary>
/// What the user says of a file's arrays: the layers to use in their order, <c>fc1,fc2</c>, and arrays with a part of their own,
/// <c>centre=mu</c>.
/// </summary>
internal sealed class ParameterMap
{
    private static readonly string[] Parts = ["centre", "mean", "std"];
    private readonly Dictionary<string, string> arrays = new(StringComparer.Ordinal);
    private readonly List<string> layers = [];
    private readonly string path;

    private ParameterMap(string path) => this.path = path;

    /// <summary>Reads the text of <c>--map</c>; null maps nothing.</summary>
    /// <exception cref="InvalidDataException">It names what is not there.</exception>
    public static ParameterMap Parse(string? text, ParameterFile file)
    {
        ParameterMap map = new(file.Path);
        foreach (string entry in text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            int sign = entry.IndexOf('=', StringComparison.Ordinal);
            if (sign < 0)
            {
                map.layers.Add(entry);
                continue;
            }
            string part = Spelled(entry[..sign].Trim()), array = entry[(sign + 1)..].Trim();
            if (!Parts.Contains(part))
                throw new InvalidDataException(
                    $"{file.Path}: --map knows the parts {string.Join(", ", Parts)}, and layers by their names in order; got "
                    + $"{Quotation.Of(entry)}.{NearestName.Question(part, Parts)}");
            if (!file.Arrays.ContainsKey(array))
                throw new InvalidDataException(
                    $"{file.Path} has no array {Quotation.Of(array)} (--map {entry}); it has: {Quotation.List(file.Arrays.Keys)}.");
            if (!map.arrays.TryAdd(part, array))
                throw new InvalidDataException($"{file.Path}: --map names two arrays as {part}, {map.arrays[part]} and {array}.");
        }
        return map;
    }

    /// <summary>The arrays that have no part of their own.</summary>
    public IReadOnlyDictionary<string, NumericArray> Unmapped(IReadOnlyDictionary<string, NumericArray> all)
    {
        Dictionary<string, NumericArray> left = new(StringComparer.Ordinal);
        foreach ((string name, NumericArray array) in all)
            if (!arrays.ContainsValue(name)) left.Add(name, array);
        return left;
    }

    /// <summary>The layers to use, in order; all where none are named.</summary>
    /// <exception cref="InvalidDataException">A named one is not there.</exception>
    public IReadOnlyList<ParameterModule> Choose(IReadOnlyList<ParameterModule> all, List<string> notes)
    {
        if (layers.Count == 0) return all;
        ParameterModule[] chosen = [.. layers.Select(name => all.FirstOrDefault(module => module.Name == name || module.Weight == name)
            ?? throw new InvalidDataException(
                $"{path} has no layer {Quotation.Of(name)} (--map); it has: {Quotation.List(all.Select(module => module.Name))}."))];
        string[] left = [.. all.Except(chosen).Select(module => module.Name)];
        if (left.Length > 0) notes.Add($"nothing of {string.Join(", ", left)}");
        return chosen;
    }

    /// <summary>Whether the layers are named, in their order.</summary>
    public bool NamesLayers => layers.Count > 0;

    /// <summary>Names of the arrays with a part of their own.</summary>
    public IEnumerable<string> Arrays => arrays.Values;

    /// <summary>Name of the array with a part; null where none was named.</summary>
    public string? ArrayOf(string part) => arrays.GetValueOrDefault(part);

    private static string Spelled(string part) => part == "center" ? Parts[0] : part;
}
