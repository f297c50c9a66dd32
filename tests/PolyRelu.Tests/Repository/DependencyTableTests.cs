using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>The rooms of the experiments: who uses whom, and that nobody uses one another.</summary>
/// <remarks>
/// <c>POLYRELU_APPROVE=1</c> writes the table into docs/architecture.md. Its numbers are those of that day; the arrows are checked.
/// </remarks>
public sealed class DependencyTableTests
{
    private const string Project = "src/PolyRelu.Experiments";
    private const string Document = "docs/architecture.md";
    private const string Begin = "<!-- rooms of the experiments: written by DependencyTableTests -->\n", End = "<!-- end of the rooms -->";

    /// <summary>Folder → the folders it may use besides the root, which uses none.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        [DependencyTable.Root] = [],
        ["Presets"] = [],
        ["Runs"] = [],
        ["Data"] = ["Presets", "Runs"],
        ["Reporting"] = ["Runs"],
        ["Engine"] = ["Presets", "Runs", "Data", "Reporting"],
        ["Measurements"] = ["Presets", "Runs", "Data", "Reporting", "Engine"],
        ["Experiments"] = ["Presets", "Runs", "Data", "Reporting", "Engine", "Measurements"],
    };

    [Fact]
    public void Rooms_UseOnlyWhatTheirArrowsAllow()
    {
        List<string> broken = [];
        foreach (((string from, string to), HashSet<string> names) in DependencyTable.Of(Project, 1).Used)
        {
            if (!Arrows.TryGetValue(from, out string[]? allowed)) broken.Add($"{from} has no arrows in this test");
            else if (to != DependencyTable.Root && !allowed.Contains(to))
                broken.Add($"{from} uses {to} ({string.Join(", ", names)}); it may use {string.Join(", ", allowed)}");
        }
        Findings.ExpectNone(broken);
    }

    /// <summary>Folders within a room use one another, and the files beside them, in one direction.</summary>
    [Fact]
    public void FoldersWithinRooms_UseOneAnotherInOneDirection() =>
        Findings.ExpectNone(DependencyTable.Of(Project, int.MaxValue).Knot());

    [Fact]
    public void Table_ShowsTheArrowsThatThereAre()
    {
        string text = RepositoryFiles.Read(Document).ReplaceLineEndings("\n"), table = DependencyTable.Of(Project, 1).Markdown();
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end > start, $"{Document} has no place for the table of rooms.");
        if (Environment.GetEnvironmentVariable("POLYRELU_APPROVE") == "1")
            File.WriteAllText(RepositoryFiles.PathOf(Document), text[..start] + table + text[end..]);
        else
            Assert.Equal(Arrow(table), Arrow(text[start..end]));
    }

    /// <summary>The table with its numbers left out.</summary>
    private static string[] Arrow(string table) =>
        [.. table.Split('\n').Select(line => string.Concat(line.Select(letter => char.IsDigit(letter) ? '+' : letter))
            .Replace("++", "+", StringComparison.Ordinal))];
}
