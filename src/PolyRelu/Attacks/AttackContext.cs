using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// What an evaluation knows of its data, and how it lets searches run: the same for all its attacks, and a choice of none of them.
/// </summary>
public sealed record AttackContext
{
    /// <summary>Nothing is known; searches may be given up, and are batched as memory allows.</summary>
    public static readonly AttackContext None = new();

    /// <summary>Geometry of inputs that are images; null for vectors.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>Cluster centres, for attacks that use them.</summary>
    public ClusterCentres? Centres { get; init; }

    /// <summary>
    /// Points of all classes towards which searches for the nearest examples begin where no centres are known: all points that are
    /// attacked, whichever part of them a call is about.
    /// </summary>
    public Samples? References { get; init; }

    /// <summary>Runs every search to its end, as the originals do: also after a misclassified iterate, and where it is hopeless.</summary>
    public bool KeepToEnd { get; init; }

    /// <summary>Points searched together; null: as many as 16 MiB per matrix hold. No result depends on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? BatchSize
    {
        get;
        init => field = value is null or >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"A batch holds at least one point; got {value}.");
    }
}
