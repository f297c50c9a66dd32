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

    private static SampleSelection First(Dataset split, int count, string words) =>
        new(split.Take(count), [.. Enumerable.Range(0, count)], words);

    private static SampleSelection Spread(Dataset split, int count, string words)
    {
        int[] indices = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * split.Count / count))];
        return new SampleSelection(split with { Samples = split.Samples.Choose(indices), ClusterOf = null }, indices, words);
    }
}
