using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Where a flow went.</summary>
/// <param name="Problem">noise-free: K samples at the centres; noisy: samples of the clusters.</param>
/// <param name="Until">The time at which it ended.</param>
/// <param name="RightHandSides">Right-hand sides; of the noise-free flow those after its plateau.</param>
/// <param name="Margins">Mean margin of each cluster at the end [K].</param>
/// <param name="Births">Time at which the mean margin of each cluster rose through ½ [K]; NaN where it did not.</param>
/// <param name="Predicted">The same as predicted; NaN where no neuron will serve the cluster.</param>
/// <param name="Distances">How far it is from each classifier.</param>
/// <param name="MedianRadius">
/// Median L2 distance of the nearest examples found, an upper bound: of the centres without noise, of some training samples with it; null
/// where half have none.
/// </param>
internal sealed record LimitRow(string Problem, double Until, long RightHandSides, IReadOnlyList<double> Margins,
    IReadOnlyList<double> Births, IReadOnlyList<double> Predicted, IReadOnlyList<IdealDistance> Distances, double? MedianRadius)
    : ICheckedRecord
{
    /// <summary>K samples at the centres.</summary>
    public const string NoiseFree = "noise-free";

    /// <summary>Samples of the clusters.</summary>
    public const string Noisy = "noisy";

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems()
    {
        yield return Promise.OneOf("problem", Problem, NoiseFree, Noisy);
        yield return Promise.That(Until > 0 && double.IsFinite(Until), "until is no number above 0");
        yield return Promise.AtLeast("rightHandSides", RightHandSides, 0);
        yield return Promise.Some("births", Births.Count);
        yield return Promise.Count("margins", Margins.Count, Births.Count, "one per cluster");
        yield return Promise.Count("predicted", Predicted.Count, Births.Count, "one per cluster");
        yield return Promise.That(Margins.All(double.IsFinite), "margins are not all numbers");
        yield return Promise.That(Births.All(time => !(time < 0)), "births are not all times or null");
        yield return Promise.That(Predicted.All(time => !(time < 0)), "predicted are not all times or null");
        yield return Promise.AtLeastOrNone("medianRadius", MedianRadius, 0);
        yield return Promise.Distinct("the ideals of distances", Distances.Select(distance => distance.Ideal));
        yield return Promise.That(Distances.Any(distance => distance.Ideal == IdealDistance.Sum), "distances has none to F");
        yield return Promise.That(Distances.Any(distance => distance.Ideal == IdealDistance.Power), "distances has none to F^(p)");
    }
}

/// <summary>Where flows of one power went from one scale, as <c>limits.json</c>.</summary>
/// <param name="Flows">Without noise, and where it was asked for with noise.</param>
internal sealed record LimitLog(IReadOnlyList<LimitRow> Flows) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "limits.json";

    /// <summary>The flow of a problem; null where there is none.</summary>
    public LimitRow? Find(string problem) => Flows.FirstOrDefault(flow => flow.Problem == problem);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial.</summary>
    internal static LimitLog Load(TrialFolder folder) => JsonFile.Read<LimitLog>(folder.PathOf(FileName));

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Distinct("the problems of flows", Flows.Select(flow => flow.Problem)),
        Promise.That(Find(LimitRow.NoiseFree) is not null, "flows has none without noise"),
    ];
}
