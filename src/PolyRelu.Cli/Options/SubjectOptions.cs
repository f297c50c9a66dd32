using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>The options that name a network and the points around which it is attacked or certified.</summary>
/// <param name="verb">What is done with the points: <c>Attack</c>.</param>
internal sealed class SubjectOptions(string verb)
{
    private readonly Argument<string> network = new("NETWORK") { Description = "Network file: .safetensors, .npz, .pt or .onnx." };
    private readonly DataOptions data = new(ofNetwork: true);

    private readonly Option<string?> split = new("--split")
    {
        Description = $"Split of the data [default: {DataReader.Test}].", HelpName = "NAME",
    };

    private readonly Option<int?> count = Parsed.Integer("--count", $"{verb} the first N samples [default: all].", 1);
    private readonly NetworkFileOptionsReader reader = new();

    /// <summary>Adds the network and the data to a command; the others come later.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Arguments.Add(network);
        AddDataTo(command);
    }

    /// <summary>Adds the data alone, for a command that has an argument of its own for the network.</summary>
    public void AddDataTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        data.AddTo(command);
        foreach (Option option in new Option[] { split, count }) command.Options.Add(option);
    }

    /// <summary>Adds what is said about a file that does not say it itself.</summary>
    public void AddReaderTo(Command command) => reader.AddTo(command);

    /// <summary>Adds the parameters of clusters.</summary>
    public void AddClustersTo(Command command) => data.AddClustersTo(command);

    /// <summary>Loads the network, finds the data, and declares the files of both.</summary>
    /// <exception cref="CommandException">Options do not fit the data, or are silent where nothing else says it.</exception>
    public Subject Open(ParseResult arguments, CommandContext context, OutputFiles files)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Open(arguments, context, files, arguments.GetRequiredValue(network));
    }

    /// <summary>The same of a network that another argument names.</summary>
    /// <exception cref="CommandException">Options do not fit the data, or are silent where nothing else says it.</exception>
    public Subject Open(ParseResult arguments, CommandContext context, OutputFiles files, string path)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(files);
        SavedModel saved = OpenNetwork(arguments, context, path);
        NetworkData own = new(path, saved, data.AllowsOther(arguments));
        DataReader source = data.Read(arguments, context, own);
        files.Reads(network.Name, path).Reads(DataOptions.Name, source.Files());
        return new Subject(path, saved.Network, own, source)
        {
            Split = source.Split(split.Name, arguments.GetValue(split), DataReader.Test),
            Task = source.Task ?? (source.IsImages ? own.Task : null) ?? source.TaskFor(saved.Network.Outputs),
            Count = arguments.GetValue(count),
            IsSilent = data.IsSilent(arguments),
        };
    }

    /// <summary>Names of the options that say what a network's file does not.</summary>
    public IEnumerable<string> ReaderNames => reader.Names;

    /// <summary>Loads a network alone.</summary>
    public SavedModel OpenNetwork(ParseResult arguments, CommandContext context, string path)
    {
        ArgumentNullException.ThrowIfNull(context);
        return NetworkSource.Open(path, reader.Read(arguments, context), line => context.Terminal.Error.WriteLine($"note: {line}."));
    }
}
