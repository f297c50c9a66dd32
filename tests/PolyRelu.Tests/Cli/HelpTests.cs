using System.CommandLine;
using PolyRelu.Cli;
using PolyRelu.Cli.Commands;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>
/// The help of every command is approved in help.approved.txt; regenerate it as CONTRIBUTING.md says and read the difference.
/// </summary>
public sealed class HelpTests
{
    private const string Approved = "tests/PolyRelu.Tests/Cli/help.approved.txt";

    [Fact]
    public void Help_IsTheApprovedText()
    {
        string actual = string.Join("\n", Commands()
            .Select(path => $"$ {string.Join(' ', [CommandPath.Program, .. path])} --help\n{Help(path)}\n"));
        string file = RepositoryFiles.PathOf(Approved);
        if (Environment.GetEnvironmentVariable("POLYRELU_APPROVE") == "1") File.WriteAllText(file, actual);
        string[] expected = File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n'), got = actual.Split('\n');
        int line = Enumerable.Range(0, Math.Max(expected.Length, got.Length))
            .FirstOrDefault(i => i >= expected.Length || i >= got.Length || expected[i] != got[i], -1);
        Assert.True(line < 0, $"{Approved}, line {line + 1}: the help says '{got.ElementAtOrDefault(line)}', approved is "
            + $"'{expected.ElementAtOrDefault(line)}'.");
    }

    [Fact]
    public void EveryCommand_HasExamplesThatParse()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null), TestContext.Current.CancellationToken);
        List<string> broken = [];
        foreach (DocumentedCommand command in AllCommands(root))
        {
            if (command.Examples.Count == 0) broken.Add($"{command.Name} has no example");
            foreach (string example in command.Examples)
            {
                ParseResult parsed = root.Parse(example.Replace("my-data/mnist", "mnist", StringComparison.Ordinal));
                if (parsed.Errors.Count > 0) broken.Add($"{example}: {parsed.Errors[0].Message}");
            }
        }
        Findings.ExpectNone(broken);
    }

    private static string Help(string[] path) =>
        CommandRun.Of([.. path, "--help"]).Expect(ExitCode.Success).Output.ReplaceLineEndings("\n").TrimEnd();

    private static IEnumerable<string[]> Commands()
    {
        RootCommand root = CommandLine.Build(new Terminal(TextWriter.Null, TextWriter.Null), TestContext.Current.CancellationToken);
        yield return [];
        foreach (Command command in root.Subcommands)
        {
            yield return [command.Name];
            foreach (Command inner in command.Subcommands) yield return [command.Name, inner.Name];
        }
    }

    private static IEnumerable<DocumentedCommand> AllCommands(Command command) =>
        command.Subcommands.SelectMany(inner => AllCommands(inner).Concat(inner is DocumentedCommand own ? [own] : []));
}
