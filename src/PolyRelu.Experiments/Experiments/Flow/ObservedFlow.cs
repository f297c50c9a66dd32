using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>A flow of the panel, as its files describe it.</summary>
/// <param name="Configuration">What was computed.</param>
/// <param name="Log">Its course.</param>
/// <param name="Observations">What was measured of it.</param>
/// <param name="Descent">Gradient descent beside it; null where none ran.</param>
internal sealed record ObservedFlow(FlowConfiguration Configuration, FlowLog Log, ObservationLog Observations, DescentLog? Descent)
{
    /// <summary>The power p.</summary>
    public double Power => Configuration.Flow.Power;

    /// <summary>The power in words and file names.</summary>
    public string Name => Html.Number(Power);

    /// <summary>The power in legends and titles.</summary>
    public string Legend => $"p = {Name}";

    /// <summary>Clusters K.</summary>
    public int Clusters => Configuration.Clusters.Clusters;

    /// <summary>The last measurement.</summary>
    public ObservationRow End => Observations.Rows[^1];

    /// <summary>Clusters that were born, and their births in order.</summary>
    public IReadOnlyList<double> Born => [.. Log.Births.Where(double.IsFinite).Order()];

    /// <summary>
    /// Rates λ at which aligned neurons of each cluster grow: its mass m, and m c^{1−p/2} where neurons share the c clusters of a class,
    /// as they do at p &lt; 2.
    /// </summary>
    public IReadOnlyList<double> Rates =>
    [
        .. Log.Masses.Select((mass, k) =>
        {
            int positive = Configuration.Clusters.PositiveClusters, shared = k < positive ? positive : Clusters - positive;
            return mass * (Power < 2 ? Math.Pow(shared, 1 - (Power / 2)) : 1);
        }),
    ];

    /// <summary>Reads the completed trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<ObservedFlow> Read(RunReader run) =>
    [
        .. run.Completed(FlowTrial.TheKind).Select(trial => new ObservedFlow(trial.Configuration, FlowLog.Load(trial.Folder),
            ObservationLog.Load(trial.Folder), DescentLog.Load(trial.Folder))),
    ];

    /// <summary>The largest difference between a birth and its prediction, over the birth; NaN where none has both.</summary>
    public double WorstPrediction => Log.Births.Zip(Log.Predicted, (birth, predicted) => Math.Abs(predicted - birth) / birth)
        .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();

    /// <summary>What a classifier is called for a power.</summary>
    /// <param name="ideal">One of the words of <see cref="IdealDistance"/>.</param>
    /// <param name="power">The power p.</param>
    public static string NameOf(string ideal, double power) => ideal switch
    {
        IdealDistance.Sum => IdealClassifier.LimitName(1),
        IdealDistance.SumPower => $"{IdealClassifier.LimitName(1)} in degree {Html.Number(power)}",
        IdealDistance.Power => $"{IdealClassifier.LimitName(1)}^({Html.Number(power)})",
        _ => throw new ArgumentException($"There is no classifier {Quotation.Of(ideal)}.", nameof(ideal)),
    };
}
