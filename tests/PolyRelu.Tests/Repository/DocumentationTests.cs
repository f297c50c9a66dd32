using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using PolyRelu.Attacks;
using PolyRelu.Cli;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>README and docs are true: their code is in samples that run, their commands parse, their links and names exist.</summary>
public sealed partial class DocumentationTests
{
    /// <summary>Options of other programs that the texts mention.</summary>
    private static readonly string[] OptionsOfOthers =
    [
        "--project", "--filter-class", "--filter", "--global", "--add-source", "--source", "--diagnostics", "--severity", "--quick",
        "--torch", "--update", "--attacks", "--models", "--only", "--repeats", "--phase", "--order", "--page", "--filename", "--logdir",
        "--masking", "--synthetic", "--nearest", "--l0", "--single", "--targets", "--next", "--scaling", "--points", "--rows",
    ];

    /// <summary>Files of other programs and of users that the texts mention.</summary>
    private static readonly string[] FilesOfOthers = ["x.cs", "torchvision/prototype/datasets/_builtin/mnist.py", "preset.yaml",
        "my-preset.yaml", "job.yaml"];

    /// <summary>A user's folder of images that the texts name; its kind is seen by what it holds.</summary>
    private const string FolderOfImages = "images";

    [Fact]
    public void CodeBlocks_StandInSamples()
    {
        string[] samples = [.. RepositoryFiles.Sources("samples").Select(file => Lines(RepositoryFiles.Read(file)))];
        Findings.ExpectNone(
            from file in Documents()
            from block in Blocks(RepositoryFiles.Read(file), "csharp")
            where !samples.Any(sample => sample.Contains(Lines(block), StringComparison.Ordinal))
            select $"{file}: a code block is in no file of samples/:\n{block}");
    }

