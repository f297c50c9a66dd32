using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>A classifier of any kind as the curves of robust accuracy need it.</summary>
/// <param name="Create">Makes an instance for one thread.</param>
/// <param name="Hash">Names it in files that keep what is done.</param>
/// <param name="InputDimension">Number of features D.</param>
/// <param name="Outputs">Number of outputs C.</param>
internal sealed record MeasuredVictim(Func<IClassifier> Create, string Hash, int InputDimension, int Outputs)
{
    /// <summary>The network, where it is a pReLU network: its attacks may search the span of its neurons.</summary>
    public PolyReluNetwork? Network { get; private init; }

    /// <summary>What a witness holds of the classifier; null for a closed form, which leaves none.</summary>
    public INetwork? Parameters { get; private init; }

    /// <summary>A pReLU network.</summary>
    public static MeasuredVictim Of(PolyReluNetwork network) =>
        new(network.CreateEvaluator, ContentHash.Of(network), network.InputDimension, network.Outputs)
        {
            Network = network, Parameters = network,
        };

    /// <summary>A layered network.</summary>
    public static MeasuredVictim Of(LayeredNetwork network) =>
        new(network.CreateEvaluator, ContentHash.Of(network), network.InputDimension, network.Outputs) { Parameters = network };

    /// <summary>A classifier in closed form, which its name and the trial's data determine.</summary>
    /// <param name="make">Makes an instance.</param>
    public static MeasuredVictim Of(Func<IdealClassifier> make)
    {
        IdealClassifier one = make();
        return new(make, one.Name, one.InputDimension, one.Outputs);
    }
}
