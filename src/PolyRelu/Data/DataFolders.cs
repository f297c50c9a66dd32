namespace PolyRelu.Data;

/// <summary>
/// The places where datasets are looked for, in order: the folder asked for, the one that <c>POLYRELU_DATA</c> names, the user's cache.
/// </summary>
/// <remarks>
/// Each may hold a folder with the dataset's name; the first two may also hold the files themselves, or a folder as torchvision makes it:
/// <c>MNIST/raw</c>, <c>FashionMNIST/raw</c>. Upper and lower case and dashes in the name of a folder do not matter.
/// </remarks>
/// <param name="Variable">Value of <c>POLYRELU_DATA</c>; null where it is not set.</param>
/// <param name="Cache">The folder that downloads are kept in; null where the user has none.</param>
public sealed record DataFolders(string? Variable, string? Cache)
{
    /// <summary>Name of the environment variable.</summary>
    public const string VariableName = "POLYRELU_DATA";

    private const string Raw = "raw";

    /// <summary>The places of this process: read from the environment now.</summary>
    public static DataFolders Current => new(NotEmpty(Environment.GetEnvironmentVariable(VariableName)), UserCache());

    /// <summary>Every folder that may hold a dataset's files, in order, with the reason.</summary>
    /// <param name="name">Name of the dataset.</param>
    /// <param name="asked">The folder asked for; null for none.</param>
    public IEnumerable<DatasetLocation> Places(string name, string? asked)
    {
        foreach (string folder in asked is null ? [] : Within(asked, name)) yield return new DatasetLocation(folder, "the folder given");
        foreach (string folder in Variable is null ? [] : Within(Variable, name)) yield return new DatasetLocation(folder, VariableName);
        if (Cache is not null) yield return new DatasetLocation(Path.Combine(Cache, name), "the cache");
    }

    /// <summary>
    /// Whether a place is the folder that the variable names itself, which stands for all datasets, and not one in it of a dataset's name.
    /// </summary>
    internal bool IsVariable(DatasetLocation place) =>
        Variable is not null && (place.Folder == Variable || place.Folder == Path.Combine(Variable, Raw));

    /// <summary>The folders in one, and itself, that may hold a dataset's files.</summary>
    /// <param name="folder">Any folder, which need not exist.</param>
    /// <param name="name">Name of the dataset.</param>
    public static IEnumerable<string> Within(string folder, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string own = Path.Combine(folder, name);
        yield return own;
        yield return folder;
        foreach (string inner in Named(folder, name))
        {
            yield return Path.Combine(inner, Raw);
            if (inner != own) yield return inner;
        }
        yield return Path.Combine(folder, Raw);
    }

    /// <summary>Whether a folder has a dataset's name, as this program or torchvision writes it.</summary>
    public static bool IsNamed(string folder, string name)
    {
        string own = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Plain(own).Equals(Plain(name), StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Named(string folder, string name) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Where(inner => IsNamed(inner, name))
            .Order(StringComparer.Ordinal)] : [];

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal);

    /// <summary><c>XDG_CACHE_HOME</c> where set, else the system's folder for a program's local data.</summary>
    private static string? UserCache()
    {
        string? root = NotEmpty(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"))
            ?? NotEmpty(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify));
        return root is null ? null : Path.Combine(root, "polyrelu");
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
