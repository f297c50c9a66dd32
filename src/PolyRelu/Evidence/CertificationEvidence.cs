using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evidence;

/// <summary>The outcome of a certification as a certificate that anyone can check.</summary>
public static class CertificationEvidence
{
    /// <summary>As far as the bounds of two routines may differ, of the size of their terms, with room to spare.</summary>
    private const double Agreement = 1e-3;

    /// <summary>The proofs of every sample within every radius within which it is certified.</summary>
    /// <param name="request">What was certified.</param>
    /// <param name="table">What came of it, with or without attacks beside.</param>
    /// <param name="texts">How it came about.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops between two points.</param>
    /// <returns>
    /// The certificate. Proofs that the request did not keep, or that an earlier run found, are made again by the same search, which
    /// comes to the same numbers.
    /// </returns>
    /// <exception cref="NotSupportedException">A proof is of a kind that files do not hold.</exception>
    /// <exception cref="InvalidOperationException">A proof of an earlier run cannot be made again.</exception>
    public static Certificate Of(CertificationRequest request, CertificateTable table, IReadOnlyDictionary<string, string> texts,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(table);
        int[] places = [.. Enumerable.Range(0, table.Radii.Count)];
        return Of(request, texts, sample => [.. places.Select(place => (table.Radii[place], table[sample, place]))],
            (certifier, own) =>
            {
                CertificateTable again = new(table.Radii, certifier.Decide(own, request.Threat, table.Radii, null, cancellation));
                return [.. places.Select(place => (table.Radii[place], again[0, place]))];
            }, progress, cancellation);
    }

    /// <summary>The proofs of the certified radius of every sample.</summary>
    /// <param name="request">What was certified.</param>
    /// <param name="table">What came of it, with or without attacks beside.</param>
    /// <param name="texts">How it came about.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops between two points.</param>
    /// <returns>The certificate; proofs that were not kept are made again.</returns>
    /// <exception cref="NotSupportedException">A proof is of a kind that files do not hold.</exception>
    /// <exception cref="InvalidOperationException">A proof of an earlier run cannot be made again.</exception>
    public static Certificate Of(CertificationRequest request, BracketTable table, IReadOnlyDictionary<string, string> texts,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(table);
        return Of(request, texts, sample => [VerdictOf(table.Brackets[sample])],
            (certifier, own) => [VerdictOf(certifier.Bracket(own, request.Threat, null, cancellation)[0])], progress, cancellation);
    }

    private static (double, SampleCertificate) VerdictOf(RadiusBracket bracket) => (bracket.CertifiedRadius,
        new(bracket.CertifiedRadius > 0 ? Verdict.Certified : Verdict.Undecided, bracket.Stage, 0)
        { Proofs = bracket.Proofs });

