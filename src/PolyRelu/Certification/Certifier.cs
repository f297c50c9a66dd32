using System.Collections.Concurrent;
using System.Diagnostics;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Certification;

/// <summary>
/// Proves that a network keeps its labels: every float32 input within a radius, as the program computes it in any order of summation.
/// </summary>
/// <remarks>
/// The contract is the same for every proof, as that of an attack is (<c>Attack.Run</c>): this validates, asks the program about the clean
/// inputs, orders the rivals, and lets stages propose bounds, the cheap ones first; what they propose is computed again with every
/// rounding counted outwards, and verdicts are written here alone. A set is certified if the margin against every rival exceeds, everywhere
/// in
/// it, what the float32 program may lose by rounding; broken if the program misclassifies an input of it; else undecided. In L2 and L1
/// the box of a threat model is left out of proofs, which therefore hold for more than was asked for; examples lie in the box.
/// Results do not depend on the number of threads.
/// </remarks>
public sealed class Certifier
{
    private readonly RealNetwork real;
    private readonly ProgramRounding rounding;
    private readonly CertificationSettings settings;
    private readonly ConcurrentBag<IClassifier> programs = [];

    /// <summary>Prepares a network; later changes of its parameters are not seen.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">How much work a certificate may take; null for the defaults.</param>
    /// <exception cref="ArgumentException">A parameter of the network is not finite.</exception>
    public Certifier(PolyReluNetwork network, CertificationSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.settings = (settings ?? new()).Valid();
        PolyReluNetwork copy = network.Copy();
        RequireFinite(copy);
        real = new(copy);
        rounding = new(copy);
    }

    /// <summary>The names of the stages, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Stages { get; } = SampleCertifier.StageNames;

    /// <summary>Whether verdicts come with their proofs, which are large.</summary>
    internal bool KeepsProofs { get; init; } = true;

    /// <summary>Decides every sample within every radius.</summary>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="threat">Norm and ranges; its radius is not read.</param>
    /// <param name="radii">Radii ≥ 0.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <returns>[n][radii].</returns>
    /// <exception cref="ArgumentException">Shapes or labels do not fit, or an input is not finite or outside the box.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SampleCertificate[][] Decide(Samples samples, ThreatModel threat, IReadOnlyList<double> radii,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default) => DecideKnowing(null, samples, threat, radii, progress, cancellation);

