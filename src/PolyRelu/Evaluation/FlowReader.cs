using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Dynamics;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Evaluation;

/// <summary>Measures records of a flow: alignment, distances to the conjectured limits, nearest examples.</summary>
/// <remarks>
/// All of it is of the network up to a positive factor (<see cref="FlowNetwork.UpToScale"/>), in which distances and nearest examples do
/// not change, so that a flow from 1e−300 is measured as one from 1. A reading depends on the record and the settings alone: same bits for
/// any number of threads, and after an interruption.
/// </remarks>
public sealed class FlowReader
{
    private const double LargestCost = 0.25;      // of a network's reduction, where searching in the span pays

    private readonly FlowProblem problem;
    private readonly Samples samples;
    private readonly IMinimumNormAttack attack;
    private readonly SumClassifier? sum;
    private readonly SumPowerClassifier? sumPower;
    private readonly PowerClassifier? power;

    /// <summary>Prepares a reader of one flow's records.</summary>
    /// <param name="problem">What the flow descends.</param>
    /// <param name="centres">The centres of the clusters; null where they are not known.</param>
    /// <param name="samples">Samples that are attacked, and over which the scale c is estimated; at least one.</param>
    /// <exception cref="ArgumentException">The numbers of features differ, or there is no sample.</exception>
    public FlowReader(FlowProblem problem, ClusterCentres? centres, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(samples);
        this.problem = problem;
        if (samples.Count == 0) throw new ArgumentException("A flow is measured on at least one sample; got none.", nameof(samples));
        RequireFeatures(samples.Inputs.Columns, "samples", nameof(samples));
        if (centres is not null) RequireFeatures(centres.Dimension, "centres", nameof(centres));
        this.samples = samples;
        Centres = centres;
        attack = new BoundaryDescent(context: new AttackContext { Centres = centres, References = samples });
        if (centres is not { HasBothClasses: true }) return;
        sum = new SumClassifier(centres);
        sumPower = new SumPowerClassifier(centres, problem.Power);
        power = new PowerClassifier(centres, problem.Power);
    }

    /// <summary>The centres; null where they are not known.</summary>
    public ClusterCentres? Centres { get; }

    /// <summary>Whether the distances to F and F^(p) are measured; they are where both classes have a centre.</summary>
    public bool MeasuresDistances { get; init; } = true;

    /// <summary>Whether, with them, the distance to F in degree p is measured: what neurons on the class sums compute at p > 1.</summary>
    public bool MeasuresSumPower { get; init; }

    /// <summary>Whether nearest examples are looked for.</summary>
    public bool MeasuresRadius { get; init; } = true;

    /// <summary>The search for the distances.</summary>
    public DistanceSettings Search { get; init; } = new();

    /// <summary>The radius within which nearest examples are looked for, in L2.</summary>
    public double LargestRadius { get; init; } = 2;

    /// <summary>Seed of the search for nearest examples; distances have their own (<see cref="DistanceSettings.Seed"/>).</summary>
    public ulong Seed { get; init; }

    /// <summary>Measures the flow at one time.</summary>
    /// <param name="record">The flow at that time.</param>
    /// <param name="cancellation">Stops the searches between two steps.</param>
    /// <exception cref="ArgumentException">The record is that of another problem.</exception>
    public FlowReading Read(FlowRecord record, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        PolyReluNetwork network = FlowNetwork.UpToScale(record, problem);
        return new FlowReading(record.Time)
        {
            Alignment = Centres is null ? null : FlowAlignment.Of(record, Centres),
            SumDistance = Distance(network, sum, cancellation),
            SumPowerDistance = Distance(network, MeasuresSumPower ? sumPower : null, cancellation),
            PowerDistance = Distance(network, power, cancellation),
            MedianRadius = MeasuresRadius ? Median.Of(Radii(network, cancellation)) : null,
        };
    }

    private void RequireFeatures(int features, string what, string name)
    {
        if (features != problem.Dimension)
            throw new ArgumentException($"The flow has {Plural.Of(problem.Dimension, "feature")}; the {what} have {features}.", name);
    }

    private double? Distance(PolyReluNetwork network, IdealClassifier? ideal, CancellationToken cancellation) =>
        ideal is null || !MeasuresDistances ? null
            : ConjecturedLimitDistance.Estimate(network, ideal, samples.Inputs, Search, cancellation).Distance;

    private double[] Radii(PolyReluNetwork network, CancellationToken cancellation)
    {
        var reduction = ReducedNetwork.Of(network);
        IClassifier victim = reduction.RelativeCost < LargestCost ? new SpannedNetwork(reduction) : network.CreateEvaluator();
        return MinimumDistance.Search(victim, samples, new ThreatModel(Norm.L2, LargestRadius), [attack], Seed, null, cancellation)
            .Nearest.Distances.ToArray();
    }
}
