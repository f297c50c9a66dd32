using PolyRelu.Experiments.Engine;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>A grid of cells, computed unit by unit: a unit is one flow or one training, and gives one cell or several.</summary>
internal abstract class PhaseMap
{
    /// <summary>What changes from row to row.</summary>
    public abstract MapAxis Axis { get; }

    /// <summary>The rows as numbers: α, K, log₁₀ s, t, or the place of an update rule.</summary>
    public abstract IReadOnlyList<double> RowValues { get; }

    /// <summary>The columns, powers p.</summary>
    public abstract IReadOnlyList<double> Powers { get; }

    /// <summary>A power whose cells take as long as most: the one nearest to 2.5.</summary>
    protected double UsualPower => Powers.MinBy(power => Math.Abs(power - 2.5));

    /// <summary>Number of units.</summary>
    public abstract int Units { get; }

    /// <summary>Rows and columns of the cells of a unit, in the order in which it gives them.</summary>
    public abstract IReadOnlyList<(int Row, int Column)> Places(int unit);

    /// <summary>Computes a unit; the same whatever else is computed, and by how many threads.</summary>
    public abstract IReadOnlyList<PhaseRow> Compute(int unit, CancellationToken cancellation);

    /// <summary>Its work, for an estimate of the time.</summary>
    public abstract IEnumerable<Work> Works();

    /// <summary>Its large arrays.</summary>
    public abstract IEnumerable<MemoryPart> Memory();
}
