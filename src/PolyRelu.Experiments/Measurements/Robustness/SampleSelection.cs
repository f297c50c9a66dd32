using System.Globalization;
using PolyRelu.Data;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The samples of a split that are attacked.</summary>
/// <param name="Dataset">The samples.</param>
/// <param name="Indices">[n] their indices in the split.</param>
/// <param name="Words">Which they are, in words.</param>
internal sealed record SampleSelection(Dataset Dataset, int[] Indices, string Words)
{
    /// <summary>Chooses samples as the preset says; all of them where there are no more.</summary>
    public static SampleSelection Of(Dataset split, AttackCurveSettings settings)
    {
        int count = Math.Min(settings.Samples, split.Count);
        string all = string.Create(CultureInfo.InvariantCulture,
            $"{split.Count:N0} {Plural.Noun(split.Count, "sample")} of {split.Name} {split.Split}"),
            some = count.ToString("N0", CultureInfo.InvariantCulture);
        if (count == split.Count) return First(split, count, $"all {all}");
        return settings.Selection switch
        {
            SampleChoice.First => First(split, count, $"the first {some} of the {all}"),
            SampleChoice.Spread => Spread(split, count, $"{some} of the {all}, evenly spaced"),
            _ => throw new ArgumentException($"{settings.Selection} is no choice of samples.", nameof(settings)),
        };
    }

    /// <summary>Some of these samples, by their places among them.</summary>
    public SampleSelection Choose(int[] places, string words) =>
        new(Dataset with { Samples = Dataset.Samples.Choose(places), ClusterOf = null }, [.. places.Select(place => Indices[place])],
            words);

    /// <summary>Places of some of the first so many samples, chosen as a preset says.</summary>
    public static int[] Places(SampleChoice choice, int count, int all) => choice switch
    {
        SampleChoice.First => [.. Enumerable.Range(0, count)],
        SampleChoice.Spread => [.. Enumerable.Range(0, count).Select(i => (int)((long)i * all / count))],
        _ => throw new ArgumentException($"{choice} is no choice of samples.", nameof(choice)),
    };

    private static SampleSelection First(Dataset split, int count, string words) =>
        new(split.Take(count), [.. Enumerable.Range(0, count)], words);

    private static SampleSelection Spread(Dataset split, int count, string words)
    {
        int[] indices = Places(SampleChoice.Spread, count, split.Count);
        return new SampleSelection(split with { Samples = split.Samples.Choose(indices), ClusterOf = null }, indices, words);
    }
}
