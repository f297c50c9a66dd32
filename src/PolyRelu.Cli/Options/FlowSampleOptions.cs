using System.CommandLine;
using PolyRelu.Data;
using PolyRelu.Experiments;

namespace PolyRelu.Cli.Options;

/// <summary>The options of a flow for samples of one's own, which are read as those of a training.</summary>
internal sealed class FlowSampleOptions
{
    private readonly SampleFileOptions files = new();
    private readonly Option<string?> split = new("--split")
    {
        Description = $"Split of {DataOptions.Name} FILE [default: {Wording.Of(ImageSplit.Train)}, where there are splits].",
        HelpName = "NAME",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        files.AddTo(command);
        command.Options.Add(split);
    }

    /// <summary>Refuses these options where the samples are no file of one's own.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="name">What the samples are, for the message.</param>
    /// <exception cref="CommandException">One was given; the message names it.</exception>
    public void RequireNone(ParseResult arguments, string name)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        files.RequireNone(arguments, name, ofInput: true);
        if (arguments.GetResult(split) is { Implicit: false })
            throw CommandException.Usage($"{split.Name} is for {DataOptions.Name} FILE; the data is {name}.");
    }

    /// <summary>Finds the samples; loads nothing.</summary>
    /// <exception cref="CommandException">An option is not for such a file.</exception>
    public DataReader Open(ParseResult arguments, CommandContext context, string path)
    {
        ArgumentNullException.ThrowIfNull(context);
        return DataReader.Of(files.Read(arguments, path), context.Cancellation);
    }

    /// <summary>Loads samples of two classes, labelled ±1.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="source">Where they are.</param>
    /// <param name="count">How many, the first ones; null for all.</param>
    /// <param name="progress">The bars.</param>
    /// <exception cref="CommandException">There are not as many, or they have more than two classes.</exception>
    public Dataset Load(ParseResult arguments, DataReader source, int? count, IRunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(source);
        string chosen = source.Split(split.Name, arguments.GetValue(split), Wording.Of(ImageSplit.Train));
        try
        {
            return source.Load(chosen, null, count, progress, outputs: 1);
        }
        catch (InvalidDataException) when (ClassesOf(source, chosen, progress) is > 2 and var classes)
        {
            throw CommandException.Usage($"{DataOptions.Name}: gradient flow is of networks with one output, which tell two classes apart; "
                + $"the labels of {source.Name} are of {classes}. Keep the samples of two, or write +1 and -1 as labels.");
        }
    }

    /// <summary>How many classes the labels have where they decide it themselves; 0 where they cannot be read at all.</summary>
    private static int ClassesOf(DataReader source, string split, IRunProgress progress)
    {
        try
        {
            return source.Load(split, null, null, progress).Outputs;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }
}
