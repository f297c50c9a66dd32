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

    private readonly Option<bool> unnormalised = new("--unnormalised")
    {
        Description = "The network's neurons are not divided by ‖w‖^(p−1), where its file is another program's and cannot say it.",
    };

    private readonly Option<string?> layers = new("--layers")
    {
        Description = "What the layers of other people's files do, in their order, where the network is no pReLU network: "
            + "\"linear,relu,linear\"; activations are relu, leaky-relu:SLOPE, tanh, sigmoid, gelu, gelu-tanh, elu, silu, softplus, "
            + "relu^P, x^E; beside them batchnorm, standardise, flatten, dropout.",
        HelpName = "LIST",
    };

    private readonly Option<string?> map = new("--map")
    {
        Description = "Which arrays of the file are used: layers by their names in order (\"fc1,fc2\"), and centre=ARRAY, mean=ARRAY, "
            + "std=ARRAY.",
        HelpName = "LIST",
    };

    private readonly Option<string?> logits = new("--logits")
    {
        Description = "Output that holds the logits, where an ONNX file has several.",
        HelpName = "NAME",
    };

    /// <summary>Names of the options.</summary>
    public IEnumerable<string> Names => [power.Name, normalizeInput.Name, unnormalised.Name, layers.Name, map.Name, logits.Name];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(power);
        command.Options.Add(normalizeInput);
        command.Options.Add(unnormalised);
        command.Options.Add(layers);
        command.Options.Add(map);
        command.Options.Add(logits);
    }

    /// <summary>The options that were given; what is taken where a file leaves a choice is said on standard error.</summary>
    public NetworkSourceOptions Read(ParseResult arguments, CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(context);
        return new NetworkSourceOptions(new NetworkFileOptions
        {
            Power = arguments.GetValue(power),
            NormalizeInput = arguments.GetValue(normalizeInput),
            Form = arguments.GetValue(unnormalised) ? NeuronForm.Unnormalised : null,
            Layers = arguments.GetValue(layers),
            Map = arguments.GetValue(map),
            Note = note => context.Terminal.Error.WriteLine($"note: {note}."),
        }, arguments.GetValue(logits));
    }
}
