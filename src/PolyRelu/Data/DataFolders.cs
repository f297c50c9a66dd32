namespace PolyRelu.Data;

/// <summary>The places where datasets are looked for, in order: the folder asked for, the one that <c>POLYRELU_DATA</c> names, the user's cache.</summary>
/// <remarks>Each may hold a folder with the dataset's name; the first two may also hold the files themselves.</remarks>
/// <param name="Variable">Value of <c>POLYRELU_DATA</c>; null where it is not set.</param>
/// <param name="Cache">The folder that downloads are kept in; null where the user has none.</param>
public sealed record DataFolders(string? Variable, string? Cache)
{
    /// <summary>Name of the environment variable.</summary>
    public const string VariableName = "POLYRELU_DATA";

    /// <summary>The places of this process: read from the environment now.</summary>
    public static DataFolders Current => new(NotEmpty(Environment.GetEnvironmentVariable(VariableName)), UserCache());

    /// <summary>Every folder that may hold a dataset's files, in order, with the reason.</summary>
    /// <param name="name">Name of the dataset.</param>
    /// <param name="asked">The folder asked for; null for none.</param>
    public IEnumerable<DatasetLocation> Places(string name, string? asked)
    {
        if (asked is not null)
        {
            yield return new DatasetLocation(Path.Combine(asked, name), "the folder given");
            yield return new DatasetLocation(asked, "the folder given");
        }
        if (Variable is not null)
        {
            yield return new DatasetLocation(Path.Combine(Variable, name), VariableName);
            yield return new DatasetLocation(Variable, VariableName);
        }
        if (Cache is not null) yield return new DatasetLocation(Path.Combine(Cache, name), "the cache");
    }

    /// <summary><c>XDG_CACHE_HOME</c> where set, else the system's folder for a program's local data.</summary>
    private static string? UserCache()
    {
        string? root = NotEmpty(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"))
            ?? NotEmpty(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));
        return root is null ? null : Path.Combine(root, "polyrelu");
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
