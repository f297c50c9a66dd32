using PolyRelu.Data;
using PolyRelu.Evaluation;

namespace PolyRelu.Experiments.Data;

/// <summary>What is to be said of data beside every number that was measured on them.</summary>
internal static class DataNotes
{
    /// <summary>
    /// Says that images which have the names of published ones are others, and how files of one's own were understood; once for each split.
    /// </summary>
    public static IEnumerable<Caveat> Of(params IEnumerable<Dataset> datasets)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        Dataset[] all = [.. datasets];
        return [.. all.Where(dataset => dataset.IsPublished == false).DistinctBy(dataset => (dataset.Name, dataset.Split))
            .Select(dataset => new Caveat(
                CaveatKind.OtherImages,
                $"The files of {dataset.Name}, {dataset.Split}, have the names of those that were published, and by their "
                    + "SHA-256 are others.",
                "Numbers measured on them are not to be compared with published ones, unless the images are meant to be others.")),
            .. all.SelectMany(dataset => dataset.Notes).Distinct()
                .Select(note => new Caveat(KindOf(note.Kind), note.Finding, note.Advice))];
    }

    private static CaveatKind KindOf(DataNoteKind kind) => kind switch
    {
        DataNoteKind.ReadAs => CaveatKind.ReadAs,
        DataNoteKind.LabelsFromOne => CaveatKind.LabelsFromOne,
        DataNoteKind.NamedClasses => CaveatKind.NamedClasses,
        DataNoteKind.ByteFeatures => CaveatKind.ByteFeatures,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), $"There is no caveat for {kind}."),
    };
}
