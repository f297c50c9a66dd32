using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Cli.Options;

/// <summary>What a network does to its input first, and how that is computed.</summary>
/// <param name="First">The standardisation.</param>
/// <param name="Problem">Why it is computed apart from the network; null where it is folded into the weights.</param>
/// <param name="Largest">The largest difference of a logit, in double, that folding makes at the points; 0 where nothing is folded.</param>
internal sealed record NetworkInput(Standardisation First, string? Problem, double Largest)
{
    /// <summary>Name of the text of a network's file that says it.</summary>
    public const string Text = "standardisation";

    /// <summary>Whether it is a part of the weights, so that a pReLU network of the inputs as they are does all.</summary>
    public bool IsFolded => Problem is null;

    /// <summary>Whether it is the first layers of a layered network, which changes nothing at all.</summary>
    public bool IsLayers { get; init; }

    /// <summary>A line for a person: in which units radii are.</summary>
    public string Words => $"radii in the units of the data; the network {First.Words} first, "
        + (IsLayers ? "as layers of its own"
            : IsFolded ? string.Create(CultureInfo.InvariantCulture, $"folded into its weights (logits move by at most {Largest:0.0e0})")
            : $"before its weights, since {Problem}");

    /// <summary>Puts a standardisation before a network: into its weights where that changes nothing but roundings.</summary>
    /// <param name="network">The network of standardised inputs.</param>
    /// <param name="first">The standardisation.</param>
    /// <param name="points">[n], where the difference is measured.</param>
    /// <returns>The network of inputs as they are where it is folded, else the network given.</returns>
    /// <exception cref="CommandException">The network's first layers are another standardisation already.</exception>
    public static (INetwork Network, NetworkInput Input) Put(INetwork network, Standardisation first, Samples points) => network switch
    {
        PolyReluNetwork own => Put(own, first, points),
        LayeredNetwork { Standardisation: { } own } layered => (RequireSame(layered, own, first),
            new NetworkInput(first, null, 0) { IsLayers = true }),
        LayeredNetwork layered => (layered.After(first), new NetworkInput(first, null, 0) { IsLayers = true }),
        _ => (network, new NetworkInput(first, $"it is a {network.GetType().Name}", 0)),
    };

    private static (INetwork Network, NetworkInput Input) Put(PolyReluNetwork network, Standardisation first, Samples points)
    {
        if (FoldedStandardisation.Problem(network, first) is { } problem) return (network, new NetworkInput(first, problem, 0));
        PolyReluNetwork folded = FoldedStandardisation.Of(network, first);
        double[] own = Logits(StandardisedClassifier.Of(network.CreateEvaluator(), first), points),
            after = Logits(folded.CreateEvaluator(), points);
        return (folded, new NetworkInput(first, null, own.Zip(after).Max(pair => Math.Abs(pair.First - pair.Second))));
    }

    /// <summary>What the options, the network's file or the data say; null where inputs are taken as they are.</summary>
    /// <param name="own">What the network's file says. One that says what it was trained on says by its silence that inputs are taken as
    /// they are.</param>
    /// <param name="ofData">What the data say, or options in their place.</param>
    /// <param name="network">The network, whose own first layers may do it.</param>
    /// <param name="path">The network's file, for messages.</param>
    /// <exception cref="CommandException">Both say it, and something else, and it was not said that data are others on purpose.</exception>
    public static Standardisation? Decide(NetworkData own, Dataset ofData, INetwork network, string path)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(ofData);
        (Standardisation? first, Standardisation? said) = (Changing(own.Input), Changing(ofData.Standardisation));
        // Layers of its own are asked about where the standardisation is put before them.
        bool isSaidOfNetwork = own.Input is not null
            || (own.Description is not null && network is not LayeredNetwork { Standardisation: not null });
        if (ofData.Standardisation is null || Equals(first, said)) return first;
        if (!isSaidOfNetwork || own.OtherAllowed) return said;
        throw CommandException.Usage($"{path} {Words(first)}, as its file says, but of {ofData.Name} it is said that the network "
            + $"{Words(said)}: leave out --mean and --std, or the arrays mean and std of the data; or add {NetworkData.OtherData} where "
            + "these data are in other units on purpose.");

        static string Words(Standardisation? one) => one is null ? "takes inputs as they are" : $"{one.Words} first";
    }

    /// <summary>The network itself, whose own layers are what is said once more: it is done once.</summary>
    private static LayeredNetwork RequireSame(LayeredNetwork network, Standardisation own, Standardisation said)
    {
        if (own.Equals(said)) return network;
        throw CommandException.Usage($"The network {own.Words} by its own first layers, but it is said too that it {said.Words} first, "
            + "and both would be done: leave out --mean and --std, or the arrays mean and std of the data, or 'standardise' of --layers.");
    }

    /// <summary>A standardisation that changes something; null for none, and for the identity, which leaves nothing to compute.</summary>
    public static Standardisation? Changing(Standardisation? first) => first is { IsIdentity: false } ? first : null;

    private static double[] Logits(IClassifier classifier, Samples points)
    {
        double[] logits = new double[points.Count * classifier.Outputs], rounding = new double[logits.Length];
        ((IPreciseClassifier)classifier).PreciseLogits(points.Inputs, logits, rounding);
        return logits;
    }
}
