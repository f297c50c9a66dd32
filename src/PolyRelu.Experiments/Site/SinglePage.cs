using System.Text;

namespace PolyRelu.Experiments.Site;

/// <summary>The page as one file that needs no other: opened from a disk, sent by mail, put on any web server.</summary>
/// <remarks>
/// Browsers load modules from servers alone (docs/decisions/page-modules.md). In place of its three links the page holds the style sheet,
/// the script that <see cref="ModuleScript"/> joins, and the icon.
/// </remarks>
internal static class SinglePage
{
    private const string Style = "<link rel=\"stylesheet\" href=\"style.css\">";
    private const string Script = "<script type=\"module\" src=\"modules/page/page.js\"></script>";
    private const string Icon = "href=\"icon.svg\"";

    /// <summary>The page of the program.</summary>
    public static string Text { get; } = Join(SiteFiles.TextOf);

    /// <summary>Joins a page.</summary>
    /// <param name="read">Text of a file by its name within the page; null where there is none.</param>
    /// <exception cref="InvalidDataException">A file or a link is missing, or a module is written in another form.</exception>
    public static string Join(Func<string, string?> read)
    {
        string page = Read(read, SiteFiles.Index);
        page = Replace(page, Style, $"<style>\n{Read(read, "style.css")}</style>");
        string icon = Convert.ToBase64String(Encoding.UTF8.GetBytes(Read(read, "icon.svg")));
        page = Replace(page, Icon, $"href=\"data:image/svg+xml;base64,{icon}\"");
        return Replace(page, Script, $"<script type=\"module\">\n{ModuleScript.Join("modules/page/page.js", read)}</script>");
    }

    private static string Read(Func<string, string?> read, string name) =>
        read(name)?.ReplaceLineEndings("\n") ?? throw new InvalidDataException($"The page has no {name}.");

    private static string Replace(string page, string link, string content)
    {
        int at = page.IndexOf(link, StringComparison.Ordinal);
        if (at < 0) throw new InvalidDataException($"{SiteFiles.Index} has no {link}.");
        return string.Concat(page.AsSpan(0, at), content, page.AsSpan(at + link.Length));
    }
}
