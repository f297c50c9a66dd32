using PolyRelu.Attacks;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>Empirical robustness over radii.</summary>
/// <param name="CleanAccuracy">Fraction of all points classified correctly without an attack.</param>
/// <param name="Radii">One result per radius asked for, in the order asked for.</param>
public sealed record RobustnessReport(double CleanAccuracy, IReadOnlyList<RadiusResult> Radii)
{
    /// <summary>The report of all points from those of consecutive parts of them, made with the same radii, attacks and seed.</summary>
    /// <remarks>The points' results are those of one evaluation of all; seconds are added up.</remarks>
    /// <exception cref="ArgumentException">There is no part, or they differ in their radii or attacks.</exception>
    public static RobustnessReport Join(IReadOnlyList<RobustnessReport> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There are no parts to join.", nameof(parts));
        RobustnessReport first = parts[0];
        foreach (RobustnessReport part in parts)
            if (!part.Radii.Select(Shape).SequenceEqual(first.Radii.Select(Shape)))
                throw new ArgumentException("The parts were not made with the same radii and attacks.", nameof(parts));
        RadiusResult[] radii = [.. Enumerable.Range(0, first.Radii.Count)
            .Select(place => Join([.. parts.Select(part => part.Radii[place])]))];
        double correct = parts.Sum(part => Math.Round(part.CleanAccuracy * part.Radii[0].Robust.Length));
        return new RobustnessReport(radii[0].Robust.Length == 0 ? 0 : correct / radii[0].Robust.Length, radii);
    }

    /// <summary>The report with the attacks of a search for the nearest examples of the same points as further entries.</summary>
    /// <param name="nearest">The search, in the same norm, box and feature radii.</param>
    /// <exception cref="ArgumentException">It is about other points.</exception>
    public RobustnessReport With(MinimumDistanceResult nearest)
    {
        ArgumentNullException.ThrowIfNull(nearest);
        RequireOf(nearest.Samples, nameof(nearest));
        float[]?[] examples = new float[]?[nearest.Samples.Count];
        return this with { Radii = [.. Radii.Select(radius => radius.With(nearest, examples))] };
    }

    /// <summary>Checks that this is about as many samples, of as many features, as given.</summary>
    /// <exception cref="ArgumentException">It is about others.</exception>
    internal void RequireOf(Samples samples, string name)
    {
        foreach (RadiusResult radius in Radii)
        {
            SampleExamples points = radius.Adversarials;
            if ((radius.Robust.Length, points.Rows, points.Columns) != (samples.Count, samples.Count, samples.Inputs.Columns))
                throw new ArgumentException(
                    $"The report is of points [{points.Rows} × {points.Columns}], the samples given are [{samples.Count} × "
                    + $"{samples.Inputs.Columns}]; give the samples that were attacked.",
                    name);
        }
    }

    private static (double, string) Shape(RadiusResult radius) =>
        (radius.Epsilon, string.Join(",", radius.Attacks.Select(entry => entry.Identity)));

    private static RadiusResult Join(RadiusResult[] parts)
    {
        bool[] robust = [.. parts.SelectMany(part => part.Robust)];
        AttackEntry[] entries = [.. Enumerable.Range(0, parts[0].Attacks.Count)
            .Select(place => Join([.. parts.Select(part => part.Attacks[place])]))];
        return new RadiusResult(parts[0].Epsilon, Fraction.Of(robust), entries, robust,
            SampleExamples.Stack([.. parts.Select(part => part.Adversarials)]))
        { FoundBy = [.. parts.SelectMany(part => part.FoundBy)] };
    }

    private static AttackEntry Join(AttackEntry[] parts)
    {
        bool[] robust = [.. parts.SelectMany(part => part.Robust)];
        return new AttackEntry(parts[0].Identity, Fraction.Of(robust), parts.Sum(part => part.Attacked), parts.Sum(part => part.Broken),
            parts.Sum(part => part.Seconds))
        { Robust = robust };
    }
}
