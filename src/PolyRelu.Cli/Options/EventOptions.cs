using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>Where scalars for TensorBoard go.</summary>
/// <param name="what">What is written there, to stand in the help.</param>
internal sealed class EventOptions(string what)
{
    /// <summary>The folder of event files.</summary>
    public Option<string?> Folder { get; } = new("--tensorboard")
    {
        Description = $"Write {what} as event files for TensorBoard, flushed as they come.",
        HelpName = "DIR",
    };

    /// <summary>The folder that was named; null for none.</summary>
    /// <exception cref="CommandException">It has no name.</exception>
    public string? Read(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(Folder) is not { } folder ? null : folder.Length > 0 ? folder
            : throw CommandException.Usage($"{Folder.Name}: expected a folder; got nothing.");
    }

    /// <summary>Declares the event file of a command that writes one, so that it is checked before the work.</summary>
    public void Declare(OutputFiles files, ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (Read(arguments) is not { } folder) return;
        string file = Path.Combine(folder, EventFile.FileName);
        files.Keeps(Folder.Name, file);
    }

    /// <summary>Refuses a folder inside a run directory, whose files are compared with what the run wrote, or one that is none.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="name">The option that names the run directory.</param>
    /// <param name="run">The run directory.</param>
    /// <exception cref="CommandException">The message says which it is.</exception>
    public void Require(ParseResult arguments, string name, string run)
    {
        if (Read(arguments) is not { } folder) return;
        if (FilePlace.Of(folder).IsWithin(FilePlace.Of(run)))
            throw CommandException.Usage($"{Folder.Name} ({Quotation.Of(folder)}) lies in the run directory of {name} "
                + $"({Quotation.Of(run)}), which holds what the run itself writes; name another for {Folder.Name}.");
        OutputFile.Check(Path.Combine(folder, EventFile.FileName));
    }

    /// <summary>The file; null where none was asked for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="progress">Told where it can no longer be written.</param>
    public EventFile? Open(ParseResult arguments, IRunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return Read(arguments) is { } folder ? new EventFile(folder) { Unwritable = progress.Note } : null;
    }
}
