using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>The folders of the library and the rooms of the experiments: who uses whom, and that nobody uses one another.</summary>
/// <remarks>
/// <c>POLYRELU_APPROVE=1</c> writes the tables into docs/architecture.md. Their numbers are those of that day; the arrows are checked.
/// </remarks>
public sealed class DependencyTableTests
{
    private const string Project = "src/PolyRelu.Experiments";
    private const string Document = "docs/architecture.md";
    private const string Library = "src/PolyRelu", Attacks = "src/PolyRelu/Attacks";

    /// <summary>Folder → the folders it may use besides the root, which uses none.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        [DependencyTable.Root] = [],
        ["Presets"] = [],
        ["Runs"] = [],
        ["ExactBench"] = ["Runs"],
        ["Submission"] = ["Runs"],
        ["Data"] = ["Presets", "Runs"],
        ["EventFiles"] = [],
        ["Site"] = [],
        ["Reporting"] = ["Runs", "Site"],
        ["Cards"] = ["Runs", "Data", "Reporting"],
        ["Engine"] = ["Presets", "Runs", "Data", "Reporting", "EventFiles"],
        ["Measurements"] = ["Presets", "Runs", "Data", "Reporting", "EventFiles", "Engine"],
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

    /// <summary>No folder of the library uses one that builds on it, directly or through others; so with the families of attacks.</summary>
    [Theory]
    [InlineData(Library)]
    [InlineData(Attacks)]
    public void FoldersOfTheLibrary_HaveNoKnot(string project) => Findings.ExpectNone(DependencyTable.Of(project, 1).Knot());

    /// <summary>A table that counts nothing would have no knot either.</summary>
    [Fact]
    public void Table_OfTheLibrary_IsNotEmpty()
    {
        IReadOnlyDictionary<(string From, string To), HashSet<string>> used = DependencyTable.Of(Library, 1).Used;
        Assert.Contains("Matrix", used[("Networks", "Kernels")]);
        Assert.Contains("Attack", used[("Evaluation", "Attacks")]);
        Assert.Contains("AutoPgd", DependencyTable.Of(Attacks, 1).Used[("Composites", "ProjectedGradient")]);
    }

    [Theory]
    [InlineData(Project, "rooms of the experiments", "end of the rooms", "(root)")]
    [InlineData(Library, "folders of the library", "end of the folders", "(root)")]
    [InlineData(Attacks, "families of attacks", "end of the families", "(contract)")]
    public void Table_ShowsTheArrowsThatThereAre(string project, string title, string close, string root)
    {
        string begin = $"<!-- {title}: written by DependencyTableTests -->\n", last = $"<!-- {close} -->";
        string text = RepositoryFiles.Read(Document).ReplaceLineEndings("\n"),
            table = DependencyTable.Of(project, 1).Markdown().Replace(DependencyTable.Root, root, StringComparison.Ordinal);
        int start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, end = text.IndexOf(last, StringComparison.Ordinal);
        Assert.True(start >= begin.Length && end > start, $"{Document} has no place for the table of the {title}.");
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
