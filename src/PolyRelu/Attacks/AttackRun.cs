using System.Diagnostics;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>What all batches of one run share: the victim, the threat, the seed, and what was found so far.</summary>
internal sealed class AttackRun(IClassifier victim, Samples samples, ThreatModel threat, ulong seed, IProgress<double>? progress, CancellationToken cancellation)
{
    /// <summary>No attack of the sequence.</summary>
    public const int NoPlace = -1;

    private readonly List<Tally> tallies = [];
    private readonly int[] frozen = Frozen(threat.FeatureRadii);
    private double progressStart;
    private double progressWidth = 1;

    public IClassifier Victim => victim;

    public Samples Samples => samples;

    public ThreatModel Threat => threat;

    public ulong Seed => seed;

    public IProgress<double>? Progress => progress;

    public CancellationToken Cancellation => cancellation;

    /// <summary>[n], the attack's claims; asked again at the end.</summary>
    public bool[] Broken { get; } = new bool[samples.Count];

    /// <summary>[n], the place of the attack that broke every sample; <see cref="NoPlace"/> where none did.</summary>
    public int[] BrokenBy { get; } = [.. Enumerable.Repeat(NoPlace, samples.Count)];

    /// <summary>[n × C], the victim's answer to the clean inputs.</summary>
    public Matrix CleanLogits { get; } = new(samples.Count, victim.Outputs);

    /// <summary>[n × C], that answer where it is known already; default where the victim is to be asked.</summary>
    public Matrix KnownLogits { get; init; }

    /// <summary>[n × D].</summary>
    public Matrix Adversarials { get; } = samples.Inputs.Copy();

    /// <summary>[n], each at most the radius of the threat model: the radius of every sample; null where it is the same for all.</summary>
    public double[]? Radii { get; init; }

    /// <summary>[n × D], where the first start of every sample begins, moved into its region; default where the attack chooses.</summary>
    public Matrix Starts { get; init; }

    /// <summary>
    /// [n], in a search for the nearest examples: the distance of the nearest one known, beyond which nothing counts; null where every
    /// point within the radius counts alike.
    /// </summary>
    public double[]? Reach { get; init; }

    /// <summary>The inputs whose coordinates the samples are; null where the samples are the inputs.</summary>
    public SpanOrigin? Origin { get; init; }

    /// <summary>Attacks that ran, in order, with their counts over all batches.</summary>
    public IReadOnlyList<Tally> Tallies => tallies;

    /// <summary>The part of the progress that is being worked on.</summary>
    public (double Start, double Width) ProgressWindow
    {
        get => (progressStart, progressWidth);
        set => (progressStart, progressWidth) = value;
    }

    public void Report(double fraction) => progress?.Report(Math.Min(1, progressStart + (fraction * progressWidth)));

    /// <summary>The threat model of one sample.</summary>
    public ThreatModel ThreatOf(int sample) => Radii is null ? threat : threat with { Radius = Radii[sample] };

    /// <summary>Whether the victim is known to leave its inputs alone and to write every gradient, finite for finite inputs.</summary>
    public bool KeepsItsContract { get; } = victim is NetworkEvaluator or SpannedNetwork;

    /// <summary>Computes Jᵀ·cotangent at the inputs asked about last; features that must not move have no slope.</summary>
    /// <remarks>Slopes that the victim does not write, or that are not finite, count as zero, so that the other features still lead somewhere.</remarks>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        if (!KeepsItsContract) gradients.Fill(0);
        ((IDifferentiableClassifier)victim).PullBack(cotangents, gradients);
        if (!KeepsItsContract) Workers.For(gradients.Rows, gradients, static (row, work) => SilenceNonFinite(work.Row(row)));
        if (frozen.Length > 0) Workers.For(gradients.Rows, (gradients, frozen), static (row, work) => Silence(work.gradients.Row(row), work.frozen));
    }

    private static void SilenceNonFinite(Span<float> gradient)
    {
        if (RowOperations.IsFinite(gradient)) return;
        foreach (ref float slope in gradient)
            if (!float.IsFinite(slope)) slope = 0;
    }

    private static void Silence(Span<float> gradient, int[] features)
    {
        foreach (int feature in features) gradient[feature] = 0;
    }

    private static int[] Frozen(FeatureRadii? radii) =>
        radii is null ? [] : [.. Enumerable.Range(0, radii.Values.Length).Where(feature => radii.Values[feature] == 0)];

    /// <summary>Opens the counts of the attack at the next place of the sequence.</summary>
    public void Name(int place, string name)
    {
        Debug.Assert(place == tallies.Count, "Attacks are named in order.");
        tallies.Add(new Tally(name));
    }

    /// <summary>What one attack of the sequence did.</summary>
    internal sealed class Tally(string name)
    {
        public string Name => name;

        public int Attacked { get; set; }

        public double Seconds { get; set; }
    }
}
