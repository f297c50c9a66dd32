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
        string? failure = Failure(set, set.Intervals, proof.Rounds, proof.Parts,
            (part, round, known) =>
                (RoundCheck.Run(part, rounding, label, proof.Rival, round, known, out string? reason), reason), out RoundCheck? first);
        if (failure is not null) return failure;
        // A bound after contraction, or of a part, holds for what is left of the set; of the rest only the sign is known.
        if (proof.LowerMargin > 0 && (proof.LowerMargin <= SignAlone || proof.LowerMargin <= first?.Margin)) return null;
        return first is not null ? Invariant($"a margin of {first.Margin:g9} is proven, not {proof.LowerMargin:g9}")
            : Invariant($"the margin is proven to be positive, and not to be {proof.LowerMargin:g9}");
    }

    /// <summary>Checks the proof of a set or of a part of one.</summary>
    /// <param name="set">The part.</param>
    /// <param name="known">Where pre-activations lie if F ≤ 0 at all.</param>
    /// <param name="rounds">Its rounds.</param>
    /// <param name="parts">Its own parts.</param>
    /// <param name="run">Computes a round again.</param>
    /// <param name="decider">The first round, where it decides alone.</param>
    /// <returns>What does not hold; null where the proof does.</returns>
    private static string? Failure(CheckedSet set, Enclosure[] known, IReadOnlyList<CertificateRound> rounds,
        IReadOnlyList<CertificatePart> parts,
        Func<CheckedSet, CertificateRound, Enclosure[], (RoundCheck? Check, string? Failure)> run, out RoundCheck? decider)
    {
        decider = null;
        for (int place = 0; place < rounds.Count; place++)
        {
            (RoundCheck? check, string? failure) = run(set, rounds[place], known);
            if (failure is not null) return $"round {place + 1}: {failure}";
            bool isLast = place == rounds.Count - 1 && parts.Count == 0;
            if (check!.Bound > 0)
            {
                if (!isLast) return "rounds follow the one that decides";
                if (place == 0) decider = check;
                return null;
            }
            // A bound that is not the last one needs to shorten nothing where parts follow.
            if (check.Contract() is { } shorter) known = shorter;
            else if (place < rounds.Count - 1 || parts.Count == 0) return $"round {place + 1}: no interval can be shortened";
            if (IsEmpty(known)) return place == rounds.Count - 1 ? null : "rounds follow the one that decides";
        }
        if (parts.Count == 0) return "the rounds prove nothing";
        if (parts is not [{ IsAbove: false } below, { IsAbove: true } above] || !below.Direction.AsSpan().SequenceEqual(above.Direction)
            || !(below.High >= above.Low))
            return "the parts do not hold the whole set";
        foreach (CertificatePart part in parts)
        {
            string side = part.IsAbove ? "above" : "below";
            CheckedSet cut = set.Cut(part);
            Enclosure[] within = [.. known.Zip(cut.Intervals,
                (one, other) => new Enclosure(Math.Max(one.Low, other.Low), Math.Min(one.High, other.High)))];
            if (IsEmpty(within))
            {
                if (part.Rounds.Count > 0 || part.Parts.Count > 0) return $"{side}: rounds follow though nothing is left";
                continue;
            }
            if (Failure(cut, within, part.Rounds, part.Parts, run, out _) is { } failure) return $"{side}: {failure}";
        }
        return null;
    }

    private static bool IsEmpty(Enclosure[] intervals) => Array.Exists(intervals, interval => interval.Low > interval.High);
}
