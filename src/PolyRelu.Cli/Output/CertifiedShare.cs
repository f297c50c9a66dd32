using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Evaluation;

namespace PolyRelu.Cli.Output;

/// <summary>What certificates spared the attacks within one radius.</summary>
/// <param name="CertifiedAccuracy">Fraction of points proven robust.</param>
/// <param name="Undecided">Fraction of points neither proven robust nor broken.</param>
/// <param name="UndecidedPoints">Which these are, by their place among the points attacked.</param>
/// <param name="Skipped">Points that were not attacked because they are proven robust.</param>
/// <param name="SecondsSaved">
/// Estimate: what the attacks took for each point that they were given, times those skipped; null where they were given none. A robust
/// point costs more than a broken one, so it is rather too low.
/// </param>
internal sealed record CertifiedShare(
    double CertifiedAccuracy, double Undecided, IReadOnlyList<int> UndecidedPoints, int Skipped, double? SecondsSaved)
{
    /// <summary>Of a radius; null where nothing was certified.</summary>
    public static CertifiedShare? Of(EvaluationResult result, int place)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Request.Certificates is not { } table) return null;
        RadiusResult radius = result.Report.Radii[place];
        AttackEntry[] attacks = [.. radius.Attacks.Where(entry => entry.Identity != CertificateTable.Descents)];
        int skipped = table.CountOf(Verdict.Certified, place), given = attacks[0].Attacked;
        double? saved = given == 0 ? null : attacks.Sum(entry => entry.Seconds) / given * skipped;
        int[] undecided = [.. radius.Robust.Index().Where(point => point.Item).Select(point => point.Index)
            .Where(i => table[i, place].Verdict != Verdict.Certified)];
        return new(table.CertifiedAccuracy(place), radius.RobustAccuracy - table.CertifiedAccuracy(place), undecided, skipped, saved);
    }
}
