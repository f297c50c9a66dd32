using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>A trial of a plan.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Point">The point of the sweep it belongs to first, from 0; null where nothing is swept.</param>
internal sealed record PlannedTrial(Trial Trial, int? Point)
{
    /// <summary>What the label of the trial does not say of its point; empty where nothing is swept.</summary>
    public string Words { get; init; } = "";

    /// <summary>The trial as the record of a run names it.</summary>
    public TrialState State =>
        new(Trial.Id, Words.Length == 0 ? Trial.Label : $"{Trial.Label}, {Words}", Trial.Kind.Name) { Point = Point };
}
