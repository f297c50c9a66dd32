using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>Maps of where gradient flow ends between class averages and one neuron per cluster.</summary>
internal sealed class PhasesExperiment : Experiment<PhasesSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "phases", "Maps of the robustness that gradient flow ends at, over noise, clusters, scale, time, update rule and p.",
        new PhasesExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new PhasesLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [GridTrial.TheKind, CourseTrial.TheKind, OptimiserTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(PhasesSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. settings.Grids.Select(grid => new GridTrial(new GridConfiguration(grid, settings.Seed))),
            .. from course in settings.Courses
               from loss in course.Losses
               select new CourseTrial(new CourseConfiguration(course.Name, course.Times, course.Powers, course.Cells with { Loss = loss },
                   settings.Seed)),
            .. settings.Optimisers.Select(map => new OptimiserTrial(new OptimiserConfiguration(map, settings.Seed))),
        ];
    }
}
