using System.Diagnostics;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// What the batches of one run share: the victim, the goal, the seed, and the account of what was found so far. Batches that are searched
/// side by side have one each (<see cref="Beside"/>), with a victim of their own.
/// </summary>
internal sealed class AttackRun
{
    private readonly AskedSamples asked;
    private readonly List<Tally> tallies = [];
    private readonly WorkReport? report;
    private readonly JointProgress? batches;    // of those searched side by side
    private readonly int batch;                 // its place among them
    private readonly int[] frozen;
    private double progressStart;
    private double progressWidth = 1;
    private bool watchNext;
    private Matrix question;
    private Matrix given;

    public AttackRun(IClassifier victim, AskedSamples asked, AttackGoal goal, IRandomStarts starts, ulong seed,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        (this.asked, Goal, Starts, Seed, Cancellation) = (asked, goal, starts, seed, cancellation);
        Victims = new VictimPool(victim);
        Victim = victim;
        Ledger = new AttackLedger(victim, asked.Samples, goal);
        report = WorkReport.To(progress, asked.Samples.Count);
        frozen = Frozen(goal.Threat.FeatureRadii);
    }

    private AttackRun(AttackRun whole, IClassifier replica, JointProgress batches, int batch)
    {
        (asked, Goal, Starts, Seed, Cancellation) = (whole.asked, whole.Goal, whole.Starts, whole.Seed, whole.Cancellation);
        (Victims, Victim, Ledger, frozen) = (whole.Victims, replica, whole.Ledger, whole.frozen);
        (this.batches, this.batch) = (batches, batch);
    }

    public IClassifier Victim { get; }

    /// <summary>The victim and its replicas.</summary>
    public VictimPool Victims { get; }

    public Samples Samples => asked.Samples;

    public AttackGoal Goal { get; }

    public ThreatModel Threat => Goal.Threat;

    public ulong Seed { get; }

    /// <summary>Where a search inside this one tells the fraction done; the points that it is through with are not done yet.</summary>
    public IProgress<WorkProgress>? ProgressInside => report?.Part(0, 1, null);

    public CancellationToken Cancellation { get; }

    /// <summary>What is claimed and what is broken; batches side by side offer points of samples of their own.</summary>
    public AttackLedger Ledger { get; }

    /// <summary>[n × C], the victim's answer to the clean inputs.</summary>
    public Matrix CleanLogits => asked.Logits;

    /// <summary>Where random searches begin.</summary>
    public IRandomStarts Starts { get; }

    /// <summary>Attacks that ran, in order, with their counts over all batches.</summary>
    public IReadOnlyList<Tally> Tallies => tallies;

    /// <summary>The part of the progress that is being worked on.</summary>
    public (double Start, double Width) ProgressWindow
    {
        get => (progressStart, progressWidth);
        set => (progressStart, progressWidth) = value;
    }

    private bool KeepsItsContract => Victim.Guarantees.KeepsContract;

    /// <summary>Whether the part at work is the last one.</summary>
    public bool IsLast { get; set; }

    /// <summary>Samples in batches to come, while a batch is done with when it is through; null otherwise.</summary>
    public int? Waiting { get; set; }

    /// <summary>Tells how far the search of a batch is.</summary>
    /// <param name="fraction">Part of it that is done.</param>
    /// <param name="open">Rows around which it still searches.</param>
    public void Report(double fraction, int open)
    {
        double part = progressStart + (fraction * progressWidth);
        if (batches is not null) batches.Tell(batch, part, open);
        else report?.Tell(part, Waiting is { } waiting ? Samples.Count - waiting - open : 0);
    }

    /// <summary>The run as a batch has it that is searched beside others, with a victim of its own.</summary>
    /// <param name="replica">The victim of the batch's thread.</param>
    /// <param name="progress">Of all these batches.</param>
    /// <param name="place">Place of the batch among them.</param>
    public AttackRun Beside(IClassifier replica, JointProgress progress, int place) => new(this, replica, progress, place);

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
        Victim.Logits(points, logits);
        if (given.Rows > 0) ClassifierContract.RequireUnchanged(Victim, given, question);
    }

    /// <summary>Computes Jᵀ·cotangent at the inputs asked about last; features that must not move have no slope.</summary>
    /// <remarks>
    /// Slopes that the victim does not write, or that are not finite, count as zero, so that the other features still lead somewhere.
    /// </remarks>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        if (!KeepsItsContract) gradients.Fill(0);
        ((IDifferentiableClassifier)Victim).PullBack(cotangents, gradients);
        if (given.Rows > 0) ClassifierContract.RequireUnchanged(Victim, given, question);
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
