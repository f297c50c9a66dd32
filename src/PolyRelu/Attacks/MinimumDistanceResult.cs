using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>The nearest examples found for every sample, and the robustness at any radius that they imply.</summary>
/// <param name="Nearest">Distances with their examples.</param>
/// <param name="Samples">The samples.</param>
/// <param name="Steps">Name and seconds of every attack, in order.</param>
public sealed record MinimumDistanceResult(NearestExamples Nearest, Samples Samples, IReadOnlyList<(string Name, double Seconds)> Steps)
{
    /// <summary>Fraction of samples that no attack broke within a radius; never grows with the radius.</summary>
    public double RobustAccuracy(double radius) => Nearest.RobustAccuracy(radius);

    /// <summary>The curve at some radii, as attacks run at each of them would report it. Seconds are those of the whole search.</summary>
    public RobustnessReport At(IReadOnlyList<double> radii)
    {
        ArgumentNullException.ThrowIfNull(radii);
        return new RobustnessReport(RobustAccuracy(0), [.. radii.Select(At)]);
    }

    private RadiusResult At(double radius)
    {
        double[] distances = Nearest.Distances.ToArray();
        int count = Samples.Count, robust = distances.Count(distance => distance > 0);
        bool[] after = [.. distances.Select(distance => distance > 0)];
        List<AttackEntry> entries = [];
        foreach ((string name, double seconds) in Steps)
        {
            after = [.. Enumerable.Range(0, count).Select(i => after[i] && !(Nearest.FoundBy[i] == name && distances[i] <= radius))];
            int left = after.Count(flag => flag);
            entries.Add(new AttackEntry(name, (double)left / count, robust, robust - left, seconds) { Robust = after });
            robust = left;
        }
        bool[] mask = [.. distances.Select(distance => distance > radius)];
        Matrix adversarials = Samples.Inputs.Copy();
        for (int i = 0; i < count; i++)
            if (!mask[i]) Nearest.Adversarials.Row(i).CopyTo(adversarials.Row(i));
        return new RadiusResult(radius, RobustAccuracy(radius), entries, mask, adversarials)
        {
            FoundBy = [.. Enumerable.Range(0, count).Select(i => mask[i] ? null : distances[i] > 0 ? Nearest.FoundBy[i] : AttackResult.Misclassified)],
        };
    }
}
