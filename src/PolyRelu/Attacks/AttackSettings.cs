using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>What a caller may choose about an attack; null leaves the attack's own default.</summary>
public sealed record AttackSettings
{
    /// <summary>Every choice left to the attack.</summary>
    public static readonly AttackSettings Default = new();

    /// <summary>Steps of one start.</summary>
    public int? Iterations { get; init; }

    /// <summary>Starts per point; points broken by one start are not started again.</summary>
    public int? Restarts { get; init; }

    /// <summary>Rivals that a targeted attack tries, strongest first by the clean logits.</summary>
    public int? Targets { get; init; }

    /// <summary>Answers of a randomised victim over which losses and gradients are averaged (EOT, Athalye et al. 2018); null: 1.</summary>
    public int? EotIterations { get; init; }

    /// <summary>Whether Auto-PGD in L1 begins in balls of 3ε and 2ε; null leaves it to the attack.</summary>
    public bool? LargeRadii { get; init; }

    /// <summary>Length of a step in the norm of the threat model, for attacks with a fixed step.</summary>
    public double? StepSize { get; init; }

    /// <summary>Whether the first start is random; later starts always are.</summary>
    public bool? RandomStart { get; init; }

    /// <summary>Queries per point and start of attacks that only ask for logits.</summary>
    public int? Queries { get; init; }

    /// <summary>Whether the schedule of such an attack is stretched or shortened to its number of queries.</summary>
    public bool RescaleSchedule { get; init; }

    /// <summary>Geometry of inputs that are images; null for vectors.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>The loss to increase.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Cluster centres, for attacks that use them.</summary>
    public ClusterCentres? Centres { get; init; }

    /// <summary>
    /// Points of all classes towards which searches for the nearest examples begin where no centres are known: all points that are
    /// attacked, whichever part of them a call is about.
    /// </summary>
    public Samples? References { get; init; }

    /// <summary>Points n over which the paper's damped PGD takes its mean loss; null: 20,000, as in the paper.</summary>
    public int? DampingBatch { get; init; }

    /// <summary>Runs every search to its end, as the originals do: also after a misclassified iterate, and where it is hopeless.</summary>
    public bool KeepToEnd { get; init; }

    /// <summary>Points searched together; null: as many as 16 MiB per matrix hold. No result depends on it.</summary>
    public int? BatchSize { get; init; }
}
