using PolyRelu.Cli.Options;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>What a network does to its input first, in JSON.</summary>
internal static class StandardisationJson
{
    /// <summary>The units of radii: those of the data, whatever the network does to them.</summary>
    public const string Units = "data";

    /// <summary>Mean, deviation, and whether they are a part of the weights; null where the network takes inputs as they are.</summary>
    public static object? Of(NetworkInput? input)
    {
        if (input is null) return null;
        (float[] mean, float[] std) = input.First.Brief();
        return new { Mean = mean, Std = std, Folded = input.IsFolded, LargestDifference = input.Largest };
    }

    /// <summary>Mean and standard deviation; null where the network takes inputs as they are.</summary>
    public static object? Of(Standardisation? first)
    {
        if (first is null) return null;
        (float[] mean, float[] std) = first.Brief();
        return new { Mean = mean, Std = std };
    }
}
