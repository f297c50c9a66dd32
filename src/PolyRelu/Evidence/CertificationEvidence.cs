using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evidence;

/// <summary>The outcome of a certification as a certificate that anyone can check.</summary>
public static class CertificationEvidence
{
    private static readonly double[] Shares = [1, 1 - 1e-5, 1 - 1e-4, 1 - 1e-3];

    /// <summary>Proves points within radii again, keeping the proofs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">What was certified.</param>
    /// <param name="threat">Norm and ranges; its radius is not read.</param>
    /// <param name="certified">Rows of the samples, each with a radius within which it was certified.</param>
    /// <param name="settings">How much work a certificate may take; null for the defaults.</param>
    /// <param name="texts">How it came about.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops between two points.</param>
    /// <returns>
    /// The certificate. A radius that was the end of a search may need what the search knew: where the proof fails there, it is one within
    /// a radius smaller by at most a thousandth, and where that fails too, the claim is left out.
    /// </returns>
    /// <exception cref="NotSupportedException">A proof is of a kind that files do not hold.</exception>
    public static Certificate Prove(PolyReluNetwork network, Samples samples, ThreatModel threat,
        IReadOnlyList<(int Sample, double Radius)> certified, CertificationSettings? settings, IReadOnlyDictionary<string, string> texts,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(certified);
        Certifier certifier = new(network, settings);
        (int, double, SampleCertificate)[] verdicts = new (int, double, SampleCertificate)[certified.Count];
        int done = 0;
        Workers.For(verdicts.Length, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            (int sample, double radius) = certified[i];
            foreach (double share in Shares)
            {
                SampleCertificate verdict = certifier.Decide(samples.Choose([sample]), threat, [share * radius], null, cancellation)[0][0];
                verdicts[i] = (sample, share * radius, verdict);
                if (verdict.Verdict == Verdict.Certified) break;
            }
            progress?.Report((double)Interlocked.Increment(ref done) / verdicts.Length);
        });
        return ToCertificate(network, samples, threat, verdicts, texts);
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
        int[] places = [.. certified.Select(verdict => verdict.Sample).Distinct()];
        RealNetwork real = new(network);
        return new()
        {
            Samples = new(samples.Inputs.Choose(places), [.. places.Select(place => samples.Labels[place])]),
            Places = places,
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
                    return new CertifiedPoint(Array.IndexOf(places, group.Key), verdict.Radius, verdict.Verdict.Stage,
                        proofs.Min(proof => proof.LowerMargin)) { Proofs = proofs };
                });
            })],
        };
    }

    private static RivalProof Lift(PairProof proof, SampleGeometry geometry, ThreatModel threat)
    {
        MarginSpace space = MarginSpace.Of(geometry, threat with { Radius = proof.Radius });
        // After a contraction or a cut the file claims no more than the sign.
        double margin = proof is { Rounds: [{ Bound: > 0 }], Cut: null } ? proof.LowerMargin : double.Epsilon;
        return new(proof.Rival, proof.Radius, margin, [.. proof.Rounds.Select(round => Lift(round, space))])
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
