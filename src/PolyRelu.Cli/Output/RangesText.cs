using PolyRelu.Geometry;

namespace PolyRelu.Cli.Output;

/// <summary>The ranges that hold examples beside the ball, in words.</summary>
internal static class RangesText
{
    /// <summary>The box, and how many features cannot move or not far.</summary>
    public static string Of(Box? box, FeatureRadii? radii)
    {
        string range = box is null ? "no box" : $"box [{box.Low}, {box.High}]";
        return radii is null ? range : $"{range}, {Plural.Of(radii.FrozenCount, "feature")} frozen, "
            + $"{radii.Values.ToArray().Count(float.IsFinite)} limited";
    }
}
