using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Redraws the report of a run from its files.</summary>
internal sealed class ReportCommand : DocumentedCommand
{
    private readonly Argument<string> directory = new("DIR") { Description = "Run directory." };

    private readonly Option<bool> open = OpenOption();

    private readonly Option<string?> update = new("--update")
    { Description = "Put the table of published and own values between the markers of a Markdown file.", HelpName = "FILE" };

    /// <summary>Binds the command.</summary>
    public ReportCommand(CommandContext context)
        : base("report", "Redraw figures and report.html of a run from its files alone.", context)
    {
        Examples = ["report runs/poster-20260101-120000", "report runs/poster-20260101-120000 --update README.md"];
        Arguments.Add(directory);
        Options.Add(open);
        Options.Add(update);
        SetAction(Execute);
    }

    /// <summary>The option that opens a report, as other commands take it.</summary>
    internal static Option<bool> OpenOption() => new("--open")
    { Description = $"Open report.html when it is written, with what {Opener.BrowserVariable} names or the desktop's own program." };

    private int Execute(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(directory);
        if (path.Length == 0) throw CommandException.Usage("DIR: expected a run directory; got nothing.");
        FilePlace place = FilePlace.Of(path);
        if (place.Kind == FileKind.Nothing) throw new CommandException($"There is no run directory {Quotation.Of(path)}.");
        if (place.Kind != FileKind.Folder)
            throw new CommandException($"{Quotation.Of(path)} is {place.What}; expected a run directory, the folder that 'run' wrote.");
        string? document = arguments.GetValue(update);
        OutputFiles files = new OutputFiles().Reads(directory.Name, document is null ? [] : FilesOf(path)).Writes(update.Name, document);
        if (document is not null) MarkdownUpdate.Require(document);
        files.Check();
        ReportResult report = Context.WithProgress(arguments, progress =>
        {
            using IProgressTask task = progress.Begin(ProgressKind.Report, "report");
            return Report.Build(path);
        });
        files.Write(update.Name, file => MarkdownUpdate.Write(file, ComparisonMarkdown.Table(report.Comparisons)));
        files.End(() => RunSummaryText.Write(Context.Terminal, report));
        if (arguments.GetValue(open)) Context.Open(report.Path);
        return report.IsComplete ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>The files of a run: all but notes that somebody may keep there, which are the kind that is updated.</summary>
    private static IEnumerable<string> FilesOf(string path) =>
        Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".md", StringComparison.OrdinalIgnoreCase));
}
