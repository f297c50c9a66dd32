using System.CommandLine;
using PolyRelu.Experiments;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>How trials are computed: where their data is, and how often what is unfinished is kept. Results do not depend on it.</summary>
internal sealed class WorkOptions
{
    private const int DefaultSeconds = 15;

    private readonly Option<bool> offline = new("--offline") { Description = "Never download; parts whose data is not here are skipped." };
    private readonly Option<int?> checkpoint = Parsed.Integer("--checkpoint-seconds",
        $"Least time between two checkpoints of a training, which the next attempt goes on from [default: {DefaultSeconds}].", 0);

    /// <summary>Folder of datasets.</summary>
    public Option<string?> Data { get; } = new("--data")
    {
        Description = "Folder that holds datasets, such as mnist/*.gz.",
        HelpName = "DIR",
    };

    /// <summary>The options, as they stand in the help.</summary>
    public IReadOnlyList<Option> All => [checkpoint, Data, offline];

    /// <summary>What they say.</summary>
    /// <exception cref="CommandException">The folder of datasets is not there.</exception>
    public RunOptions Read(ParseResult arguments)
    {
        string? folder = arguments.GetValue(Data);
        if (folder is not null) RequireDataFolder(folder);
        return new RunOptions
        {
            DataFolder = folder,
            Offline = arguments.GetValue(offline),
            Threads = arguments.GetValue(GlobalOptions.Threads),
            CheckpointInterval = TimeSpan.FromSeconds(arguments.GetValue(checkpoint) ?? DefaultSeconds),
            Command = CommandText.Of(arguments),
        };
    }

    private void RequireDataFolder(string path)
    {
        if (Directory.Exists(path)) return;
        throw CommandException.Usage(FilePlace.Of(path) is { Kind: not FileKind.Nothing } other
            ? $"{Data.Name}: {Quotation.Of(path)} is {other.What}; expected a folder that holds datasets, such as mnist/*.gz."
            : $"{Data.Name}: there is no folder {Quotation.Of(path)}.");
    }
}
