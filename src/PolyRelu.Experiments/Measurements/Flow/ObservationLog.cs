using PolyRelu.Evaluation;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>What was measured of a flow at one time.</summary>
/// <param name="Time">The time t.</param>
/// <param name="Distances">How far the network is from each classifier.</param>
/// <param name="MedianRadius">
/// Median L2 distance of the nearest examples found, an upper bound; 0 of a misclassified sample; null where half have none.
/// </param>
internal sealed record ObservationRow(double Time, IReadOnlyList<IdealDistance> Distances, double? MedianRadius) : ICheckedRecord
{
    /// <summary>The row of a reading.</summary>
    public static ObservationRow Of(FlowReading reading, double power, ClusterCentres centres) => new(
        reading.Time, IdealDistance.Of(reading, power, centres), reading.MedianRadius is { } median && double.IsFinite(median)
            ? median : null);

    /// <summary>The distance to a classifier.</summary>
    public IdealDistance? Find(string ideal) => Distances.FirstOrDefault(distance => distance.Ideal == ideal);

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("time", Time, 0),
        Promise.Distinct("the ideals of distances", Distances.Select(distance => distance.Ideal)),
        Promise.That(Find(IdealDistance.Sum) is not null && Find(IdealDistance.Power) is not null,
            "distances lacks that to F or to F^(p)"),
        Promise.AtLeastOrNone("medianRadius", MedianRadius, 0),
    ];
}

/// <summary>What was measured of a flow, as <c>observations.json</c>.</summary>
/// <param name="Samples">Attacked test samples, over which c is estimated as well.</param>
/// <param name="Attack">The attack that looked for nearest examples.</param>
/// <param name="Rows">By time.</param>
internal sealed record ObservationLog(int Samples, string Attack, IReadOnlyList<ObservationRow> Rows) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "observations.json";

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial.</summary>
    internal static ObservationLog Load(TrialFolder folder) => JsonFile.Read<ObservationLog>(folder.PathOf(FileName));

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("samples", Samples, 1), Promise.Word("attack", Attack), Promise.Some("rows", Rows.Count),
        Promise.That(Rows.Zip(Rows.Skip(1), (row, next) => next.Time > row.Time).All(rises => rises), "the times of rows do not rise"),
    ];
}
