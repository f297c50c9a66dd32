using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Draws the report of a run from its files, or of several runs as one.</summary>
internal sealed class ReportCommand : DocumentedCommand
{
    private readonly Argument<string[]> directories = new("DIR")
    { Description = "Run directory; several of one experiment are read as one, each trial once.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string?> output = new("--out")
    {
        Description = "Write report, figures and results into another folder, new or of an earlier such report; needed for several "
            + "directories, which are only read.",
        HelpName = "FOLDER",
    };

    private readonly Option<FigureWidth?> width = FigureWidthOption();
    private readonly Option<bool> open = OpenOption();

    private readonly Option<string?> update = new("--update")
    { Description = "Put the table of published and own values between the markers of a Markdown file.", HelpName = "FILE" };

    /// <summary>Binds the command.</summary>
    public ReportCommand(CommandContext context)
        : base("report", "Redraw figures, report.html and results of a run from its files alone, or of several runs as one.", context)
    {
        Examples = ["report runs/poster-20260101-120000", "report runs/poster-20260101-120000 --update README.md",
            "report runs/here runs/there --out runs/both", "report runs/here --figure-width 3.25in"];
        Arguments.Add(directories);
        Options.Add(output);
        Options.Add(width);
        Options.Add(open);
        Options.Add(update);
        SetAction(Execute);
    }

    /// <summary>The option that opens a report, as other commands take it.</summary>
    internal static Option<bool> OpenOption() => new("--open")
    { Description = $"Open report.html when it is written, with what {Opener.BrowserVariable} names or the desktop's own program." };

    /// <summary>The option that says how wide figures are on paper, as other commands take it.</summary>
    internal static Option<FigureWidth?> FigureWidthOption() => Parsed.Option<FigureWidth?>("--figure-width",
        "Width of the figures' PDF and SVG on paper, such as that of a column; text is 7 points or more [default: that of the screen].",
        FigureWidth.Form, text => FigureWidth.Parse(text));

    private int Execute(ParseResult arguments)
    {
        string[] paths = arguments.GetRequiredValue(directories);
        RequireDirectories(paths);
        string? folder = arguments.GetValue(output), document = arguments.GetValue(update);
        if (folder is { Length: 0 }) throw CommandException.Usage($"{output.Name}: expected a folder; got nothing.");
        if (folder is null && paths.Length > 1)
            throw CommandException.Usage($"{output.Name}: expected a folder for the report of {Plural.Of(paths.Length, "run directory",
                "run directories")}, which are only read; got none.");
        OutputFiles files = new OutputFiles().Reads(directories.Name, document is null ? [] : paths.SelectMany(FilesOf))
            .Writes(update.Name, document);
        if (document is not null) MarkdownUpdate.Require(document);
        files.Check();
        FigureWidth? paper = arguments.GetValue(width);
        ReportResult report = Context.WithProgress(arguments, progress =>
        {
            using IProgressTask task = progress.Begin(ProgressKind.Report, "report");
            return folder is null ? Report.Build(paths[0], paper) : Report.Build(paths, folder, paper);
        });
        files.Write(update.Name, file => MarkdownUpdate.Write(file, ComparisonMarkdown.Table(report.Comparisons)));
        files.End(() => RunSummaryText.Write(Context.Terminal, report));
        if (arguments.GetValue(open)) Context.Open(report.Path);
        return report.IsComplete ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>Refuses what is no folder, and a folder that is given twice.</summary>
    private static void RequireDirectories(IReadOnlyList<string> paths)
    {
        List<FilePlace> places = [];
        foreach (string path in paths)
        {
            if (path.Length == 0) throw CommandException.Usage("DIR: expected a run directory; got nothing.");
            FilePlace place = FilePlace.Of(path);
            if (place.Kind == FileKind.Nothing) throw new CommandException($"There is no run directory {Quotation.Of(path)}.");
            if (place.Kind != FileKind.Folder)
                throw new CommandException($"{Quotation.Of(path)} is {place.What}; expected a run directory, the folder that 'run' wrote.");
            if (places.Find(place.IsSameAs) is { } same)
                throw CommandException.Usage($"DIR: {Quotation.Of(same.Given)} and {Quotation.Of(path)} are the same run directory.");
            places.Add(place);
        }
    }

    /// <summary>The files of a run: all but notes that somebody may keep there, which are the kind that is updated.</summary>
    private static IEnumerable<string> FilesOf(string path) =>
        Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".md", StringComparison.OrdinalIgnoreCase));
}
