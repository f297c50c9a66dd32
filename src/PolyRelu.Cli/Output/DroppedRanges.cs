using PolyRelu.Geometry;

namespace PolyRelu.Cli.Output;

/// <summary>Ranges of a threat model that proofs leave out: box and feature radii in L2 and L1.</summary>
internal static class DroppedRanges
{
    /// <summary>Says which they are and what that means; null where there are none.</summary>
    public static string? Of(ThreatModel threat)
    {
        ArgumentNullException.ThrowIfNull(threat);
        if (threat.Norm == Norm.LInf) return null;
        string what = string.Join(" and ", new[]
        {
            threat.Box is null ? null : "the box", threat.FeatureRadii is null ? null : "the limits of features",
        }.OfType<string>());
        return what.Length == 0 ? null
            : $"in {threat.Norm.Symbol} proofs leave out {what}: they hold for the whole ball, which is more than was asked for; examples "
                + "keep within.";
    }
}
