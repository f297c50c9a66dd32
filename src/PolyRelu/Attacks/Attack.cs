using System.Diagnostics;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>A search for adversarial examples within a threat model. An instance is immutable and may be used by several threads.</summary>
/// <remarks>
/// <see cref="Run"/> is the contract, the same for every attack: it validates, asks the victim first and leaves out points
/// that are misclassified already (they count as broken with δ = 0), lets the attack search, makes every point found lie in
/// the ball (‖δ‖ ≤ ε measured in double, to 1e−9 of ε) and the box, and asks the victim again. Only then a point is broken
/// (<see cref="AttackLedger"/>). Equal seed and settings give equal bits for any batch size, order or subset of the samples and any
/// number of threads, provided that the victim's logits of a row depend on that row alone. A new attack is one file: derive,
/// override <see cref="Search"/>, register a factory.
/// </remarks>
public abstract class Attack
{
    /// <summary>Keeps the settings that are the same for every attack.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of restarts, targets, answers, iterations or queries or a batch size below 1, or a step that is no positive length.
    /// </exception>
    protected Attack(AttackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Restarts < 1)
            throw new ArgumentOutOfRangeException(nameof(settings),
                $"An attack starts at least once; got {Plural.Of(settings.Restarts.Value, "restart")}.");
        if (settings.BatchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(settings), $"A batch holds at least one point; got {settings.BatchSize}.");
        if (settings.Answers < 1)
            throw new ArgumentOutOfRangeException(nameof(settings),
                $"Gradients are averaged over at least one answer; got {settings.Answers}.");
        if (settings.Iterations < 1)
            throw new ArgumentOutOfRangeException(nameof(settings),
                $"An attack makes at least one step; got {Plural.Of(settings.Iterations.Value, "iteration")}.");
        if (settings.Targets < 1)
            throw new ArgumentOutOfRangeException(nameof(settings),
                $"A targeted attack tries at least one rival; got {Plural.Of(settings.Targets.Value, "target")}.");
        if (settings.Queries < 1)
            throw new ArgumentOutOfRangeException(nameof(settings), $"An attack makes at least one query; got {settings.Queries}.");
        if (settings.StepSize is { } step && !(step > 0 && step <= ThreatModel.LargestRadius))
            throw new ArgumentOutOfRangeException(nameof(settings),
                $"A step has a positive length of at most {ThreatModel.LargestRadius:0e0}; got {step}.");
        Settings = settings;
    }

    /// <summary>Name of what runs, as results are labelled: <c>apgd-ce</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Name under which it is registered, also where it has another: of a sequence.</summary>
    internal virtual string Id => Name;

    /// <summary>Whether the attack asks for gradients, so that its victim must be differentiable.</summary>
    public virtual bool NeedsGradients => true;

    /// <summary>What the caller chose.</summary>
    protected internal AttackSettings Settings { get; }

    /// <summary>Starts per point.</summary>
    protected virtual int Restarts => Settings.Restarts ?? 1;

    /// <summary>
    /// Searches per restart, each with the rival next in the order of the clean logits as its target; 1 for attacks without one.
    /// </summary>
    protected virtual int Targets(int outputs) => 1;

    /// <summary>Name as it stands in results, where a head with few outputs makes the attack use another loss.</summary>
    protected virtual string Label(int outputs) => Name;

    /// <summary>Whether the attack is defined in this norm.</summary>
    public virtual bool Supports(Norm norm) => true;

    /// <summary>Whether every point tried is the clean one plus a combination of gradients and of a random start.</summary>
    /// <remarks>In L2 without a box such a search loses nothing in the span of the gradients (<see cref="ISpannedClassifier"/>).</remarks>
    protected internal virtual bool StaysInSpan => false;

    /// <summary>Attacks every correctly classified sample.</summary>
    /// <param name="victim">The classifier; <see cref="IDifferentiableClassifier"/> where the attack needs gradients.</param>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="threat">Norm, radius and box.</param>
    /// <param name="seed">Seed of the random starts.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="ArgumentException">
    /// Shapes or labels do not fit the victim, an input is not finite or outside the box, the attack lacks the norm,
    /// or it needs gradients that the victim does not have.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The victim wrote to its inputs: nothing measured with it would mean anything.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public AttackResult Run(IClassifier victim, Samples samples, ThreatModel threat, ulong seed = 0, IProgress<double>? progress = null,
        CancellationToken cancellation = default) =>
        RunFor(AttackGoal.Within(threat), victim, samples, default, seed, progress, cancellation);

    /// <summary>Attacks samples about which the victim was asked before.</summary>
    /// <param name="victim">As in <see cref="Run"/>.</param>
    /// <param name="samples">As in <see cref="Run"/>.</param>
    /// <param name="threat">As in <see cref="Run"/>.</param>
    /// <param name="cleanLogits">[n × C], the victim's answer; default where it is to be asked.</param>
    /// <param name="seed">As in <see cref="Run"/>.</param>
    /// <param name="progress">As in <see cref="Run"/>.</param>
    /// <param name="cancellation">As in <see cref="Run"/>.</param>
    internal AttackResult RunKnowing(IClassifier victim, Samples samples, ThreatModel threat, Matrix cleanLogits, ulong seed,
        IProgress<double>? progress, CancellationToken cancellation) =>
        RunFor(AttackGoal.Within(threat), victim, samples, cleanLogits, seed, progress, cancellation);

    /// <summary>Runs the attack with a radius of its own for every sample, from given starts.</summary>
    /// <param name="victim">As in <see cref="Run"/>.</param>
    /// <param name="samples">As in <see cref="Run"/>.</param>
    /// <param name="threat">Norm, box and a radius that none exceeds; no result depends on which.</param>
    /// <param name="radii">[n].</param>
    /// <param name="starts">
    /// [n × D], moved into the regions, for attacks with random starts; default leaves the start to the attack.
    /// </param>
    /// <param name="seed">As in <see cref="Run"/>.</param>
    /// <param name="cancellation">As in <see cref="Run"/>.</param>
    internal AttackResult RunWithin(IClassifier victim, Samples samples, ThreatModel threat, double[] radii, Matrix starts, ulong seed,
        CancellationToken cancellation) =>
        RunFor(AttackGoal.WithinRadii(threat, radii, starts), victim, samples, default, seed, null, cancellation);

    /// <summary>Runs the search for the nearest examples of <see cref="IMinimumNormAttack"/>: points stay in it when broken.</summary>
    /// <param name="victim">As in <see cref="Run"/>.</param>
    /// <param name="samples">As in <see cref="Run"/>.</param>
    /// <param name="threat">Norm, box and the largest radius of interest.</param>
    /// <param name="radii">[n], that of every sample; null where it is the same for all.</param>
    /// <param name="known">What is known, improved in place.</param>
    /// <param name="seed">As in <see cref="Run"/>.</param>
    /// <param name="progress">As in <see cref="Run"/>.</param>
    /// <param name="cancellation">As in <see cref="Run"/>.</param>
    internal void RunNearest(
        IClassifier victim, Samples samples, ThreatModel threat, double[]? radii, NearestExamples known, ulong seed,
        IProgress<double>? progress, CancellationToken cancellation)
    {
        AttackResult found = RunFor(AttackGoal.Nearest(threat, radii, known), victim, samples, default, seed, progress, cancellation);
        for (int i = 0; i < samples.Count; i++)
            if (found.Broken[i])
                known.Offer(i, found.Adversarials.Row(i), threat.Norm.Distance(found.Adversarials.Row(i), samples.Inputs.Row(i)),
                    IdentityFor(victim.Outputs));
    }

    /// <summary>Which attack runs on a head with some outputs, as results carry it.</summary>
    public AttackIdentity IdentityFor(int outputs) => new(Id, Variant(outputs), Label(outputs));

    /// <summary>The loss that the attack climbs on a head with some outputs; null where it climbs none.</summary>
    public virtual Loss? LossFor(int outputs) => null;

    /// <summary>
    /// Whether the attack searches by logits alone, without gradients or knowledge of the data: what it breaks after
    /// gradient attacks speaks against the gradients.
    /// </summary>
    public virtual bool IsScoreBased => false;

    /// <summary>Searches around the points of a batch once; called for every target and restart.</summary>
    /// <remarks>
    /// Evaluate points through the batch, call <see cref="AttackBatch.Retire"/> after each evaluation and return when it says
    /// that no rows are left. Nothing in the loop should allocate.
    /// </remarks>
    protected abstract void Search(AttackBatch batch);

    /// <summary>
    /// What runs where the attack may run as several (<see cref="AttackIdentity.Variant"/>); by itself the loss that is climbed.
    /// </summary>
    protected virtual string? Variant(int outputs) => LossFor(outputs)?.Name;

    /// <summary>The same attack with another number of steps; null for attacks of which that is not known to change little else.</summary>
    internal virtual Attack? WithSteps(int steps) => null;

    /// <summary>Checks that the attack can run against a victim under a threat model.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why and what to do.</exception>
    protected internal virtual void Require(IClassifier victim, ThreatModel threat)
    {
        if (!Supports(threat.Norm))
            throw new ArgumentException($"The attack {Name} is not defined in the norm {threat.Norm.Symbol}; it supports "
                + $"{string.Join(", ", Norm.All.Where(Supports).Select(norm => norm.Symbol))}.", nameof(threat));
        if (NeedsGradients && victim is not IDifferentiableClassifier)
            throw new ArgumentException($"The attack {Name} needs input gradients, but {victim.GetType().Name} has none. Implement "
                + "IDifferentiableClassifier, or use an attack that needs logits only.", nameof(victim));
    }

    /// <summary>Whether the attack can run against a victim under a threat model, as <see cref="Require"/> checks it.</summary>
    internal virtual bool Suits(IClassifier victim, ThreatModel threat) =>
        Supports(threat.Norm) && (!NeedsGradients || victim is IDifferentiableClassifier);

    /// <summary>The entries of the attack's results, in order: itself, or the attacks of a composite.</summary>
    internal virtual IEnumerable<AttackPart> Parts(Norm norm, int outputs) => [new AttackPart(IdentityFor(outputs), this)];

    /// <summary>
    /// Searches around some samples, and offers what it finds to the ledger of the run, in as many stages as the attack has parts.
    /// </summary>
    /// <returns>The next place of the sequence.</returns>
    internal virtual int SearchSamples(AttackRun run, int[] indices, int place)
    {
        run.Stage(place, indices, () => AttackRunner.SearchBatches(this, run, SpanSearch.Applies(this, run)
            ? SpanSearch.Run(this, run, indices, place) : indices, place));
        return place + 1;
    }

    /// <summary>Runs all starts of this attack over a batch.</summary>
    internal void SearchBatch(AttackBatch batch, AttackRun run)
    {
        (double from, double width) = run.ProgressWindow;
        int targets = Targets(batch.Outputs), searches = targets * Restarts;
        for (int search = 0; search < searches && batch.Count > 0; search++)
        {
            run.ProgressWindow = (from + (width * search / searches), width / searches);
            batch.Begin(Name, search / Restarts, search % Restarts);
            Search(batch);
            batch.Settle();
        }
    }

    private AttackResult RunFor(AttackGoal goal, IClassifier victim, Samples samples, Matrix cleanLogits, ulong seed,
        IProgress<double>? progress, CancellationToken cancellation)
    {
        AttackRun run = AttackRunner.Open(this, victim, samples, goal, seed, progress, cancellation);
        long start = Stopwatch.GetTimestamp();
        int attacked = AttackRunner.Search(this, run, cleanLogits);
        return AttackRunner.Result(run, attacked, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
