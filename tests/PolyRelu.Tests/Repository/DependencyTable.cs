using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PolyRelu.Tests.Repository;

/// <summary>Which folders of a project use types of which, counted from the names in the source.</summary>
/// <param name="rooms">Folders, in the order in which they build on one another.</param>
/// <param name="used">Folder that uses, folder that is used → names of the types.</param>
internal sealed partial class DependencyTable(IReadOnlyList<string> rooms, IReadOnlyDictionary<(string From, string To),
    HashSet<string>> used)
{
    /// <summary>Name of the folder of files that stand in none.</summary>
    public const string Root = "(root)";

    /// <summary>Folder that uses, folder that is used → names of the types.</summary>
    public IReadOnlyDictionary<(string From, string To), HashSet<string>> Used => used;

    /// <summary>Counts a project.</summary>
    /// <param name="project">Its folder, such as <c>src/PolyRelu.Experiments</c>.</param>
    /// <param name="depth">How many levels of folders are told apart.</param>
    public static DependencyTable Of(string project, int depth)
    {
        (string Room, string Space, string Code, HashSet<string> Uses)[] files = [.. RepositoryFiles.Sources(project)
            .Select(file => Read(project, file, depth))];
        ILookup<string, (string Room, string Space)> types = files
            .SelectMany(file => TypeLine().Matches(file.Code).Select(match => (match.Groups[1].Value, Place: (file.Room, file.Space))))
            .ToLookup(entry => entry.Value, entry => entry.Place, StringComparer.Ordinal);
        Dictionary<(string, string), HashSet<string>> used = [];
        foreach ((string room, string space, string code, HashSet<string> uses) in files)
            foreach (string name in Word().Matches(code).Select(match => match.Value).Distinct())
                foreach ((string other, string home) in types[name])
                {
                    bool isSeen = uses.Contains(home) || space == home || space.StartsWith(home + ".", StringComparison.Ordinal);
                    if (other == room || !isSeen) continue;
                    if (!used.TryGetValue((room, other), out HashSet<string>? names))
                        used[(room, other)] = names = new(StringComparer.Ordinal);
                    names.Add(name);
                }
        return new DependencyTable(Layers([.. files.Select(file => file.Room).Distinct()], used), used);
    }

    /// <summary>Folders that use one another, directly or through others; none where the arrows run one way.</summary>
    public IEnumerable<string> Knot() => rooms.Where(room => Below(room).Contains(room));

    /// <summary>The table in Markdown: a row per folder, a column per folder that it uses.</summary>
    public string Markdown()
    {
        StringBuilder text = new($"| uses | {string.Join(" | ", rooms)} |\n|---|{string.Concat(rooms.Select(_ => "--:|"))}\n");
        foreach (string from in rooms)
            text.Append(CultureInfo.InvariantCulture, $"| {from} | {string.Join(" | ", rooms.Select(to => Cell(from, to)))} |\n");
        return text.ToString();
    }

    private string Cell(string from, string to) =>
        from == to ? "–" : used.TryGetValue((from, to), out HashSet<string>? names) ? $"{names.Count}" : "";

    private HashSet<string> Below(string room)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        Stack<string> open = new([room]);
        while (open.TryPop(out string? next))
            foreach ((string from, string to) in used.Keys)
                if (from == next && found.Add(to)) open.Push(to);
        return found;
    }

    /// <summary>Those that use nothing first; of a knot, those that use least.</summary>
    private static List<string> Layers(List<string> open, Dictionary<(string From, string To), HashSet<string>> used)
    {
        List<string> ordered = [];
        while (open.Count > 0)
        {
            string next = open.OrderBy(room => used.Keys.Count(arrow => arrow.From == room && open.Contains(arrow.To)))
                .ThenBy(room => room, StringComparer.Ordinal).First();
            ordered.Add(next);
            open.Remove(next);
        }
        return ordered;
    }

    private static (string Room, string Space, string Code, HashSet<string> Uses) Read(string project, string file, int depth)
    {
        string text = RepositoryFiles.Read(file);
        string[] folders = file[(project.Length + 1)..].Split('/')[..^1];
        HashSet<string> uses = [.. UsingLine().Matches(text).Select(match => match.Groups[1].Value)];
        string code = Literal().Replace(Comment().Replace(text, ""), "\"\"");
        return (folders.Length == 0 ? Root : string.Join('/', folders.Take(depth)), NamespaceLine().Match(text).Groups[1].Value, code,
            uses);
    }

    private const string Modifiers = "public|internal|sealed|static|abstract|partial|readonly|ref|unsafe";
    private const string Kinds = @"class|struct|record struct|record|interface|enum|delegate [\w<>\[\]?]+";

    [GeneratedRegex("^(?:(?:" + Modifiers + ") )+(?:" + Kinds + @") (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(?:[^""\\\n{]|\\.)*""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*")]
    private static partial Regex Word();
}
