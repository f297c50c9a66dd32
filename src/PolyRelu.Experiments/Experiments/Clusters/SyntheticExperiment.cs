using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>
/// The synthetic experiment of Min and Vidal 2024, §5.1: distance to F and F^(p) over the noise level, and robustness where the noise is
/// least.
/// </summary>
internal sealed class SyntheticExperiment : Experiment<SyntheticSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "synthetic", "Networks on orthonormal clusters: distance to the conjectured limit over the noise, neurons, robustness (Min and "
            + "Vidal 2024, 5.1).", new SyntheticExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new SyntheticLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [SyntheticTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(SyntheticSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return from alpha in settings.Data.Alphas.OrderBy(alpha => alpha == settings.AttackedAlpha ? 0 : 1)
               from repeat in Enumerable.Range(0, settings.Repeats)
               from power in settings.Powers
               select new SyntheticTrial(new SyntheticConfiguration(
                   power, settings.Data.At(alpha), settings.Training, alpha == settings.AttackedAlpha
                       ? settings.Robustness : null, settings.Distance, settings.Seed + (ulong)repeat));
    }
}
