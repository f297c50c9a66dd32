using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Output;

/// <summary>The JSON of the certify command; scripts rely on its names (docs/file-formats.md).</summary>
internal static class CertifyJson
{
    /// <summary>The document of a job.</summary>
    public static object Of(CertifyJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        (AttackJob subject, ThreatModel threat, CertificationSettings settings) = (job.Subject, job.Request.Threat, job.Request.Settings);
        return new
        {
            Tool = CommandPath.Program,
            VersionAction.Version,
            subject.Model,
            Power = NetworkDescription.PowerOf(subject.Network),
            Network = NetworkDescription.Of(subject.Network),
            Dataset = subject.Points.Name,
            subject.Points.Split,
            subject.Task,
            subject.Points.Count,
            AttackedData = DescriptionJson.Of(subject.Points.Describe()),
            TrainingData = DescriptionJson.Of(subject.Trained),
            subject.OtherData,
            RadiusUnits = StandardisationJson.Units,
            Standardisation = StandardisationJson.Of(subject.Input),
            Norm = threat.Norm.Name,
            Box = threat.Box is { } box ? new[] { box.Low, box.High } : null,
            FeatureRadii = threat.FeatureRadii is { } limits
                ? new { Frozen = limits.FrozenCount, Limited = limits.Values.ToArray().Count(float.IsFinite) } : null,
            BoxDropped = job.RangesDropped,
            Settings = new { settings.Contractions, settings.NewtonSteps, settings.Splits, settings.Tolerance },
            subject.Attacks,
            subject.AttackIds,
            job.CleanAccuracy,
            Radii = job.Table is null ? null : Enumerable.Range(0, job.Table.Radii.Count).Select(place => Radius(job, place)).ToArray(),
            LargestRadius = job.Brackets is null ? (double?)null : threat.Radius,
            Summary = job.Brackets is null ? null : Summary(job),
            Samples = job.Brackets?.Brackets.Select(Bracket).ToArray(),
            Notes = subject.Caveats.Select(entry => new { entry.Name, entry.Finding, entry.Advice, entry.IsVoid }).ToArray(),
            Seconds = job.AllSeconds,
            Hardware = RunEnvironment.Current(null),
        };
    }

    private static object Radius(CertifyJob job, int place)
    {
        CertificateTable table = job.Table!;
        return new
        {
            Epsilon = table.Radii[place],
            CertifiedAccuracy = table.CertifiedAccuracy(place),
            AttackedAccuracy = table.AttackedAccuracy(place),
            Undecided = Fraction.Of(table.CountOf(Verdict.Undecided, place), table.Count),
            RoundingCost = table.RoundingCost(place),
            Seconds = job.Seconds(place),
            Samples = Enumerable.Range(0, table.Count).Select(i => Sample(i, table[i, place])).ToArray(),
        };
    }

    private static object Sample(int index, SampleCertificate certificate) => new
    {
        Index = index,
        Verdict = Wording.Of(certificate.Verdict),
        certificate.Stage,
        certificate.LowerMargin,
        certificate.LostToRounding,
        certificate.Seconds,
    };

    private static object Summary(CertifyJob job)
    {
        BracketTable brackets = job.Brackets!;
        return new
        {
            Correct = brackets.Brackets.Count(bracket => bracket.AttackRadius > 0),
            brackets.MedianGap,
            ClosedToQuarterPercent = brackets.ClosedTo(CertifyJob.QuarterPercent),
            ClosedToPercent = brackets.ClosedTo(CertifyJob.Percent),
            MedianCertifiedRadius = brackets.MedianCertified,
            MedianAttackRadius = brackets.MedianAttack,
            job.Searched,
        };
    }

    private static object Bracket(RadiusBracket bracket, int index) => new
    {
        Index = index,
        bracket.CertifiedRadius,
        bracket.AttackRadius,
        bracket.Gap,
        bracket.Stage,
        bracket.Seconds,
    };
}
