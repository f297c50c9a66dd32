using System.Text.RegularExpressions;
using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>The rules of CONTRIBUTING.md that a machine can check.</summary>
public sealed partial class StyleTests
{
    private const int LongestFile = 450;
    private const int ShortFile = 250;
    private const double LargestShareOfLonger = 0.05;
    private const int LongestLine = 140;

    private const string Modifiers = "public|internal|private|file|sealed|static|abstract|partial|readonly|ref|unsafe";
    private const string Kinds = @"class|struct|record struct|record|interface|enum|delegate [\w<>\[\]?]+";

    private static readonly string[] Folders = ["src", "tests", "bench", "samples"];

    [Fact]
    public void SourceFiles_AreShortEnoughToRead()
    {
        // The parts of a partial type (Type.cs, Type.Part.cs) count together: a type is not shorter for being spread.
        Findings.ExpectNone(Sources().GroupBy(file => file[..(file.LastIndexOf('/') + 1)] + Path.GetFileName(file).Split('.')[0])
            .Select(type => (type.Key, Lines: type.Sum(file => File.ReadLines(RepositoryFiles.PathOf(file)).Count())))
            .Where(entry => entry.Lines > LongestFile).Select(entry => $"{entry.Key}: {entry.Lines} lines, at most {LongestFile}"));
    }

    /// <summary>"Nearly all" in CONTRIBUTING.md.</summary>
    [Fact]
    public void NearlyAllSourceFiles_AreShort()
    {
        string[] sources = [.. Sources()];
        string[] longer = [.. sources.Where(file => File.ReadLines(RepositoryFiles.PathOf(file)).Count() > ShortFile)];
        Assert.True(longer.Length <= sources.Length * LargestShareOfLonger,
            $"{longer.Length} of {sources.Length} files have more than {ShortFile} lines: {string.Join(", ", longer)}");
    }

    /// <summary>The length that .editorconfig states.</summary>
    [Fact]
    public void Lines_FitTheScreen()
    {
        Assert.Contains($"max_line_length = {LongestLine}", RepositoryFiles.Read(".editorconfig"), StringComparison.Ordinal);
        Findings.ExpectNone(
            from file in Sources()
            from line in File.ReadLines(RepositoryFiles.PathOf(file)).Index()
            where line.Item.Length > LongestLine
            select $"{file}:{line.Index + 1}: {line.Item.Length} characters, at most {LongestLine}");
    }

    [Fact]
    public void SourceFiles_AreNamedAfterTheirType()
    {
        List<string> broken = [];
        foreach (string file in RepositoryFiles.Sources("src").Concat(RepositoryFiles.Sources("tests")))
        {
            string name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            MatchCollection types = TypeLine().Matches(RepositoryFiles.Read(file));
            if (types.Count > 0 && types.All(type => type.Groups[1].Value != name))
                broken.Add($"{file}: holds {string.Join(", ", types.Select(type => type.Groups[1].Value))}");
        }
        Findings.ExpectNone(broken);
    }

    [Fact]
    public void SourceFiles_HoldNoUnfinishedWork()
    {
        // The words are put together here so that this file does not find itself.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "Not" + "ImplementedException", "Skip" + " = \""];
        Findings.ExpectNone(Sources().SelectMany(file =>
            marks.Where(mark => RepositoryFiles.Read(file).Contains(mark, StringComparison.Ordinal))
            .Select(mark => $"{file}: {mark}")));
    }

    /// <summary>One rule for medians (<c>Median</c>): who takes the element in the middle has another.</summary>
    [Fact]
    public void Medians_HaveOneHome()
    {
        Findings.ExpectNone(RepositoryFiles.Sources("src").Concat(RepositoryFiles.Sources("bench"))
            .Where(file => Path.GetFileName(file) != "Median.cs" && MiddleElement().IsMatch(RepositoryFiles.Read(file))));
    }

    [Fact]
    public void SourceFiles_SwallowNoException()
    {
        Findings.ExpectNone(Sources().Where(file => EmptyCatch().IsMatch(RepositoryFiles.Read(file))));
    }

    [Fact]
    public void Files_HoldNoPathOfOneMachine()
    {
        IEnumerable<string> files = Sources().Concat(RepositoryFiles.Sources("docs", "*.md"))
            .Concat(RepositoryFiles.Sources("presets", "*.yaml"))
            .Concat(Directory.EnumerateFiles(RepositoryFiles.Root, "*.md").Select(file => Path.GetFileName(file)));
        Findings.ExpectNone(files.Where(file => MachinePath().IsMatch(RepositoryFiles.Read(file))));
    }

    private static IEnumerable<string> Sources() => Folders.SelectMany(folder => RepositoryFiles.Sources(folder)).Concat(Modules());

    /// <summary>The page, which is written by hand; that of the folder site is joined from it.</summary>
    private static IEnumerable<string> Modules() => new[] { "*.js", "*.css", "*.html" }
        .SelectMany(pattern => RepositoryFiles.Sources("page", pattern));

    [GeneratedRegex(@"^(?:\[[^\n]*\]\s*)?(?:(?:" + Modifiers + @") )*(?:" + Kinds + @") (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\[(?:[\w.]+\.)?(?:Length|Count|count|Repeats|n) / 2\]")]
    private static partial Regex MiddleElement();

    [GeneratedRegex(@"(?<!\.)\bcatch[^{;]*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"(?<![\w.])/(?:work|home|root|Users)/\w|[A-Z]:\\\\?Users")]
    private static partial Regex MachinePath();
}
