using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>The ideal classifiers of a kind of clusters.</summary>
/// <param name="cell">The kind of clusters.</param>
/// <param name="centres">Their centres.</param>
internal sealed class CellClassifiers(TheoremConfiguration cell, ClusterCentres centres)
{
    /// <summary>F.</summary>
    public SumClassifier Sum { get; } = new(centres);

    /// <summary>F^(p) for every power of the cell.</summary>
    public IReadOnlyList<PowerClassifier> Powers { get; } = [.. cell.Powers.Select(power => new PowerClassifier(centres, power))];

    /// <summary>The nearest-centre rule.</summary>
    public NearestCentreClassifier NearestCentre { get; } = new(centres);

    /// <summary>All of them.</summary>
    public IEnumerable<IdealClassifier> All => [Sum, .. Powers, NearestCentre];
}
