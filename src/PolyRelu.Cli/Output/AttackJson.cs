using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>The JSON of the attack command; scripts rely on its names (docs/file-formats.md).</summary>
internal static class AttackJson
{
    /// <summary>The document of a job.</summary>
    public static object Of(AttackJob job, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        (EvaluationRequest request, SettingChoices settings) = (result.Request, result.Request.Settings);
        return new
        {
            Tool = CommandPath.Program,
            VersionAction.Version,
            job.Model,
            Power = NetworkDescription.PowerOf(job.Network),
            Network = NetworkDescription.Of(job.Network),
            Dataset = job.Points.Name,
            job.Points.Split,
            job.Task,
            job.Points.Count,
            AttackedData = DescriptionJson.Of(job.Points.Describe()),
            TrainingData = DescriptionJson.Of(job.Trained),
            job.OtherData,
            RadiusUnits = StandardisationJson.Units,
            Standardisation = StandardisationJson.Of(job.Input),
            Norm = request.Threat.Norm.Name,
            Box = request.Threat.Box is { } box ? new[] { box.Low, box.High } : null,
            FeatureRadii = request.Threat.FeatureRadii is { } limits
                ? new { Frozen = limits.FrozenCount, Limited = limits.Values.ToArray().Count(float.IsFinite) } : null,
            request.Seed,
            job.Attacks,
            job.AttackIds,
            Settings = new
            {
                Iterations = settings[AttackKeys.Iterations],
                Restarts = settings[AttackKeys.Restarts],
                StepSize = settings[AttackKeys.StepSize],
                Loss = settings.TextOf(AttackKeys.Loss),
                request.Context.KeepToEnd,
            },
            result.Report.CleanAccuracy,
            Levels = request.Levels?.Levels,
            result.Rounded?.OffGrid,
            Proofs = request.Certificates is null ? null : Proofs(result),
            Radii = result.Report.Radii.Select((_, place) => Radius(result, place)).ToArray(),
            Nearest = result.Nearest is { } found ? Nearest(found.Nearest) : null,
            result.DiagnosticsRan,
            Diagnostics = result.Diagnostics
                .Select(entry => new { entry.Name, entry.Epsilon, entry.Points, entry.Examined, entry.Finding, entry.Advice }).ToArray(),
            Notes = job.Caveats.Select(entry => new { entry.Name, entry.Finding, entry.Advice, entry.IsVoid }).ToArray(),
            result.Seconds,
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

    private static object Proofs(EvaluationResult result) => new
    {
        BoxDropped = DroppedRanges.Of(result.Request.Threat) is not null,
        Seconds = result.Report.Radii.Sum(radius => radius.Attacks[0].Seconds),
    };

    private static object? Certified(CertifiedShare? share) => share is null ? null : new
    {
        share.CertifiedAccuracy, share.Undecided, share.UndecidedPoints, share.Skipped, share.SecondsSaved,
    };

    private static object? Rounded(RoundedReport? report, int place) => report is null ? null : new
    {
        report.Report.Radii[place].RobustAccuracy,
        Lost = report.Lost[place],
        Seconds = report.Seconds[place],
    };

    private static object Radius(EvaluationResult result, int place)
    {
        RadiusResult radius = result.Report.Radii[place];
        return new
        {
            radius.Epsilon,
            radius.RobustAccuracy,
            Examples = result.Final.Radii[place].Robust.Count(robust => !robust),
            Confirmed = result.Confirmed.Count == 0 ? (int?)null : result.Confirmed[place].Count(flag => flag == true),
            Attacks = radius.Attacks.Select(Attack).ToArray(),
            Rounded = Rounded(result.Rounded, place),
            Certified = Certified(CertifiedShare.Of(result, place)),
        };
    }

    private static object Attack(AttackEntry entry) => new
    {
        entry.Name,
        entry.Identity.Id,
        entry.Identity.Variant,
        entry.RobustAccuracy,
        entry.Attacked,
        entry.Broken,
        entry.Seconds,
    };
}
