using System.Diagnostics;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>What all batches of one run share: the victim, the goal, the seed, and the account of what was found so far.</summary>
internal sealed class AttackRun(IClassifier victim, AskedSamples asked, AttackGoal goal, IRandomStarts starts, ulong seed,
    IProgress<WorkProgress>? progress, CancellationToken cancellation)
{
    private readonly List<Tally> tallies = [];
    private readonly WorkReport? report = WorkReport.To(progress, asked.Samples.Count);
    private readonly int[] frozen = Frozen(goal.Threat.FeatureRadii);
    private double progressStart;
    private double progressWidth = 1;
    private bool watchNext;
    private Matrix question;
    private Matrix given;

    public IClassifier Victim => victim;

    public Samples Samples => asked.Samples;

    public AttackGoal Goal => goal;

    public ThreatModel Threat => goal.Threat;

    public ulong Seed => seed;

    /// <summary>Where a search inside this one tells the fraction done; the points that it is through with are not done yet.</summary>
    public IProgress<WorkProgress>? ProgressInside => report?.Part(0, 1, null);

    public CancellationToken Cancellation => cancellation;

    /// <summary>What is claimed and what is broken.</summary>
    public AttackLedger Ledger { get; } = new(victim, asked.Samples, goal);

    /// <summary>[n × C], the victim's answer to the clean inputs.</summary>
    public Matrix CleanLogits => asked.Logits;

    /// <summary>Where random searches begin.</summary>
    public IRandomStarts Starts => starts;

    /// <summary>Attacks that ran, in order, with their counts over all batches.</summary>
    public IReadOnlyList<Tally> Tallies => tallies;

    /// <summary>The part of the progress that is being worked on.</summary>
    public (double Start, double Width) ProgressWindow
    {
        get => (progressStart, progressWidth);
        set => (progressStart, progressWidth) = value;
    }

    private bool KeepsItsContract { get; } = victim.Guarantees.KeepsContract;

    /// <summary>Whether the part at work is the last one.</summary>
    public bool IsLast { get; set; }

    /// <summary>Samples in batches to come, while a batch is done with when it is through; null otherwise.</summary>
    public int? Waiting { get; set; }

    /// <summary>Tells how far the search of a batch is.</summary>
    /// <param name="fraction">Part of it that is done.</param>
    /// <param name="open">Rows around which it still searches.</param>
    public void Report(double fraction, int open) =>
        report?.Tell(progressStart + (fraction * progressWidth), Waiting is { } waiting ? Samples.Count - waiting - open : 0);

    /// <summary>Tells how many samples are done.</summary>
    public void ReportDone(double fraction, int done) => report?.Tell(fraction, done);

    /// <summary>Looks at the next question whether the victim leaves its inputs alone: once per batch, since it costs a copy.</summary>
    public void WatchNextQuestion() => watchNext = !KeepsItsContract;

    /// <summary>Asks the victim.</summary>
    /// <param name="points">[m × D], the attack's own.</param>
    /// <param name="logits">[m × C], overwritten.</param>
    public void Ask(Matrix points, Matrix logits)
    {
        (question, given) = watchNext ? (points, points.Copy()) : default;
        watchNext = false;
        victim.Logits(points, logits);
        if (given.Rows > 0) ClassifierContract.RequireUnchanged(victim, given, question);
    }

    /// <summary>Computes Jᵀ·cotangent at the inputs asked about last; features that must not move have no slope.</summary>
    /// <remarks>
    /// Slopes that the victim does not write, or that are not finite, count as zero, so that the other features still lead somewhere.
    /// </remarks>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        if (!KeepsItsContract) gradients.Fill(0);
        ((IDifferentiableClassifier)victim).PullBack(cotangents, gradients);
        if (given.Rows > 0) ClassifierContract.RequireUnchanged(victim, given, question);
        if (!KeepsItsContract) Workers.For(gradients.Rows, gradients, static (row, work) => SilenceNonFinite(work.Row(row)));
        if (frozen.Length > 0)
            Workers.For(gradients.Rows, (gradients, frozen), static (row, work) => Silence(work.gradients.Row(row), work.frozen));
    }

    /// <summary>Opens the counts of the attack at the next place of the sequence.</summary>
    public void Name(AttackIdentity identity) => tallies.Add(new Tally(identity));

    /// <summary>One part of the attack: it offers points, and the ledger decides all that was claimed.</summary>
    /// <param name="part">Searches around the samples and offers what it finds.</param>
    /// <param name="indices">The samples it attacks.</param>
    /// <param name="place">Its place.</param>
    public void Stage(AttackPart part, int[] indices, int place)
    {
        long start = Stopwatch.GetTimestamp();
        int[] chosen = part.Choose(this, indices);
        tallies[place].Attacked += chosen.Length;
        if (chosen.Length > 0) part.Search(this, chosen, place);
        Ledger.Decide(chosen);
        tallies[place].Seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
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

    /// <summary>What one attack of the sequence did.</summary>
    internal sealed class Tally(AttackIdentity identity)
    {
        public AttackIdentity Identity => identity;

        public int Attacked { get; set; }

        public double Seconds { get; set; }
    }
}
