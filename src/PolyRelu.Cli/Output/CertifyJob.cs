using PolyRelu.Evaluation;
using PolyRelu.Evidence;

namespace PolyRelu.Cli.Output;

/// <summary>What was certified, and what came of it.</summary>
/// <param name="Subject">Network and points, and the attacks that followed.</param>
/// <param name="Request">What was to be proven, and how.</param>
internal sealed record CertifyJob(AttackJob Subject, CertificationRequest Request)
{
    /// <summary>Relative gaps that summaries count.</summary>
    public const double QuarterPercent = 0.0025, Percent = 0.01;

    /// <summary>Verdicts within radii, of proofs and attacks; null for brackets.</summary>
    public CertificateTable? Table { get; init; }

    /// <summary>Verdicts of the proofs alone, where attacks followed; null otherwise.</summary>
    public CertificateTable? Proven { get; init; }

    /// <summary>Brackets of the distance, of proofs and attacks; null for verdicts.</summary>
    public BracketTable? Brackets { get; init; }

    /// <summary>The proofs; null where they were not asked for.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>Points around which the nearest examples were looked for.</summary>
    public int Searched { get; init; }

    /// <summary>What the attacks found; null where none ran.</summary>
    public EvaluationResult? Attacked { get; init; }

    /// <summary>Fraction of points classified correctly.</summary>
    public double CleanAccuracy => Table?.CleanAccuracy ?? Brackets?.CleanAccuracy ?? 0;

    /// <summary>Whether proofs leave out ranges that the threat model has: box and feature radii in L2 and L1.</summary>
    public bool RangesDropped => DroppedRanges.Of(Request.Threat) is not null;

    /// <summary>Seconds of proofs and attacks within a radius.</summary>
    /// <param name="place">Index of the radius.</param>
    public double Seconds(int place) => Table!.Seconds(place) + AttackSeconds(place);

    /// <summary>Seconds of all: of proofs added up over points, which are worked on side by side.</summary>
    public double AllSeconds => Table is not null ? Enumerable.Range(0, Table.Radii.Count).Sum(Seconds)
        : Brackets!.Brackets.Sum(bracket => bracket.Seconds) + (Attacked?.Seconds ?? 0);

    private double AttackSeconds(int place) =>
        Attacked?.Report.Radii[place].Attacks.Where(entry => entry.Identity != CertificateTable.Descents).Sum(entry => entry.Seconds) ?? 0;
}
