using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PolyRelu.Cli.Commands;

namespace PolyRelu.Cli;

/// <summary>The library's help text, followed by the command's notes and examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction standard;

    /// <summary>Wraps the standard help.</summary>
    /// <param name="standard">Writes synopsis, arguments and options.</param>
    /// <param name="width">Columns of text.</param>
    public HelpWithExamples(HelpAction standard, int width)
    {
        this.standard = standard;
        standard.MaxWidth = width;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        StringWriter text = new();
        TextWriter output = parseResult.InvocationConfiguration.Output;
        parseResult.InvocationConfiguration.Output = text;
        OtherSpelling.RemoveFrom(parseResult.CommandResult.Command);
        standard.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.WriteLine(text.ToString().TrimEnd());
        if (parseResult.CommandResult.Command is DocumentedCommand command) Append(output, command);
        return ExitCode.Success;
    }

    private static void Append(TextWriter output, DocumentedCommand command)
    {
        if (command.Notes.Count > 0)
        {
            output.WriteLine();
            foreach (string note in command.Notes) output.WriteLine(note);
        }
        if (command.Examples.Count == 0) return;
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (string example in command.Examples) output.WriteLine($"  {CommandPath.Program} {example}");
    }
}
