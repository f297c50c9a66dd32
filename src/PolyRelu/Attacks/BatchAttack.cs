using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// An attack that searches around the points of a batch. For a new one derive, override <see cref="Search"/>, state its settings in a
/// record if it has any, and register it: a field (<see cref="AttackRegistration{TSettings}"/>) and a line in <c>LibraryEntries</c>.
/// </summary>
public abstract class BatchAttack : Attack
{
    private const int ElementsPerMatrix = 1 << 22;      // where one batch is searched after the other

    /// <summary>An attack in a context.</summary>
    /// <param name="context">What is known of the data, and how searches run; null for nothing.</param>
    protected BatchAttack(AttackContext? context = null) => Context = context ?? AttackContext.None;

    /// <inheritdoc/>
    public override bool NeedsGradients => true;

    /// <summary>What is known of the data, and how searches run.</summary>
    protected AttackContext Context { get; }

    /// <summary>Starts per point, at least 1.</summary>
    protected virtual int Restarts => 1;

    /// <summary>Answers of the victim over which losses and gradients are averaged, at least 1.</summary>
    protected virtual int EotIterations => 1;

    /// <summary>
    /// Searches per restart, each with the rival next in the order of the clean logits as its target; 1 for attacks without one.
    /// </summary>
    protected virtual int Targets(int outputs) => 1;

    /// <summary>Whether every other class is a target of its own.</summary>
    internal bool TriesAllRivals(int outputs) => Targets(outputs) >= Margin.Classes(outputs) - 1;

    /// <summary>Whether targets are tried in the order of their linearised boundaries' distances (<see cref="RivalOrder"/>).</summary>
    private protected virtual bool TriesNearestTargetsFirst => false;

    /// <summary>Name as it stands in results, where a head with few outputs makes the attack use another loss.</summary>
    protected virtual string Label(int outputs) => Name;

    /// <summary>Whether the attack is defined in this norm: by itself in all but L0, which has no steepest steps.</summary>
    public override bool Supports(Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        return norm.IsConvex;
    }

    /// <summary>Whether every point tried is the clean one plus a combination of gradients and of a random start.</summary>
    /// <remarks>In L2 without a box such a search loses nothing in the span of the gradients (<see cref="ISpannedClassifier"/>).</remarks>
    protected internal virtual bool StaysInSpan => false;

    /// <inheritdoc/>
    public sealed override AttackIdentity IdentityFor(int outputs) => new(Name, Variant(outputs), Label(outputs));

    /// <summary>The loss that the attack climbs on a head with some outputs; null where it climbs none.</summary>
    public virtual Loss? LossFor(int outputs) => null;

    /// <summary>
    /// Whether the attack searches by logits alone, without gradients or knowledge of the data: what it breaks after
    /// gradient attacks speaks against the gradients.
    /// </summary>
    public virtual bool IsScoreBased => false;

    /// <summary>
    /// Searches around the points of a batch once; called for every target and restart, and for several batches at the same time where the
    /// victim can be replicated, so that what a search remembers is no field of the attack.
    /// </summary>
    /// <remarks>
    /// Evaluate points through the batch, call <see cref="AttackBatch.Retire"/> after each evaluation and return when it says
    /// that no rows are left. Nothing in the loop should allocate.
    /// </remarks>
    protected abstract void Search(AttackBatch batch);

    /// <summary>
    /// What runs where the attack may run as several (<see cref="AttackIdentity.Variant"/>); by itself the loss that is climbed.
    /// </summary>
    protected virtual string? Variant(int outputs) => LossFor(outputs)?.Name;

    /// <summary>Steps of one start; null for attacks that have no <see cref="WithSteps"/>.</summary>
    internal virtual int? Steps => null;

    /// <summary>The same attack with another number of steps; null for attacks of which that is not known to change little else.</summary>
    internal virtual BatchAttack? WithSteps(int steps) => null;

    /// <inheritdoc/>
    protected internal override void Require(IClassifier victim, ThreatModel threat)
    {
        RequireNorm(threat.Norm);
        if (NeedsGradients && victim is not IDifferentiableClassifier)
            throw new ArgumentException($"The attack {Name} needs input gradients, but {victim.GetType().Name} has none. Implement "
                + "IDifferentiableClassifier, or use an attack that needs logits only: square, square-blocks, "
                + "autoattack-next (which is square then), or opposite-centre where centres are known.",
                nameof(victim));
    }

    internal override bool Suits(IClassifier victim, ThreatModel threat) =>
        Supports(threat.Norm) && (!NeedsGradients || victim is IDifferentiableClassifier);

    internal override IEnumerable<AttackPart> Parts(Norm norm, IClassifier victim) => [new SearchPart(IdentityFor(victim.Outputs), this)];

    /// <summary>
    /// Searches around some samples in batches, side by side where the victim can be replicated; what is found is offered to the run's
    /// ledger.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="indices">The samples.</param>
    /// <param name="place">Place of the part in the sequence.</param>
    /// <param name="isLast">Whether nothing else is searched around them afterwards.</param>
    internal void SearchBatches(AttackRun run, int[] indices, int place, bool isLast = false)
    {
        if (run.Victims.AreSeveral)
        {
            SearchSideBySide(run, indices, place, isLast);
            return;
        }
        (double from, double width) = run.ProgressWindow;
        int size = Context.BatchSize ?? Math.Clamp(ElementsPerMatrix / run.Victim.InputDimension, 64, 8192);
        for (int first = 0; first < indices.Length; first += size)
        {
            ReadOnlySpan<int> part = indices.AsSpan(first, Math.Min(size, indices.Length - first));
            run.ProgressWindow = (from + (width * first / indices.Length), width * part.Length / indices.Length);
            run.Waiting = isLast ? indices.Length - first - part.Length : null;
            SearchBatch(new AttackBatch(run, part, Context.KeepToEnd, EotIterations) { Place = place }, run);
        }
        run.ProgressWindow = (from, width);
        run.Waiting = null;
    }

    /// <summary>Batches of a few rows each, whose memory stays in the caches of the thread that searches them.</summary>
    private void SearchSideBySide(AttackRun run, int[] indices, int place, bool isLast)
    {
        var shares = BatchShares.Of(indices.Length, run.Victim.InputDimension, Workers.Available, Context.BatchSize);
        run.Waiting = isLast ? 0 : null;
        JointProgress progress = new(shares.Sizes, run.Report);
        Workers.For(shares.Count, share =>
        {
            IClassifier victim = run.Victims.Take();
            AttackRun own = run.Beside(victim, progress, share);
            SearchBatch(new AttackBatch(own, shares.Part(indices, share), Context.KeepToEnd, EotIterations) { Place = place }, own);
            progress.Tell(share, 1, 0);
            run.Victims.GiveBack(victim);
        });
        run.Waiting = null;
    }

    /// <summary>Runs all starts over a batch.</summary>
    private void SearchBatch(AttackBatch batch, AttackRun run)
    {
        (double from, double width) = run.ProgressWindow;
        int targets = Targets(batch.Outputs), searches = targets * Restarts;
        if (TriesNearestTargetsFirst && batch.Outputs > 2) batch.Rivals = RivalOrder.ByDistance(batch);
        for (int search = 0; search < searches && batch.Count > 0; search++)
        {
            run.ProgressWindow = (from + (width * search / searches), width / searches);
            batch.Begin(Name, search / Restarts, search % Restarts);
            Search(batch);
            batch.Settle();
        }
    }
}
