using System.CommandLine;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Cli.Options;

/// <summary>The options that describe a network to train.</summary>
internal sealed class NetworkOptions
{
    private readonly Option<double?> power = Parsed.Number("--power", "Power p ≥ 1; 1 is the plain ReLU network.", 1, standard: "3",
        most: PolyReluNetwork.LargestPower);
    private readonly Option<int?> hidden = Parsed.Integer("--hidden", "Neurons h.", 1);
    private readonly Option<Registration<InitialisationFactory>?> initialisation = Parsed.Option<Registration<InitialisationFactory>?>(
        "--initialisation", "Random start ('list initialisations').", "NAME", Registry<InitialisationFactory>.Find);

    private readonly Option<double?> scale = Parsed.Number("--scale", "Standard deviation of Gaussian initialisations.", 0,
        standard: "1e-7");
    private readonly Option<bool> unnormalised = new("--unnormalised")
    {
        Description = "Neurons v σ(⟨x, w⟩)^p that are not divided by ‖w‖^(p−1).",
    };

    private readonly Switch normalise = new("--normalise-input", "--no-normalise-input", "Divide activations by ‖x − c‖^(p−1), or not.");
    private readonly Switch bias = new("--bias", "--no-bias", "Output bias, or none.");
    private readonly Switch centre = new("--centre", "--no-centre", "Subtract the mean training input, or nothing.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in new Option[] { power, unnormalised, hidden, initialisation, scale }) command.Options.Add(option);
        foreach (Switch one in new[] { normalise, bias, centre }) one.AddTo(command);
    }

    /// <summary>The network that was asked for.</summary>
    /// <exception cref="CommandException">Options exclude each other.</exception>
    public NetworkPlan Read(ParseResult arguments, TrainingDefaults defaults)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(defaults);
        return new NetworkPlan
        {
            Power = arguments.GetValue(power) ?? defaults.Power,
            Form = arguments.GetValue(unnormalised) ? NeuronForm.Unnormalised : NeuronForm.Normalised,
            Hidden = arguments.GetValue(hidden) ?? defaults.Hidden,
            Initialisation = arguments.GetValue(initialisation)?.Name ?? defaults.Initialisation,
            Scale = arguments.GetValue(scale) ?? defaults.Scale,
            NormalizeInput = normalise.Read(arguments) ?? defaults.NormalizeInput,
            Bias = bias.Read(arguments) ?? defaults.Bias,
            Centre = centre.Read(arguments) ?? defaults.Centre,
        };
    }
}
