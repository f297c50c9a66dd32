using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>
/// The sequel "Gradient Flow Provably Learns Robust Classifiers for Orthonormal GMMs" (Min and Vidal, ICML 2025): its figures beside the
/// published values.
/// </summary>
internal sealed class SequelExperiment : Experiment<SequelSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "sequel", "The figures of the sequel: neurons on their way from a small start, and classifiers beside the Bayes rule (2025).",
        new SequelExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new SequelLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds =>
        [CourseTrial.TheKind, SequelNetworkTrial.TheKind, SequelLayeredTrial.TheKind, BayesTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(SequelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (SequelCourses courses, SequelClassifiers classifiers, ulong seed) = (settings.Courses, settings.Classifiers, settings.Seed);
        RobustnessSettings uncertified = classifiers.Robustness with { Certified = null };
        return
        [
            .. courses.Nudges.Select(nudge => new CourseTrial(new(nudge, courses.Data, courses.Course, seed))),
            new BayesTrial(new(classifiers.Data, uncertified, seed)),
            .. classifiers.Networks.Select(network => new SequelNetworkTrial(new(network, classifiers.Data, classifiers.Robustness, seed))),
            .. classifiers.Layered.Select(network => new SequelLayeredTrial(new(network, classifiers.Data, uncertified, seed))),
        ];
    }
}
