using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>
/// Networks of several powers on images: section 5.2.1 (odd and even digits) and appendix B (ten digits) of Min and Vidal 2024.
/// </summary>
internal sealed class ImagesExperiment : Experiment<ImagesSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "images", "Image sets, several powers and repeats: accuracy, stable rank, robust accuracy (Min and Vidal 2024, section 5.2.1 and "
            + "appendix B).", new ImagesExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new ImagesLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [ImageTrial.TheKind, CorrelationTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(ImagesSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ImageDataSettings data = settings.Data.On(settings.Dataset);
        IReadOnlyList<EvaluationSettings> evaluations = settings.Attack.On(settings.AttackedSplits);
        return Enumerable.Range(0, settings.Repeats).SelectMany(repeat => settings.Powers.Select(
            power => new ImageTrial(new ImageConfiguration(power, data, settings.Training, evaluations, settings.ShownRadius,
                settings.Seed + (ulong)repeat))))
            .Prepend<Trial>(new CorrelationTrial(new CorrelationConfiguration(data with { Task = ImageTask.Digits }, null,
                settings.CorrelatedSamples)));
    }
}
