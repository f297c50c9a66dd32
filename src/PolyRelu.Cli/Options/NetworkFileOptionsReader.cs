using System.CommandLine;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>What the user says about a network file that does not say it itself.</summary>
internal sealed class NetworkFileOptionsReader
{
    private readonly Option<double?> power = Parsed.Number(
        "--power", "Power p ≥ 1 of the network, where its file does not say it.", 1, most: PolyReluNetwork.LargestPower);

    private readonly Option<bool?> normalizeInput = new("--normalise-input")
    {
        Description = "The network is input-normalised (false: it is not), where its file does not say it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(power);
        command.Options.Add(normalizeInput);
    }

    /// <summary>The options that were given; what is taken where a file leaves a choice is said on standard error.</summary>
    public NetworkFileOptions Read(ParseResult arguments, CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(context);
        return new NetworkFileOptions
        {
            Power = arguments.GetValue(power),
            NormalizeInput = arguments.GetValue(normalizeInput),
            Note = note => context.Terminal.Error.WriteLine($"note: {note}."),
        };
    }
}