    private static Certificate Of(CertificationRequest request, IReadOnlyDictionary<string, string> texts,
        Func<int, (double Radius, SampleCertificate Verdict)[]> known,
        Func<Certifier, Samples, (double Radius, SampleCertificate Verdict)[]> again, IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        Certifier certifier = new(request.Network, request.Settings);
        Samples samples = request.Samples;
        (double Radius, SampleCertificate Verdict)[][] found = new (double, SampleCertificate)[samples.Count][];
        var report = WorkReport.To(progress, samples.Count);
        Workers.For(found.Length, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            found[i] = [.. known(i).Where(one => IsCertified(one.Verdict))];
            if (found[i].Any(one => one.Verdict.Proofs.Count == 0))
            {
                (double Radius, SampleCertificate Verdict)[] proven =
                    [.. again(certifier, samples.Choose([i])).Where(one => IsCertified(one.Verdict))];
                found[i] = [.. found[i].Select(one => one with { Verdict = Again(i, one.Radius, proven) })];
            }
            report?.Next();
        });
        return ToCertificate(request.Network, samples, request.Threat,
            found.SelectMany((own, i) => own.Select(one => (i, one.Radius, one.Verdict))), texts);
    }

    private static bool IsCertified(SampleCertificate certificate) => certificate.Verdict == Verdict.Certified;

    private static SampleCertificate Again(int sample, double radius, (double Radius, SampleCertificate Verdict)[] proven)
    {
        foreach ((double own, SampleCertificate verdict) in proven)
            if (own == radius) return verdict;
        throw new InvalidOperationException(FormattableString.Invariant($"Sample {sample} was certified within {radius:R} by an earlier ")
            + "run, whose proof this machine does not come to again; certify without that run's checkpoint to write a certificate.");
    }

    /// <summary>The certified ones of some verdicts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">What was certified.</param>
    /// <param name="threat">Norm and ranges; its radius is not read.</param>
    /// <param name="verdicts">Rows of the samples with radius and verdict; those that are not certified are passed over.</param>
    /// <param name="texts">How it came about.</param>
    /// <exception cref="NotSupportedException">A proof is of a kind that files do not hold.</exception>
    internal static Certificate ToCertificate(PolyReluNetwork network, Samples samples, ThreatModel threat,
        IEnumerable<(int Sample, double Radius, SampleCertificate Verdict)> verdicts, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        (int Sample, double Radius, SampleCertificate Verdict)[] certified =
            [.. verdicts.Where(verdict => verdict.Verdict.Verdict == Verdict.Certified).OrderBy(verdict => verdict.Sample)];
        int[] rows = [.. certified.Select(verdict => verdict.Sample).Distinct()];
        RealNetwork real = new(network);
        return new()
        {
            Samples = new(samples.Inputs.Choose(rows), [.. rows.Select(row => samples.Labels[row])]),
            Places = rows,
            Norm = threat.Norm,
            Box = threat.Box,
            FeatureRadii = threat.FeatureRadii,
            Network = network,
            Texts = texts,
            Claims = [.. certified.GroupBy(verdict => verdict.Sample).SelectMany(group =>
            {
                SampleGeometry geometry = new(real, samples.Inputs.Row(group.Key));
                return group.Select(verdict =>
                {
                    RivalProof[] proofs = [.. verdict.Verdict.Proofs.Select(proof => Lift(proof, geometry, threat))];
                    return new CertifiedPoint(Array.IndexOf(rows, group.Key), verdict.Radius, verdict.Verdict.Stage,
                        proofs.Min(proof => proof.LowerMargin)) { Proofs = proofs };
                });
            })],
        };
    }

    private static RivalProof Lift(PairProof proof, SampleGeometry geometry, ThreatModel threat)
    {
        MarginSpace space = MarginSpace.Of(geometry, threat with { Radius = proof.Radius });
        CertificateRound[] rounds = [.. proof.Rounds.Select(round => Lift(round, space))];
        // After a contraction the file claims no more than the sign; else a little less than what was found here, so that another
        // routine, whose bound differs by its own roundings, finds as much.
        bool isKnown = proof.Cut is null && rounds is [{ Bound: > 0 } only] && only.Bound > Agreement * Size(only, space);
        return new(proof.Rival, proof.Radius, isKnown ? proof.LowerMargin * (1 - Agreement) : double.Epsilon, rounds)
        {
            Parts = Lift(proof.Cut, space.Set, space),
        };
    }

    private static CertificatePart[] Lift(ProofCut? cut, PerturbationSet larger, MarginSpace space) =>
        cut is null ? [] : [Lift(cut.Direction, cut.Below, larger, space, isAbove: false),
            Lift(cut.Direction, cut.Above, larger, space, isAbove: true)];

    private static CertificatePart Lift(double[] direction, ProofBranch part, PerturbationSet larger, MarginSpace space, bool isAbove)
    {
        SlabbedSet set = new(space.Set, [.. part.Slabs]);
        double[] features = new double[space.Network.Dimension];
        double shift = space.LiftDirection(direction, features);
        Slab slab = part.Slabs[^1];
        double[][] lows = new double[space.Clean.Length][], highs = new double[lows.Length][];
        for (int j = 0; j < lows.Length; j++)
        {
            lows[j] = Weights(set, space.Neurons.Row(j), 1);
            highs[j] = Weights(set, space.Neurons.Row(j), -1);
        }
        return new(isAbove, features, slab.Low + shift, slab.High + shift, Weights(larger, direction, isAbove ? -1 : 1), lows, highs,
            [.. part.Rounds.Select(round => Lift(round, space))], Lift(part.Cut, set, space));
    }

    private static double[] Weights(PerturbationSet set, ReadOnlySpan<double> g, double sign)
    {
        if (set is not SlabbedSet slabs) return [];
        double[] signed = new double[g.Length];
        for (int i = 0; i < signed.Length; i++) signed[i] = sign * g[i];
        return slabs.Balance(signed);
    }

    /// <summary>The size of the terms behind a bound.</summary>
    private static double Size(CertificateRound round, MarginSpace space)
    {
        double size = Math.Abs(round.Norm.Constant) + (Math.Abs(round.Norm.Slope) * space.HighestSquare);
        for (int j = 0; j < round.Envelopes.Length; j++)
            if (round.Terms.Coefficients[j] != 0) size += Math.Abs(round.Terms.Coefficients[j] * round.Envelopes[j].Value);
        return size;
    }

    /// <summary>
    /// A round in the features of the input. A multiplier λ of ‖ξ‖² ≤ r² is one of ‖δ‖² ≤ r², since ξ are coordinates of δ in an
    /// orthonormal
    /// basis.
    /// </summary>
    private static CertificateRound Lift(ProofRound round, MarginSpace space)
    {
        double[] point = new double[space.Network.Dimension];
        int own = space.Set.Multipliers;
        switch (round)
        {
            case QuadraticRound quadratic:
                space.Lift(quadratic.Point, point);
                return new(false, quadratic.Intervals.Low, quadratic.Intervals.High, quadratic.Envelopes, quadratic.Norm,
                    quadratic.Multipliers[..own], point, quadratic.Terms, quadratic.Bound)
                {
                    SlabMultipliers = quadratic.Multipliers[own..],
                    SlabWeights = quadratic.SlabWeights,
                };
            case VertexRound vertices:
                space.Lift(vertices.Point, point);
                return new(true, space.Low, space.High, vertices.Tangents, vertices.Norm, new double[own], point, vertices.Terms,
                    vertices.Bound);
            default:
                throw new NotSupportedException($"A round of the kind {round.GetType().Name} has no place in a certificate file.");
        }
    }
}