    [Fact]
    public void Commands_Parse()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null), TestContext.Current.CancellationToken);
        (string File, string Line)[] lines = [.. Documents()
            .SelectMany(file => CommandLines(RepositoryFiles.Read(file)).Select(line => (file, line)))];
        Assert.Contains(lines, entry => entry.File == "README.md");
        Assert.Contains(lines, entry => entry.File == "docs/reproduction.md");
        string images = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, FolderOfImages);
        Directory.CreateDirectory(Path.Combine(images, "cat"));
        File.WriteAllBytes(Path.Combine(images, "cat", "001.png"), []);
        Findings.ExpectNone(
            from entry in lines
            let match = CommandText().Match(entry.Line)
            where match.Success
            let parsed = root.Parse([.. CommandLineParser.SplitCommandLine(match.Groups[1].Value)
                .Select(word => word == FolderOfImages ? images : word)])
            where parsed.Errors.Count > 0
            select $"{entry.File}: {entry.Line}: {parsed.Errors[0].Message}");
    }

    [Fact]
    public void Links_LeadToFilesAndHeadings()
    {
        (string File, string Target)[] links = [.. Documents()
            .SelectMany(file => Links(RepositoryFiles.Read(file)).Select(target => (file, target)))];
        Assert.Contains(("README.md", "docs/data.md#features-of-other-programs"), links);
        Findings.ExpectNone(links.Where(link => !Leads(link.File, link.Target))
            .Select(link => $"{link.File}: the link {link.Target} leads nowhere"));
    }

    [Fact]
    public void SourceFilesThatAreNamed_Exist()
    {
        HashSet<string> names = [.. RepositoryFiles.All().SelectMany(Endings), .. FilesOfOthers];
        (string File, string Name)[] named = [.. Documents()
            .SelectMany(file => SourceFile().Matches(RepositoryFiles.Read(file)).Select(match => (file, match.Groups[1].Value)))];
        Assert.Contains(("docs/performance.md", "bench/torch_workloads.py"), named);
        Findings.ExpectNone(named.Where(entry => !names.Contains(entry.Name)).Distinct()
            .Select(entry => $"{entry.File}: {entry.Name} is not in the repository"));
    }

    /// <summary>A path and each of its ends that begins with a folder or the file: src/A/B.cs, A/B.cs, B.cs.</summary>
    private static IEnumerable<string> Endings(string path)
    {
        for (int start = 0; start >= 0; start = path.IndexOf('/', start) is var slash and >= 0 ? slash + 1 : -1) yield return path[start..];
    }

    [Fact]
    public void Options_Exist()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null), TestContext.Current.CancellationToken);
        HashSet<string> known = [.. OptionsOfOthers, .. AllOptions(root), "--help", "--version"];
        Findings.ExpectNone(
            from file in Documents()
            from match in OptionText().Matches(RepositoryFiles.Read(file))
            where !known.Contains(match.Value)
            select $"{file}: there is no option {match.Value}");
    }

    [Fact]
    public void Overrides_NameKeysOfSomePreset()
    {
        IEnumerable<string> texts = Documents().Append("tests/PolyRelu.Tests/Cli/help.approved.txt");
        string[] overrides = [.. texts.SelectMany(file => OverrideText().Matches(RepositoryFiles.Read(file)))
            .Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(overrides);
        string[] presets = [.. PresetCatalog.List().Select(preset => preset.Name)];
        Findings.ExpectNone(overrides.Where(text => !Array.Exists(presets, name => Takes(name, text)))
            .Select(text => $"no preset takes --set {text}"));
    }

    private static bool Takes(string preset, string text)
    {
        try
        {
            return PresetCatalog.Load(preset, [text]) is not null;
        }
        catch (PresetException)
        {
            return false;
        }
    }

    [Fact]
    public void Attacks_AreAllDescribed()
    {
        string text = RepositoryFiles.Read("docs/attacks.md");
        Findings.ExpectNone(Registry<AttackFactory>.All.Where(entry => !text.Contains($"`{entry.Name}`", StringComparison.Ordinal))
            .Select(entry => $"docs/attacks.md does not mention `{entry.Name}`"));
        HashSet<string> names = [.. Registry<AttackFactory>.All.Select(entry => entry.Name)];
        Findings.ExpectNone(TableName().Matches(text).Select(match => match.Groups[1].Value).Where(name => !names.Contains(name))
            .Select(name => $"docs/attacks.md: there is no attack {name}"));
    }

    [Fact]
    public void Presets_AreAllInTheReadme()
    {
        string text = RepositoryFiles.Read("README.md");
        Findings.ExpectNone(PresetCatalog.List().Where(preset => !text.Contains($"| `{preset.Name}` |", StringComparison.Ordinal))
            .Select(preset => $"README.md: the table of presets lacks {preset.Name}"));
    }

    [Fact]
    public void Changelog_HasTheVersionOfTheBuild()
    {
        string version = VersionText().Match(RepositoryFiles.Read("Directory.Build.props")).Groups[1].Value;
        Assert.Contains($"## {version}", RepositoryFiles.Read("CHANGELOG.md"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Documents() =>
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. RepositoryFiles.Sources("docs", "*.md"),
            .. RepositoryFiles.Sources("samples", "*.md")];

    private static IEnumerable<string> AllOptions(Command command) =>
        command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Concat(command.Subcommands.SelectMany(AllOptions));

    /// <summary>The fenced blocks of a language.</summary>
    private static IEnumerable<string> Blocks(string markdown, string language) =>
        Fence().Matches(markdown.ReplaceLineEndings("\n")).Where(match => match.Groups[1].Value == language)
            .Select(match => match.Groups[2].Value);

    /// <summary>The lines of shell blocks: fenced as sh, or indented by four spaces outside of fences.</summary>
    private static IEnumerable<string> CommandLines(string markdown) =>
        Blocks(markdown, "sh").SelectMany(block => block.Split('\n'))
            .Concat(WithoutFences(markdown).Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal))
                .Select(line => line.Trim()));

    /// <summary>Targets of the links and images that lead to this repository.</summary>
    private static IEnumerable<string> Links(string markdown) =>
        LinkText().Matches(WithoutFences(markdown)).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>Whether a link names a file or folder, and a heading of it where it names one.</summary>
    private static bool Leads(string file, string target)
    {
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0 ? RepositoryFiles.PathOf(file)
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(RepositoryFiles.PathOf(file))!, parts[0]));
        if (parts.Length == 1) return Path.Exists(path);
        return File.Exists(path) && Heading().Matches(WithoutFences(File.ReadAllText(path)))
            .Any(match => Anchor(match.Groups[1].Value) == parts[1]);
    }

    /// <summary>The anchor of a heading: lower case, punctuation left out, hyphens for spaces.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_'))
            .Replace(' ', '-');

    private static string WithoutFences(string markdown) => Fence().Replace(markdown.ReplaceLineEndings("\n"), "");

    /// <summary>The text without indentation and empty lines.</summary>
    private static string Lines(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)) + "\n";

    [GeneratedRegex(@"^```(\w*)[^\n]*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(?:dotnet run -c Release --project src/PolyRelu\.Cli -- |polyrelu )((?:[^#|;&<>""]|""[^""]*"")*)")]
    private static partial Regex CommandText();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<![\w-])--[a-z][A-Za-z0-9-]*")]
    private static partial Regex OptionText();

    [GeneratedRegex(@"--set ([a-z][\w.]*=[^\s`]+)")]
    private static partial Regex OverrideText();

    /// <summary>The name of a file that belongs to a repository, with its folders where it has any.</summary>
    [GeneratedRegex(@"(?<![\w/])(?:\.\./)*((?:[\w.-]+/)*[\w.-]+\.(?:py|cs|sh|csproj|slnx|props|yaml|yml|cff))(?![\w/])")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableName();

    [GeneratedRegex(@"<Version>([^<]+)</Version>")]
    private static partial Regex VersionText();
}
