using PolyRelu.Data;
using PolyRelu.Evaluation;

namespace PolyRelu.Experiments.Data;

/// <summary>What is to be said of data beside every number that was measured on them.</summary>
internal static class DataNotes
{
    /// <summary>Says that images which have the names of published ones are others, once for each split.</summary>
    public static IEnumerable<Caveat> Of(params IEnumerable<Dataset> datasets)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        return datasets.Where(dataset => dataset.IsPublished == false).DistinctBy(dataset => (dataset.Name, dataset.Split))
            .Select(dataset => new Caveat(
                CaveatKind.OtherImages,
                $"The files of {dataset.Name}, {dataset.Split}, have the names of those that were published, and by their "
                    + "SHA-256 are others.",
                "Numbers measured on them are not to be compared with published ones, unless the images are meant to be others."));
    }
}
