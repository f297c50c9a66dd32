using PolyRelu.Attacks;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>The nearest examples found for every sample, and the robustness at any radius that they imply.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Steps">What is known after every attack, in order; at least one.</param>
public sealed record MinimumDistanceResult(Samples Samples, IReadOnlyList<DistanceStep> Steps)
{
    /// <summary>The radius within which examples were looked for; infinite where it is not known.</summary>
    public double Radius { get; init; } = double.PositiveInfinity;

    /// <summary>The nearest examples of all attacks: distances with their examples.</summary>
    public NearestExamples Nearest => Steps[^1].Nearest;

    /// <summary>The result of the samples of all parts, in order, searched with the same attacks; seconds add up.</summary>
    /// <exception cref="ArgumentException">There are no parts, or the attacks differ.</exception>
    public static MinimumDistanceResult Join(IReadOnlyList<MinimumDistanceResult> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There are no parts to join.", nameof(parts));
        IReadOnlyList<DistanceStep> steps = parts[0].Steps;
        if (parts.Any(part => !part.Steps.Select(step => step.Identity).SequenceEqual(steps.Select(step => step.Identity))))
            throw new ArgumentException("The parts were not made with the same attacks.", nameof(parts));
        Samples samples = new(Matrix.Stack([.. parts.Select(part => part.Samples.Inputs)]),
            [.. parts.SelectMany(part => part.Samples.Labels)]);
        return new MinimumDistanceResult(samples,
            [.. steps.Select((step, place) => Join(samples, [.. parts.Select(part => part.Steps[place])]))])
        {
            Radius = parts.Min(part => part.Radius),
        };
    }

    private static DistanceStep Join(Samples samples, DistanceStep[] parts)
    {
        NearestExamples joined = new(samples);
        int first = 0;
        foreach (NearestExamples part in parts.Select(part => part.Nearest))
        {
            for (int i = 0; i < part.Count; i++)
                if (part.FoundBy[i] is { } attack)
                    joined.Offer(first + i, part.Adversarials.Row(i), part.Distances[i], attack, part.Confirmed[i]);
            first += part.Count;
        }
        return new DistanceStep(parts[0].Identity, parts.Sum(part => part.Seconds), joined);
    }

    /// <summary>The result of some of the samples, in the order given; their examples are copied.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such sample.</exception>
    public MinimumDistanceResult Choose(int[] indices) =>
        new(Samples.Choose(indices), [.. Steps.Select(step => step with { Nearest = step.Nearest.Choose(indices) })]) { Radius = Radius };

    /// <summary>Fraction of samples that no attack broke within a radius; never grows with the radius.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As of <see cref="At(IReadOnlyList{double})"/>.</exception>
    public double RobustAccuracy(double radius)
    {
        Require(radius);
        return Nearest.RobustAccuracy(radius);
    }

    /// <summary>The curve at some radii, as attacks run at each of them would report it. Seconds are those of the whole search.</summary>
    /// <remarks>At a radius a point is broken by the first attack after which an example within it is known, with that example.</remarks>
    /// <param name="radii">Radii ε, 0 to <see cref="Radius"/>; larger ones too where an example of every sample is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A radius is negative or NaN, or so large that samples without an example would count as robust although nobody looked there.
    /// </exception>
    public RobustnessReport At(IReadOnlyList<double> radii)
    {
        ArgumentNullException.ThrowIfNull(radii);
        float[]?[][] examples = [.. Steps.Select(_ => new float[]?[Samples.Count])]; // of every step, as far as a radius has them
        return new RobustnessReport(RobustAccuracy(0), [.. radii.Select(radius => At(radius, examples))]);
    }

    private void Require(double radius)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), $"A radius is at least 0; got {radius}.");
        int unknown = radius <= Radius ? 0 : Nearest.Distances.ToArray().Count(distance => !double.IsFinite(distance));
        if (unknown > 0)
            throw new ArgumentOutOfRangeException(
                nameof(radius),
                $"Examples were looked for within {Radius}, and {Plural.Of(unknown, "sample")} {Plural.Noun(unknown, "has", "have")} none "
                    + $"there; whether there is one within {radius} is not known. Search with a threat model of that radius.");
    }

    private RadiusResult At(double radius, float[]?[][] examples)
    {
        Require(radius);
        int count = Samples.Count;
        bool[] after = [.. Enumerable.Range(0, count).Select(i => Nearest.Distances[i] > 0)];
        int robust = after.Count(flag => flag);
        List<AttackEntry> entries = [];
        foreach (DistanceStep step in Steps)
        {
            after = [.. Enumerable.Range(0, count).Select(i => after[i] && step.Nearest.Distances[i] > radius)];
            int left = after.Count(flag => flag);
            entries.Add(new AttackEntry(step.Identity, Fraction.Of(left, count), robust, robust - left, step.Seconds) { Robust = after });
            robust = left;
        }
        float[]?[] adversarials = new float[]?[count];
        AttackIdentity?[] foundBy = new AttackIdentity?[count];
        for (int i = 0; i < count; i++)
        {
            int place = 0;
            while (place < Steps.Count && !(Steps[place].Nearest.Distances[i] <= radius)) place++;
            if (place == Steps.Count) continue;
            NearestExamples first = Steps[place].Nearest;
            foundBy[i] = first.FoundBy[i];
            adversarials[i] = examples[place][i] ??= first.Adversarials.Row(i).ToArray();
        }
        return new RadiusResult(radius, RobustAccuracy(radius), entries, after, new(Samples.Inputs, adversarials)) { FoundBy = foundBy };
    }
}
