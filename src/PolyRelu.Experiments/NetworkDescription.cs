using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Experiments;

/// <summary>A network in a few words.</summary>
internal static class NetworkDescription
{
    /// <summary>The words of a network of any kind.</summary>
    public static string Of(INetwork network) => network switch
    {
        PolyReluNetwork own => Of(own),
        LayeredNetwork layered => Of(layered),
        _ => OfLogits(network.InputDimension, network.Outputs),
    };

    /// <summary>Power, shape and variant: <c>p = 3, 784 → 500 → 10, bias, centred, input-normalised</c>; after the shape
    /// <c>unnormalised neurons</c> where they are.</summary>
    public static string Of(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        List<string> parts = [$"p = {network.Power}", $"{network.InputDimension} → {network.Hidden} → {network.Outputs}"];
        if (network.Form == NeuronForm.Unnormalised) parts.Add("unnormalised neurons");
        if (network.Bias is not null) parts.Add("bias");
        if (network.Centre is not null) parts.Add("centred");
        if (network.NormalizeInput) parts.Add("input-normalised");
        return string.Join(", ", parts);
    }

    /// <summary>Power of a pReLU network; null for others.</summary>
    public static double? PowerOf(INetwork network) => (network as PolyReluNetwork)?.Power;

    /// <summary>A classifier of which nothing else is known: <c>model, 784 → 10, by its logits</c>.</summary>
    public static string OfLogits(int inputs, int outputs) => $"model, {inputs} → {outputs}, by its logits";

    /// <summary>Shape and activations: <c>layered, 784 → 50 → 10, relu</c>.</summary>
    private static string Of(LayeredNetwork network)
    {
        IEnumerable<int> widths = network.Layers.OfType<AffineLayer>().Select(layer => layer.Weights.Rows);
        string[] activations = [.. network.Layers.OfType<ActivationLayer>().Select(layer => layer.Activation.Word).Distinct()];
        return string.Join(", ", activations.Prepend($"layered, {string.Join(" → ", widths.Prepend(network.InputDimension))}"));
    }
}
