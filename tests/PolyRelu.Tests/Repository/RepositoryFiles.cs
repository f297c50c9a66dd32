namespace PolyRelu.Tests.Repository;

/// <summary>The files of this checkout, as the tests of its rules read them.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Folders = ["src", "tests", "bench", "samples", "tools", "docs", "presets", "site", ".ci"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file or folder named from the root, with forward slashes.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Text of a file named from the root.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Source files under a folder, build outputs left out; paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Sources(string folder, string pattern = "*.cs")
    {
        string start = PathOf(folder);
        if (!Directory.Exists(start)) return [];
        return [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "runs" or "TestResults"))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>All files but build outputs, from the root.</summary>
    public static IReadOnlyList<string> All() =>
        [.. Directory.EnumerateFiles(Root).Select(file => Path.GetFileName(file)), .. Folders.SelectMany(folder => Sources(folder, "*"))];

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PolyRelu.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"No PolyRelu.slnx above {AppContext.BaseDirectory}: the repository's tests run from a "
            + "checkout.");
    }
}
