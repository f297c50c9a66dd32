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
        if (settings.Selection == "first" || count == split.Count)
            return new SampleSelection(split.Take(count), [.. Enumerable.Range(0, count)], count == split.Count
                ? $"all {all}" : $"the first {some} of the {all}");
        int[] indices = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * split.Count / count))];
        return new SampleSelection(split with { Samples = split.Samples.Choose(indices), ClusterOf = null }, indices,
            $"{some} of the {all}, evenly spaced");
    }
}
