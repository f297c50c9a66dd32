using PolyRelu.Data;

namespace PolyRelu.Cli.Options;

/// <summary>What <c>--data</c> names: a registered dataset, the synthetic clusters, or a dataset in a folder.</summary>
/// <param name="Name">Name of the dataset.</param>
/// <param name="Folder">The folder, or null to look where datasets usually are.</param>
internal sealed record DataChoice(string Name, string? Folder)
{
    /// <summary>Whether the synthetic clusters are meant.</summary>
    public bool IsClusters => Name == DataOptions.Clusters;

    /// <summary>Reads a name or a folder.</summary>
    /// <exception cref="FormatException">The text is neither; the message lists the names.</exception>
    public static DataChoice Parse(string text)
    {
        string[] names = [.. Registry<DatasetSource>.All.Select(entry => entry.Name)];
        if (text == DataOptions.Clusters || names.Contains(text)) return new DataChoice(text, null);
        if (!Directory.Exists(text)) throw new FormatException($"'{text}' is neither a dataset ({string.Join(", ", names)}, {DataOptions.Clusters}) nor a folder{NearestName.Aside(text, [.. names, DataOptions.Clusters])}");
        string[] inside = [.. names.Where(name => Directory.Exists(Path.Combine(text, name)))];
        if (inside.Length == 1) return new DataChoice(inside[0], text);
        if (inside.Length > 1) throw new FormatException($"'{text}' holds {string.Join(", ", inside)}; name one, such as {Path.Combine(text, inside[0])}");
        if (!Directory.EnumerateFiles(text, "*ubyte*").Any())
            throw new FormatException($"the folder '{text}' holds neither a folder named {string.Join(", ", names)} nor IDX files (*-ubyte or *-ubyte.gz)");
        string own = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(text)));
        return new DataChoice(names.Contains(own) ? own : "mnist", text);
    }
}