    /// <summary>
    /// The same, where somebody knows examples: nothing is tried within the radii of those that the program misclassifies.
    /// </summary>
    /// <param name="examples">[n][radii] An input of the set, or null; null for none at all.</param>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="threat">Norm and ranges; its radius is not read.</param>
    /// <param name="radii">Radii ≥ 0.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    internal SampleCertificate[][] DecideKnowing(float[]?[][]? examples, Samples samples, ThreatModel threat, IReadOnlyList<double> radii,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(radii);
        ThreatModel[] threats = [.. radii.Select(radius => threat with { Radius = radius })];
        (int?[][] asked, Matrix answers) = examples is null ? ([], default) : Ask(examples);
        return ForSamples(samples, threat, progress, (certifier, i) =>
        {
            SampleCertificate[] certificates = new SampleCertificate[threats.Length];
            SampleCertificate? broken = null;
            foreach (int place in Enumerable.Range(0, threats.Length).OrderBy(place => threats[place].Radius))
            {
                long start = Stopwatch.GetTimestamp();
                // What breaks a sample breaks it within every larger radius.
                if (broken is null && examples?[i][place] is { } example)
                    broken = certifier.Of(example, answers.Row(asked[i][place]!.Value));
                SampleCertificate certificate = broken ?? certifier.Decide(threats[place], cancellation);
                if (certificate.Verdict == Verdict.Broken) broken = certificate;
                bool lost = certificate.Verdict == Verdict.Undecided
                    && certifier.IsLostToRounding(threats[place], certificate.LowerMargin, cancellation);
                certificates[place] = certificate with
                {
                    LostToRounding = lost,
                    Proofs = KeepsProofs ? certificate.Proofs : [],
                    Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
                };
            }
            return certificates;
        }, cancellation);
    }

    /// <summary>Brackets the distance of every sample to the nearest misclassified input.</summary>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="threat">Norm, ranges, and the largest radius of interest.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <returns>[n].</returns>
    /// <exception cref="ArgumentException">Shapes or labels do not fit, or an input is not finite or outside the box.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RadiusBracket[] Bracket(Samples samples, ThreatModel threat, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default) =>
        ForSamples(samples, threat, progress, (certifier, _) =>
        {
            long start = Stopwatch.GetTimestamp();
            RadiusBracket bracket = certifier.Bracket(threat, cancellation);
            return bracket with
            {
                Proofs = KeepsProofs ? bracket.Proofs : [],
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            };
        }, cancellation);

    /// <summary>Brackets the distance of every sample to the nearest misclassified input, with proofs within some radii alone.</summary>
    /// <remarks>
    /// For curves over these radii, and the dearer norms: the largest radius that is proven stands for all smaller ones, so that most
    /// samples take one proof. Where the smallest radius cannot be proven, halves of it are tried.
    /// </remarks>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="threat">Norm, ranges, and the largest radius of interest.</param>
    /// <param name="radii">Radii ≥ 0 at which a proof is of use, in any order.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <returns>[n].</returns>
    /// <exception cref="ArgumentException">Shapes or labels do not fit, or an input is not finite or outside the box.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RadiusBracket[] BracketWithin(Samples samples, ThreatModel threat, IReadOnlyList<double> radii,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(radii);
        return ForSamples(samples, threat, progress, (certifier, _) =>
        {
            long start = Stopwatch.GetTimestamp();
            RadiusBracket bracket = certifier.BracketWithin(threat, radii, cancellation);
            return bracket with
            {
                Proofs = KeepsProofs ? bracket.Proofs : [],
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            };
        }, cancellation);
    }

    /// <summary>What the program answers to examples, all at once: for each the row of its logits.</summary>
    private (int?[][] Rows, Matrix Logits) Ask(float[]?[][] examples)
    {
        List<float[]> all = [];
        int?[][] rows = Array.ConvertAll(examples, own => Array.ConvertAll(own, Place));
        Matrix inputs = new(all.Count, real.Dimension), logits = new(all.Count, real.Outputs);
        for (int i = 0; i < all.Count; i++) all[i].CopyTo(inputs.Row(i));
        if (all.Count > 0) real.Network.CreateEvaluator().Logits(inputs, logits);
        return (rows, logits);

        int? Place(float[]? example)
        {
            if (example is null) return null;
            all.Add(example);
            return all.Count - 1;
        }
    }

    private T[] ForSamples<T>(Samples samples, ThreatModel threat, IProgress<WorkProgress>? progress, Func<SampleCertifier, int, T> decide,
        CancellationToken cancellation)
    {
        Require(samples, threat);
        T[] results = new T[samples.Count];
        var report = WorkReport.To(progress, samples.Count);
        // All at once: a row is answered alike in any batch.
        Matrix logits = new(samples.Count, real.Outputs);
        real.Network.CreateEvaluator().Logits(samples.Inputs, logits);
        Workers.For(samples.Count, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            IClassifier program = programs.TryTake(out IClassifier? idle) ? idle : real.Network.CreateEvaluator();
            results[i] = decide(new(real, rounding, program, settings, samples.Inputs.Row(i), samples.Labels[i],
                logits.Row(i).ToArray()), i);
            programs.Add(program);
            report?.Next();
        });
        return results;
    }

    /// <summary>Checks what is to be certified.</summary>
    /// <exception cref="ArgumentException">Shapes or labels do not fit, or an input is not finite or outside the box.</exception>
    internal void Require(Samples samples, ThreatModel threat)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        RequireNorm(threat.Norm, nameof(threat));
        threat.RequireInputs(samples.Inputs, real.Dimension, "network", nameof(samples));
        Margin.Require(samples.Labels, real.Outputs);
    }

    /// <summary>Checks that proofs are about balls of this norm.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    internal static void RequireNorm(Norm norm, string parameter)
    {
        if (!Norm.All.Contains(norm))
            throw new ArgumentException($"Proofs are about balls in {string.Join(", ", Norm.All.Select(one => one.Symbol))}; got "
                + $"{norm.Symbol}, in which there are attacks alone.", parameter);
    }

    private static void RequireFinite(PolyReluNetwork network)
    {
        (string Name, float[] Values)[] parts = [("weights", network.Weights.ToArray()),
            ("output weights", network.OutputWeights.ToArray()),
            ("bias", network.Bias ?? []), ("centre", network.Centre ?? [])];
        foreach ((string name, float[] values) in parts)
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var place)
                throw new ArgumentException($"The {name} hold {values[place]}; nothing can be proven about a network that is not finite.",
                    nameof(network));
    }
}
