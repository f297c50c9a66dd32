using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Frei;

/// <summary>
/// Two-layer networks on clusters with correlated centres, and the one direction per class that breaks them (Frei et al. 2023, "The
/// double-edged sword of implicit bias").
/// </summary>
internal sealed class FreiExperiment : Experiment<FreiSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "frei", "Networks on clusters with correlated centres: accuracy, and the radius of the universal direction (Frei et al. 2023).",
        new FreiExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new FreiLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [FreiTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(FreiSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return from power in settings.Powers
               from correlation in settings.Correlations
               from repeat in Enumerable.Range(0, settings.Repeats)
               select new FreiTrial(new FreiConfiguration(power, correlation, settings.Data, settings.Training, settings.Samples,
                   settings.Radii, settings.Seed + (ulong)repeat));
    }
}
