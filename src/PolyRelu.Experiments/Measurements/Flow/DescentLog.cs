using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Gradient descent with one step size, on the clock of the flow: step k ends at t = kη.</summary>
/// <param name="StepSize">The step size η.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Times">Some times, rising.</param>
/// <param name="Losses">Mean loss at each.</param>
/// <param name="Births">
/// Time at which the mean margin of each cluster rose through ½ [K], interpolated between two steps; NaN where it did not.
/// </param>
internal sealed record DescentRun(double StepSize, int Steps, IReadOnlyList<double> Times, IReadOnlyList<double> Losses,
    IReadOnlyList<double> Births) : ICheckedRecord
{
    /// <summary>
    /// How much later than the flow's clusters its own are born, the mean over those born in both; NaN where there are none.
    /// </summary>
    /// <param name="flow">Births of the flow [K].</param>
    public double Lag(IReadOnlyList<double> flow) =>
        Births.Zip(flow, (own, other) => own - other).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The lag that the step size explains, t η λ/2, the mean over the same clusters.</summary>
    /// <param name="flow">Births of the flow [K].</param>
    /// <param name="rates">Rates λ at which neurons of the clusters grow [K].</param>
    public double PredictedLag(IReadOnlyList<double> flow, IReadOnlyList<double> rates) =>
        Enumerable.Range(0, flow.Count).Where(k => double.IsFinite(Births[k] - flow[k])).Select(k => flow[k] * StepSize * rates[k] / 2)
            .DefaultIfEmpty(double.NaN).Average();

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.That(StepSize > 0 && double.IsFinite(StepSize), "stepSize is no number above 0"), Promise.AtLeast("steps", Steps, 1),
        Promise.That(Times.Count > 0 && Times.Zip(Times.Skip(1), (time, next) => next > time).All(rises => rises) && Times[0] >= 0
            && double.IsFinite(Times[^1]), "times do not rise from 0 or later"),
        Promise.Count("losses", Losses.Count, Times.Count, "one per time"),
        Promise.That(Losses.All(double.IsFinite), "losses are not all numbers"),
        Promise.That(Births.All(birth => !(birth < 0)), "births are not all times or null"),
    ];
}

/// <summary>Gradient descent beside a flow, as <c>descent.json</c>.</summary>
/// <param name="Runs">A run per step size, rising.</param>
internal sealed record DescentLog(IReadOnlyList<DescentRun> Runs) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "descent.json";

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial; null where none ran.</summary>
    internal static DescentLog? Load(TrialFolder folder) =>
        File.Exists(folder.PathOf(FileName)) ? JsonFile.Read<DescentLog>(folder.PathOf(FileName)) : null;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.Some("runs", Runs.Count)];
}
