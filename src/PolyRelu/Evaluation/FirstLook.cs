using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>A short attack on all samples at once, before proofs: what breaks easily needs no certifier of its own.</summary>
/// <remarks>
/// Three steps of the fixed point against the three strongest rivals, together for all samples: about the time of one product of their
/// inputs and the weights for each step, where a certifier goes through its neurons for every sample and rival. More steps break hardly
/// any more samples (docs/performance.md).
/// </remarks>
internal static class FirstLook
{
    private static readonly FixedPoint Attack = new(new FixedPointSettings { Iterations = 3, Restarts = 1, Targets = 3 });

    /// <summary>Looks for examples within every radius, the smallest first; a sample that is broken is not looked at again.</summary>
    /// <param name="program">The network.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="threat">Norm and ranges.</param>
    /// <param name="radii">Radii ε.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <returns>[n][radii] An example, at the smallest radius at which one was found.</returns>
    public static float[]?[][] At(IClassifier program, Samples samples, ThreatModel threat, IReadOnlyList<double> radii,
        CancellationToken cancellation)
    {
        float[]?[][] examples = new float[]?[samples.Count][];
        for (int i = 0; i < examples.Length; i++) examples[i] = new float[]?[radii.Count];
        int[] open = [.. Enumerable.Range(0, samples.Count)];
        foreach (int place in Enumerable.Range(0, radii.Count).OrderBy(place => radii[place]))
        {
            if (open.Length == 0) break;
            var found = Attack.Run(program, samples.Choose(open), threat with { Radius = radii[place] }, 0, null, cancellation);
            for (int k = 0; k < open.Length; k++)
                if (found.Broken[k]) examples[open[k]][place] = found.Adversarials.Row(k).ToArray();
            open = [.. open.Where((_, k) => !found.Broken[k])];
        }
        return examples;
    }
}
