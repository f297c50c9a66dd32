using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Whether attacks fit a norm and the data, asked before anything is trained.</summary>
internal static class AttackFit
{
    /// <summary>Two centres, a class each: whether an attack takes any does not depend on which.</summary>
    private static readonly AttackContext OnClusters = new() { Centres = new ClusterCentres(Matrix.From(2, 2, [1, 0, 0, 1]), 1) };

    /// <summary>What is expected in place of the first attack that does not fit; null where all do.</summary>
    /// <param name="names">Names of attacks.</param>
    /// <param name="norm">Name of the norm.</param>
    /// <param name="centres">Whether the data have cluster centres.</param>
    public static string? Problem(IReadOnlyList<string> names, string norm, bool centres = false)
    {
        var ball = Norm.Parse(norm);
        foreach (string name in names)
        {
            try
            {
                if (!Registry<AttackFactory>.Find(name).Value.Create(centres ? OnClusters : AttackContext.None).Supports(ball))
                    return $"attacks that are defined in {norm}, which '{name}' is not";
            }
            catch (ArgumentException)
            {
                return $"attacks that need no cluster centres, as '{name}' does";
            }
        }
        return null;
    }
}
