using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Course;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>Everything a course depends on.</summary>
/// <param name="Nudge">δ.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Course">What is followed.</param>
/// <param name="Seed">Names data, start and searches.</param>
internal sealed record CourseConfiguration(double Nudge, ClusterSettings Clusters, CourseSettings Course, ulong Seed);

/// <summary>Gradient descent and gradient flow from one small start (Figures 5 and 6).</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class CourseTrial(CourseConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<CourseConfiguration> TheKind = KindOf<CourseConfiguration>("sequel-course", 1,
        own => new CourseTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => configuration.Nudge == 0 ? "course from a random start"
        : string.Create(CultureInfo.InvariantCulture, $"course from a start nudged by {configuration.Nudge}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture,
        $"course-d{configuration.Nudge}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        ClusterPart clusters = new(configuration.Clusters, configuration.Seed);
        return [clusters, new CoursePart(clusters, configuration.Clusters, configuration.Nudge, configuration.Course, configuration.Seed)];
    }
}
