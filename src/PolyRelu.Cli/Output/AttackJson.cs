using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>The JSON of the attack command; scripts rely on its names (docs/file-formats.md).</summary>
internal static class AttackJson
{
    /// <summary>The document of a job.</summary>
    public static object Of(AttackJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new
        {
            Tool = CommandPath.Program,
            VersionAction.Version,
            job.Model,
            job.Network.Power,
            Dataset = job.Points.Name,
            job.Points.Split,
            job.Task,
            job.Points.Count,
            AttackedData = DescriptionJson.Of(job.Points.Describe()),
            TrainingData = DescriptionJson.Of(job.Trained),
            job.OtherData,
            Norm = job.Threat.Norm.Name,
            Box = job.Threat.Box is { } box ? new[] { box.Low, box.High } : null,
            FeatureRadii = job.Threat.FeatureRadii is { } limits ? new { Frozen = limits.FrozenCount, Limited = limits.Values.ToArray().Count(float.IsFinite) } : null,
            job.Seed,
            job.Attacks,
            job.AttackIds,
            Settings = new { job.Settings.Iterations, job.Settings.Restarts, job.Settings.StepSize, Loss = job.Settings.Loss?.Name, job.Settings.KeepToEnd },
            job.Report.CleanAccuracy,
            job.Levels,
            job.Rounded?.OffGrid,
            Radii = job.Report.Radii.Select((radius, place) => Radius(radius, job.Final.Radii[place], job.Confirmed.Count == 0 ? null : job.Confirmed[place], Rounded(job.Rounded, place))).ToArray(),
            Nearest = job.Nearest is { } found ? Nearest(found.Nearest) : null,
            job.DiagnosticsRan,
            Diagnostics = job.Diagnostics.Select(entry => new { entry.Name, entry.Epsilon, entry.Points, entry.Examined, entry.Finding, entry.Advice }).ToArray(),
            Notes = job.Caveats.Select(entry => new { entry.Name, entry.Finding, entry.Advice, entry.IsVoid }).ToArray(),
            job.Seconds,
            Hardware = RunEnvironment.Current(null),
        };
    }

    private static object Nearest(NearestExamples nearest) => new
    {
        Distances = nearest.Distances.ToArray().Select(distance => double.IsFinite(distance) ? distance : (double?)null).ToArray(),
        FoundBy = nearest.FoundBy.Select(found => found?.Label).ToArray(),
        FoundByIds = nearest.FoundBy.Select(found => found?.Id).ToArray(),
        nearest.Confirmed,
    };

    private static object? Rounded(RoundedReport? report, int place) => report is null ? null : new
    {
        report.Report.Radii[place].RobustAccuracy,
        Lost = report.Lost[place],
        Seconds = report.Seconds[place],
    };

    private static object Radius(RadiusResult radius, RadiusResult kept, bool?[]? confirmed, object? rounded) => new
    {
        radius.Epsilon,
        radius.RobustAccuracy,
        Examples = kept.Robust.Count(robust => !robust),
        Confirmed = confirmed?.Count(flag => flag == true),
        Attacks = radius.Attacks.Select(entry => new { entry.Name, entry.Identity.Id, entry.Identity.Variant, entry.RobustAccuracy, entry.Attacked, entry.Broken, entry.Seconds }).ToArray(),
        Rounded = rounded,
    };
}
