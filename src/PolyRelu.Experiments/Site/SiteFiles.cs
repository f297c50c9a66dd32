using System.Reflection;

namespace PolyRelu.Experiments.Site;

/// <summary>The page to play with, which is part of the program: its files as they stand in the folder page of the repository.</summary>
/// <remarks>A server hands them out as they are; <see cref="SinglePage"/> makes one file of them.</remarks>
internal static class SiteFiles
{
    /// <summary>The file that a browser is sent to.</summary>
    public const string Index = "index.html";

    private const string Prefix = "page/";

    private static readonly Assembly Home = typeof(SiteFiles).Assembly;

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".npz"] = "application/octet-stream",
    };

    /// <summary>Names of all files with forward slashes, in the order of their letters: <c>index.html</c>, <c>modules/…</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Home.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The content of a file; null where the page has none of this name.</summary>
    public static byte[]? Find(string name)
    {
        using Stream? stream = Home.GetManifestResourceStream(Prefix + name);
        if (stream is null) return null;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>What a server says that a file is.</summary>
    /// <exception cref="InvalidOperationException">The page has a kind of file that this list does not know.</exception>
    public static string TypeOf(string name) => Types.TryGetValue(Path.GetExtension(name), out string? type) ? type
        : throw new InvalidOperationException($"{name} is of a kind that has no content type.");

    /// <summary>A module and everything that it imports, as one classic script.</summary>
    /// <param name="entry">The module, such as <c>modules/scene/film.js</c>.</param>
    public static string Script(string entry) => ModuleScript.Join(entry, TextOf);

    /// <summary>The text of a file; null where the page has none of this name.</summary>
    public static string? TextOf(string name) => Find(name) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
}
