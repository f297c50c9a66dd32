using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.LimitDistance;

/// <summary>One search for the distance to the conjectured limit.</summary>
/// <param name="Name">Which search: <c>published</c> or <c>strongest</c>.</param>
/// <param name="Distance">The largest |c f(x) − F(x)| found on the unit sphere; a lower bound of the supremum.</param>
/// <param name="Start">Kind of start it was reached from.</param>
internal sealed record DistanceSearch(string Name, double Distance, string Start) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.Word("name", Name), Promise.That(!(Distance < 0), "distance is negative")];
}

/// <summary>The distance of a network to the classifier it is conjectured to converge to, as <c>distance.json</c>.</summary>
/// <param name="Ideal">Name of the classifier, F or F^(p).</param>
/// <param name="Scale">c = E[f F] / E[f²].</param>
/// <param name="Searches">The searches.</param>
internal sealed record DistanceRecord(string Ideal, double Scale, IReadOnlyList<DistanceSearch> Searches) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "distance.json";

    /// <summary>Name of the strongest search, which always runs.</summary>
    internal const string Strongest = "strongest";

    /// <summary>Name of the search of the published figure.</summary>
    internal const string Published = "published";

    /// <summary>The distance a search found; null where it did not run.</summary>
    public double? Find(string name) => Searches.FirstOrDefault(search => search.Name == name)?.Distance;

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial; null where it was not measured.</summary>
    internal static DistanceRecord? Load(TrialFolder folder) =>
        File.Exists(folder.PathOf(FileName)) ? JsonFile.Read<DistanceRecord>(folder.PathOf(FileName)) : null;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Word("ideal", Ideal), Promise.Distinct("the names of searches", Searches.Select(search => search.Name)),
        Promise.That(Find(Strongest) is not null, $"searches has none of the name '{Strongest}'"),
    ];
}
