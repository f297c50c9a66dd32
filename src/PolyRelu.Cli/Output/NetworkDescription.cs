using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>A network in a few words.</summary>
internal static class NetworkDescription
{
    /// <summary>Power, shape and variant: <c>p = 3, 784 → 500 → 10, bias, centred, input-normalised</c>.</summary>
    public static string Of(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        List<string> parts = [$"p = {network.Power}", $"{network.InputDimension} → {network.Hidden} → {network.Outputs}"];
        if (network.Bias is not null) parts.Add("bias");
        if (network.Centre is not null) parts.Add("centred");
        if (network.NormalizeInput) parts.Add("input-normalised");
        return string.Join(", ", parts);
    }
}
