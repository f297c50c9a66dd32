using PolyRelu.Attacks;
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
            Norm = job.Norm.Name,
            Box = job.Box is { } box ? new[] { box.Low, box.High } : null,
            job.Seed,
            job.Attacks,
            Settings = new { job.Settings.Iterations, job.Settings.Restarts, job.Settings.StepSize, Loss = job.Settings.Loss?.Name },
            job.Report.CleanAccuracy,
            Radii = job.Report.Radii.Select(Radius).ToArray(),
            Seconds = job.Report.Radii.Sum(radius => radius.Attacks.Sum(entry => entry.Seconds)),
            Hardware = RunEnvironment.Current(null),
        };
    }

    private static object Radius(RadiusResult radius) => new
    {
        radius.Epsilon,
        radius.RobustAccuracy,
        Attacks = radius.Attacks.Select(entry => new { entry.Name, entry.RobustAccuracy, entry.Attacked, entry.Broken, entry.Seconds }).ToArray(),
    };
}
