using PolyRelu.Data;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Cli.Options;

/// <summary>A network to train, before the data says its dimensions.</summary>
internal sealed record NetworkPlan
{
    /// <summary>The power p.</summary>
    public required double Power { get; init; }

    /// <summary>Whether neurons are divided by ‖w‖^{p−1}.</summary>
    public required NeuronForm Form { get; init; }

    /// <summary>Neurons h.</summary>
    public required int Hidden { get; init; }

    /// <summary>Whether the output layer has a bias.</summary>
    public required bool Bias { get; init; }

    /// <summary>Whether the mean training input is subtracted.</summary>
    public required bool Centre { get; init; }

    /// <summary>Whether the network is input-normalised.</summary>
    public required bool NormalizeInput { get; init; }

    /// <summary>Name of the initialisation.</summary>
    public required string Initialisation { get; init; }

    /// <summary>Standard deviation of Gaussian initialisations.</summary>
    public required double Scale { get; init; }

    /// <summary>The network before training on some data.</summary>
    public PolyReluNetwork Create(Dataset train, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(train);
        NetworkShape shape = new()
        {
            InputDimension = train.Samples.Inputs.Columns, Hidden = Hidden, Outputs = train.Outputs, Power = Power,
            Form = Form, NormalizeInput = NormalizeInput, Bias = Bias, Centre = Centre ? train.Samples.Mean() : null,
        };
        return Registry<InitialisationFactory>.Find(Initialisation).Value(new InitialisationSettings { Scale = Scale }).Create(shape, seed);
    }
}
