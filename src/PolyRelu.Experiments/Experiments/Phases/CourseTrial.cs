using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>Everything a map of flows over time depends on.</summary>
/// <param name="Name">Name of the maps it is one of.</param>
/// <param name="Times">The rows.</param>
/// <param name="Powers">The columns.</param>
/// <param name="Cells">What the cells have in common, the loss among it.</param>
/// <param name="Seed">Names samples, starts and attacks.</param>
internal sealed record CourseConfiguration(string Name, IReadOnlyList<double> Times, IReadOnlyList<double> Powers, FlowCellSettings Cells,
    ulong Seed);

/// <summary>Computes a map of flows over time.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class CourseTrial(CourseConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<CourseConfiguration> TheKind =
        KindOf<CourseConfiguration>("phase-course", 2, own => new CourseTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => $"map {configuration.Name}, {configuration.Cells.Loss} loss";

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => $"course-{configuration.Name}-{configuration.Cells.Loss}";

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        CourseConfiguration c = configuration;
        return [new MapPart(new CourseMap(c.Times, c.Powers, c.Cells, c.Seed))];
    }
}
