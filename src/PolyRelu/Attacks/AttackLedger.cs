using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// The account of a run, and the only place that decides what its attacks broke: attacks and composites offer points.
/// </summary>
/// <remarks>
/// An offer is a claim and no more. <see cref="Decide"/> measures the point of every claim against the radius, the box and the
/// feature radii of its own sample, and asks the victim about it once more; what does not hold is forgotten, and the sample stays
/// with the attacks that follow. What holds is moved outwards within its ball and box, where there is room, until float64
/// misclassifies it too (<see cref="PreciseExamples"/>), unless it is to stay as it is (<see cref="Settles"/>). Clean inputs are
/// those of the samples, whatever an attack did to its own copies.
/// </remarks>
internal sealed class AttackLedger
{
    /// <summary>No attack of the sequence.</summary>
    public const int NoPlace = -1;

    private const int RowsAtOnce = 2048;

    private readonly IClassifier victim;
    private readonly Samples samples;
    private readonly AttackGoal goal;
    private readonly bool[] broken;
    private readonly int[] brokenBy;
    private readonly int[] claimedBy;
    private readonly double[] bounds;
    private readonly PreciseExamples precise;

    /// <summary>Nothing is claimed.</summary>
    public AttackLedger(IClassifier victim, Samples samples, AttackGoal goal)
    {
        this.victim = victim;
        this.samples = samples;
        this.goal = goal;
        precise = new PreciseExamples(victim);
        broken = new bool[samples.Count];
        brokenBy = [.. Enumerable.Repeat(NoPlace, samples.Count)];
        claimedBy = [.. Enumerable.Repeat(NoPlace, samples.Count)];
        bounds = goal.SeeksNearest ? [.. Enumerable.Range(0, samples.Count).Select(goal.BoundOf)] : [];
        Examples = samples.Inputs.Copy();
    }

    /// <summary>Whether examples that hold are moved; not where they have to stay what they are, such as at levels.</summary>
    public bool Settles { get; init; } = true;

    /// <summary>[n × D]: the example of what is broken, or the point of an open claim; else the clean input. Not to be written.</summary>
    public Matrix Examples { get; }

    /// <summary>[n], as decided.</summary>
    public bool[] Broken => [.. broken];

    /// <summary>Whether a sample is broken, as decided.</summary>
    public bool IsBroken(int sample) => broken[sample];

    /// <summary>Whether a point was offered for a sample that is not decided yet.</summary>
    public bool IsClaimed(int sample) => claimedBy[sample] != NoPlace;

    /// <summary>Place of the attack that broke a sample; <see cref="NoPlace"/> where none did.</summary>
    public int BrokenBy(int sample) => brokenBy[sample];

    /// <summary>
    /// The distance up to which points around a sample count: the radius, or in a search for the
    /// nearest example that of the one known or claimed.
    /// </summary>
    public double ReachOf(int sample) => goal.SeeksNearest ? bounds[sample] : goal.RadiusOf(sample);

    /// <summary>The misclassified samples are broken, by no attack.</summary>
    /// <param name="logits">[n × C], what the victim says about the clean inputs.</param>
    /// <returns>The samples that are classified correctly.</returns>
    public int[] LeaveOutMisclassified(Matrix logits)
    {
        for (int i = 0; i < broken.Length; i++) broken[i] = !Margin.IsCorrect(logits.Row(i), samples.Labels[i]);
        return [.. Enumerable.Range(0, broken.Length).Where(i => !broken[i])];
    }

    /// <summary>
    /// Claims that a point breaks a sample. In a search for the nearest example a claim counts only where it is nearer than the one before.
    /// </summary>
    /// <param name="sample">The sample; nothing is claimed of one that is broken already.</param>
    /// <param name="point">[D].</param>
    /// <param name="place">Place of the attack in its sequence.</param>
    /// <returns>Whether the claim counts.</returns>
    public bool Offer(int sample, ReadOnlySpan<float> point, int place)
    {
        if (broken[sample]) return false;
        if (goal.SeeksNearest)
        {
            double distance = goal.Threat.Norm.Distance(point, samples.Inputs.Row(sample));
            if (!(distance < bounds[sample])) return false;
            bounds[sample] = distance;
        }
        claimedBy[sample] = place;
        point.CopyTo(Examples.Row(sample));
        return true;
    }

    /// <summary>Decides the open claims of some samples.</summary>
    /// <exception cref="InvalidOperationException">The victim changed what it was asked about.</exception>
    public void Decide(ReadOnlySpan<int> indices)
    {
        List<int> claimed = [];
        foreach (int sample in indices)
            if (IsClaimed(sample)) claimed.Add(sample);
        for (int first = 0; first < claimed.Count; first += RowsAtOnce)
            DecideAtOnce([.. claimed.GetRange(first, Math.Min(RowsAtOnce, claimed.Count - first))]);
    }

    /// <summary>Decides every open claim.</summary>
    public void Close() => Decide([.. Enumerable.Range(0, broken.Length)]);

    private void DecideAtOnce(int[] claimed)
    {
        Matrix points = Examples.Choose(claimed), logits = new(claimed.Length, victim.Outputs);
        victim.LogitsOfCopy(points, logits);
        List<int> holding = [];
        for (int i = 0; i < claimed.Length; i++)
        {
            int sample = claimed[i];
            ReadOnlySpan<float> clean = samples.Inputs.Row(sample);
            bool holds = !Margin.IsCorrect(logits.Row(i), samples.Labels[sample])
                && SearchRegion.Contains(goal.ThreatOf(sample), clean, points.Row(i));
            broken[sample] = holds;
            brokenBy[sample] = holds ? claimedBy[sample] : NoPlace;
            claimedBy[sample] = NoPlace;
            if (holds) holding.Add(sample);
            else clean.CopyTo(Examples.Row(sample));
        }
        // The nearest examples are moved where they are confirmed, so that the search goes on from the boundary.
        if (Settles && !goal.SeeksNearest) Settle([.. holding]);
    }

    private void Settle(int[] holding)
    {
        Matrix points = Examples.Choose(holding);
        bool[] moved = precise.Settle(i => goal.ThreatOf(holding[i]), samples.Choose(holding), points);
        for (int i = 0; i < moved.Length; i++)
            if (moved[i]) points.Row(i).CopyTo(Examples.Row(holding[i]));
    }
}
