using System.CommandLine;
using System.Text.RegularExpressions;
using PolyRelu.Attacks;
using PolyRelu.Cli;
using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Repository;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests;

/// <summary>One spelling in what is shown and declared, both in what is typed.</summary>
public sealed partial class SpellingTests
{
    [Theory]
    [InlineData("--normalize-input", "--normalise-input")]
    [InlineData("optimizers", "optimisers")]
    [InlineData("opposite-center", "opposite-centre")]
    [InlineData("Centered by the neighbor's color", "Centred by the neighbour's colour")]
    [InlineData("NormalizeInput", "NormaliseInput")]
    [InlineData("size", "size")]
    public void Spellings_AreInverse(string american, string british)
    {
        Assert.Equal(british, Spelling.British(american));
        Assert.Equal(american, Spelling.American(british));
        Assert.Equal(british, Spelling.British(british));
        Assert.True(Spelling.AreSame(american, british));
    }

    [Fact]
    public void Names_AreDeclaredInTheBritishSpelling_AndDifferByMoreThanIt()
    {
        foreach (string[] names in AllNames())
        {
            Findings.ExpectNone(names.Where(name => Spelling.British(name) != name)
                .Select(name => $"{name} should be {Spelling.British(name)}"));
            Assert.Equal(names.Length, names.Select(Spelling.British).Distinct().Count());
        }
    }

    [Fact]
    public void Options_AreUnderstoodInBothSpellings_AndShownInOne()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null), TestContext.Current.CancellationToken);
        List<string> broken = [];
        int other = 0;
        foreach (Command command in Commands(root))
        {
            foreach (Option option in command.Options.Where(option => Spelling.American(option.Name) != option.Name))
            {
                other++;
                string american = Spelling.American(option.Name);
                if (!option.Aliases.Contains(american)) broken.Add($"{command.Name} does not take {american}");
                if (CommandRun.Of(command.Name, "--help").Expect(ExitCode.Success).Output.Contains(american, StringComparison.Ordinal))
                    broken.Add($"the help of {command.Name} shows {american}");
            }
        }
        Assert.True(other >= 8, $"{other} options have two spellings");
        Findings.ExpectNone(broken);
    }

    [Fact]
    public void Values_AreUnderstoodInBothSpellings_AndKeptInOne()
    {
        Assert.Equal("opposite-centre", Registry<AttackFactory>.Find("opposite-center").Name);
        AttackChoice choice = Assert.Single(AttackChoice.ParseList(" opposite-center "));
        Assert.Equal("opposite-centre", choice.Text);
        Assert.Equal("apgd-ce:restarts=3", AttackChoice.Parse("apgd-ce: restarts = 3").Text);
        string canonical = CommandRun.Of("list", "optimisers").Expect(ExitCode.Success).Output;
        Assert.Equal(canonical, CommandRun.Of("list", "optimizers").Expect(ExitCode.Success).Output);
        Assert.Equal(CommandRun.Of("list", "initialisations").Output, CommandRun.Of("list", "initializations")
            .Expect(ExitCode.Success).Output);
    }

    [Fact]
    public void Presets_AreUnderstoodInBothSpellings_AndWrittenInOne()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, path = Path.Combine(folder, "p.yaml");
        string own = RepositoryFiles.Read("presets/poster-smoke.yaml").ReplaceLineEndings("\n"), american = Spelling.American(own);
        Assert.NotEqual(own, american);
        File.WriteAllText(path, american);
        Preset preset = PresetCatalog.Load(path, ["synthetic.training.optimizer=gd", "synthetic.training.initialization=balanced",
            "synthetic.training.batch=0"]);
        Assert.Contains("optimiser: gd", preset.ToYaml(), StringComparison.Ordinal);
        Assert.Contains("initialisation: balanced", preset.ToYaml(), StringComparison.Ordinal);
        Assert.Equal(preset.ToYaml(), Spelling.British(preset.ToYaml()));
        Assert.Contains("opposite-centre", preset.ToYaml(), StringComparison.Ordinal);
        PresetException twice = Assert.Throws<PresetException>(() =>
            PresetCatalog.Load("poster-smoke", ["synthetic.training.optimizer=gd", "synthetic.training.optimiser=sgd"]));
        Assert.Contains("set twice", twice.Message, StringComparison.Ordinal);
        File.WriteAllText(path, own.Replace("    optimiser: sgd\n", "    optimiser: sgd\n    optimizer: gd\n", StringComparison.Ordinal));
        Assert.Contains("stands twice", Assert.Throws<PresetException>(() => PresetCatalog.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunsOfTheOtherSpelling_GoOn()
    {
        string run = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"), preset = Path.Combine(run, "preset.yaml");
        string[] command = ["run", "features-smoke", "--quiet", "--out", run, "--set", "powers=[1]", "--set", "repeats=1", "--set",
            "training.epochs=2"];
        CommandRun.Of(command).Expect(ExitCode.Success);
        string written = File.ReadAllText(preset);
        File.WriteAllText(preset, Spelling.American(written));
        Assert.NotEqual(written, File.ReadAllText(preset));
        CommandRun.Of([.. command, "--resume"]).Expect(ExitCode.Success);
        CommandRun.Of("report", run, "--quiet").Expect(ExitCode.Success);
        CommandRun other = CommandRun.Of([.. command, "--set", "training.optimizer=sgd", "--resume"]).Expect(ExitCode.Failure);
        Assert.Contains("training.optimiser is adam there and sgd here", other.FirstError, StringComparison.Ordinal);
    }

    /// <summary>Texts that a person reads hold no American spelling, names of files' fields and of types in code apart.</summary>
    [Fact]
    public void Texts_AreInTheBritishSpelling()
    {
        IEnumerable<string> documents = [.. Directory.EnumerateFiles(RepositoryFiles.Root, "*.md").Select(file => Path.GetFileName(file)),
            .. RepositoryFiles.Sources("docs", "*.md"), .. RepositoryFiles.Sources("presets", "*.yaml"),
            "tests/PolyRelu.Tests/Cli/help.approved.txt"];
        Findings.ExpectNone(
            from file in documents
            let text = Names().Replace(RepositoryFiles.Read(file), "")
            from line in text.Split('\n')
            where Spelling.British(line) != line
            select $"{file}: {line.Trim()}");
    }

    private static IEnumerable<string[]> AllNames()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null));
        foreach (Command command in Commands(root)) yield return [command.Name, .. command.Options.Select(option => option.Name)];
        yield return [.. Registry<AttackFactory>.Names];
        yield return [.. Registry<Loss>.Names];
        yield return [.. Registry<OptimizerFactory>.Names];
        yield return [.. Registry<InitialisationFactory>.Names];
        yield return [.. Registry<DatasetSource>.Names];
        yield return [.. Registry<Experiment>.Names];
        yield return [.. PresetCatalog.List().Select(preset => preset.Name)];
    }

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    /// <summary>Code and quoted names: what stands in fences and between backquotes; links.</summary>
    [GeneratedRegex(@"^```.*?^```|`[^`\n]+`|\]\([^)]*\)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Names();
}
