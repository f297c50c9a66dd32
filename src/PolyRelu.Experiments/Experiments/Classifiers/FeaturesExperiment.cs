using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>Networks of several powers on features of another program: section 5.2.2 of Min and Vidal 2024.</summary>
internal sealed class FeaturesExperiment : Experiment<FeaturesSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "features", "Features of another program, or samples of your own, several powers and repeats (Min and Vidal 2024, section 5.2.2).",
        new FeaturesExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new FeaturesLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [FeatureTrial.TheKind, CorrelationTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(FeaturesSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IReadOnlyList<EvaluationSettings> evaluations = settings.Attack.On([ImageSplit.Test]);
        return Enumerable.Range(0, settings.Repeats).SelectMany(repeat => settings.Powers.Select(
            power => new FeatureTrial(new FeatureConfiguration(power, settings.Data, settings.Training, evaluations,
                settings.Seed + (ulong)repeat))))
            .Prepend<Trial>(new CorrelationTrial(new CorrelationConfiguration(null, settings.Data, settings.CorrelatedSamples)));
    }
}
