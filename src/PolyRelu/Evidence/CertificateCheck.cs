using PolyRelu.Certification;
using PolyRelu.Kernels;
using PolyRelu.Numerics;
using static System.FormattableString;

namespace PolyRelu.Evidence;

/// <summary>Checks every claim of a certificate: no bound counts that is not computed again, by other and simpler routines.</summary>
/// <remarks>
/// It works in all D features (no basis), with interval arithmetic in plain loops, bounds envelopes by bisection, and proves convexity by a
/// plain Cholesky factorisation. From the certification it shares the bound of the float32 program's rounding for one set
/// (<see cref="ProgramRounding"/>) and the constants of <see cref="Outward"/>; from elsewhere <see cref="Enclosure"/>, the reading of
/// network and points, and the ranges of a threat model. Nothing that a search, a stage or a contraction says is used.
/// </remarks>
public static class CertificateCheck
{
    /// <summary>A margin up to here says that it is positive.</summary>
    private const double SignAlone = 1e-290;

    /// <summary>Checks a certificate.</summary>
    /// <returns>Claims checked, and what does not hold, one sentence each.</returns>
    public static WitnessVerdict Run(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ProgramRounding rounding = new(certificate.Network);
        string?[] failures = new string?[certificate.Claims.Count];
        Workers.For(failures.Length, i => failures[i] = Failure(certificate, rounding, certificate.Claims[i]));
        string[] twice = [.. Repeated(certificate)];
        return new(failures.Length, failures.Length == 0 ? ["Nothing is claimed."] : [.. twice, .. failures.OfType<string>()]);
    }

    /// <summary>What counts more often than it is there.</summary>
    private static IEnumerable<string> Repeated(Certificate certificate)
    {
        foreach (IGrouping<int, int> place in certificate.Places.GroupBy(place => place).Where(place => place.Count() > 1))
            yield return Invariant($"Point {place.Key} is there {place.Count()} times.");
        foreach (var same in certificate.Claims.GroupBy(claim => (claim.Sample, claim.Radius)).Where(same => same.Count() > 1))
        {
            int place = certificate.Places[same.Key.Sample];
            yield return Invariant($"Point {place} within {same.Key.Radius} is claimed {same.Count()} times.");
        }
    }

    private static string? Failure(Certificate certificate, ProgramRounding rounding, CertifiedPoint claim)
    {
        int label = certificate.Samples.Labels[claim.Sample], outputs = certificate.Network.Outputs;
        string who = Invariant($"Point {certificate.Places[claim.Sample]} within {claim.Radius}");
        int[] rivals = outputs == 1 ? [-label] : [.. Enumerable.Range(0, outputs).Where(k => k != label)];
        if (!claim.Proofs.Select(proof => proof.Rival).Order().SequenceEqual(rivals))
            return $"{who}: the proofs are not one for each rival of label {label}.";
        if (!(claim.Radius >= 0)) return $"{who}: a radius is at least 0.";
        double margin = double.PositiveInfinity;
        Dictionary<double, CheckedSet> sets = [];
        foreach (RivalProof proof in claim.Proofs)
        {
            if (!(proof.Radius >= claim.Radius)) return Invariant($"{who}: the proof against {proof.Rival} is one within {proof.Radius}.");
            if (!sets.TryGetValue(proof.Radius, out CheckedSet? set))
            {
                set = sets[proof.Radius] = new(certificate.Network, certificate.Samples.Inputs.Row(claim.Sample),
                    certificate.Threat(proof.Radius));
            }
            if (Failure(set, rounding, label, proof) is { } failure) return $"{who}, rival {proof.Rival}: {failure}.";
            margin = Math.Min(margin, proof.LowerMargin);
        }
        return claim.LowerMargin <= margin && claim.LowerMargin > 0 ? null
            : Invariant($"{who}: a margin of {claim.LowerMargin:g9} is claimed, and the proofs claim {margin:g9}.");
    }

    private static string? Failure(CheckedSet set, ProgramRounding rounding, int label, RivalProof proof)
    {
        Enclosure[] known = set.Intervals;
        for (int place = 0; place < proof.Rounds.Count; place++)
        {
            RoundCheck? check = RoundCheck.Run(set, rounding, label, proof.Rival, proof.Rounds[place], known, out string? failure);
            if (failure is not null) return $"round {place + 1}: {failure}";
            bool isLast = place == proof.Rounds.Count - 1;
            if (check!.Bound > 0)
            {
                if (!isLast) return "rounds follow the one that decides";
                // A bound after contraction holds for what is left of the set; of the rest only the sign is known.
                return proof.LowerMargin > 0 && (proof.LowerMargin <= SignAlone || (place == 0 && proof.LowerMargin <= check.Margin)) ? null
                    : Invariant($"a margin of {(place == 0 ? check.Margin : 0):g9} is proven, not {proof.LowerMargin:g9}");
            }
            if (check.Contract() is not { } shorter) return $"round {place + 1}: no interval can be shortened";
            if (Array.Exists(shorter, interval => interval.Low > interval.High))
            {
                return !isLast ? "rounds follow the one that decides"
                    : proof.LowerMargin is > 0 and <= SignAlone ? null
                    : Invariant($"the margin is proven to be positive, and not to be {proof.LowerMargin:g9}");
            }
            known = shorter;
        }
        return "the rounds prove nothing";
    }
}
