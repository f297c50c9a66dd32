using PolyRelu.Attacks;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Settings;

/// <summary>Whether attacks fit a norm, asked before anything is trained.</summary>
internal static class AttackFit
{
    /// <summary>What is expected in place of the first attack that does not fit; null where all do.</summary>
    /// <param name="names">Names of attacks.</param>
    /// <param name="norm">Name of the norm.</param>
    public static string? Problem(IReadOnlyList<string> names, string norm)
    {
        var ball = Norm.Parse(norm);
        foreach (string name in names)
        {
            try
            {
                if (!Registry<AttackFactory>.Find(name).Value(AttackSettings.Default).Supports(ball)) return $"attacks that are defined in {norm}, which '{name}' is not";
            }
            catch (ArgumentException)
            {
                return $"attacks that need no cluster centres, as '{name}' does";
            }
        }
        return null;
    }
}
