using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Reports;

namespace PolyRelu.Cli.Commands;

/// <summary>Redraws the report of a run from its files.</summary>
internal sealed class ReportCommand : DocumentedCommand
{
    private readonly Argument<string> directory = new("DIR") { Description = "Run directory." };

    /// <summary>Binds the command.</summary>
    public ReportCommand(CommandContext context)
        : base("report", "Redraw figures and report.html of a run from its files alone.", context)
    {
        Examples = ["report runs/poster-20260101-120000"];
        Arguments.Add(directory);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(directory);
        if (!Directory.Exists(path)) throw new CommandException($"There is no run directory '{path}'.");
        ReportResult report = Context.WithProgress(arguments, progress =>
        {
            using IProgressTask task = progress.Begin(ProgressKind.Report, "report");
            return Report.Build(path);
        });
        RunSummaryText.Write(Context.Terminal, report);
        return ExitCode.Success;
    }
}
