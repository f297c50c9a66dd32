using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>A search for adversarial examples within a threat model. An instance is immutable and may be used by several threads.</summary>
/// <remarks>
/// <see cref="Run(IClassifier, Samples, AttackGoal, ulong, IProgress{WorkProgress}, CancellationToken)"/> is the contract, the same for
/// every attack: it validates, asks the victim first and leaves out points
/// that are misclassified already (they count as broken with δ = 0), lets the attack search, makes every point found lie in
/// the ball (‖δ‖ ≤ ε measured in double, to 1e−9 of ε) and the box, and asks the victim again. Only then a point is broken
/// (<see cref="AttackLedger"/>). Equal seed and settings give equal bits for any batch size, order or subset of the samples and any
/// number of threads, provided that the victim's logits of a row depend on that row alone. There are two kinds: attacks that search
/// (<see cref="BatchAttack"/>, of which a new attack derives), and composites of such attacks (<see cref="CompositeAttack"/>).
/// </remarks>
public abstract class Attack
{
    /// <summary>The attacks that have L0, for those that have not.</summary>
    private const string InsteadInL0 = " In L0 there are sigma-zero, fmn, fmn-t, pdpgd and nearest.";

    private protected Attack()
    {
    }

    /// <summary>Name of what runs, as results are labelled: <c>apgd-ce</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the attack asks for gradients, so that its victim must be differentiable.</summary>
    public abstract bool NeedsGradients { get; }

    /// <summary>Whether the attack is defined in this norm.</summary>
    public abstract bool Supports(Norm norm);

    /// <summary>Which attack runs on a head with some outputs, as results carry it.</summary>
    public abstract AttackIdentity IdentityFor(int outputs);

    /// <summary>Attacks every correctly classified sample within the radius of a threat model.</summary>
    /// <inheritdoc cref="Run(IClassifier, Samples, AttackGoal, ulong, IProgress{WorkProgress}, CancellationToken)"/>
    public AttackResult Run(IClassifier victim, Samples samples, ThreatModel threat, ulong seed = 0,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(victim, samples, new WithinRadius(threat), seed, progress, cancellation);

    /// <summary>Attacks every correctly classified sample.</summary>
    /// <param name="victim">The classifier; <see cref="IDifferentiableClassifier"/> where the attack needs gradients.</param>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="goal">What is looked for around every sample, in which norm and box.</param>
    /// <param name="seed">Seed of the random starts.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="ArgumentException">
    /// Shapes or labels do not fit the victim or the goal, an input is not finite or outside the box, the attack lacks the norm,
    /// or it needs gradients that the victim does not have.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The victim wrote to its inputs: nothing measured with it would mean anything.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public AttackResult Run(IClassifier victim, Samples samples, AttackGoal goal, ulong seed = 0, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        AttackRunner.Require(this, victim, samples, goal);
        return AttackRunner.Run(this, victim, AskedSamples.Ask(victim, samples), goal, seed, progress, cancellation);
    }

    /// <summary>Checks that the attack can run against a victim under a threat model.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why and what to do.</exception>
    protected internal abstract void Require(IClassifier victim, ThreatModel threat);

    /// <summary>Checks that the attack is defined in a norm.</summary>
    /// <exception cref="ArgumentException">It is not; the message says in which ones it is, and what there is in L0.</exception>
    public void RequireNorm(Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (Supports(norm)) return;
        throw new ArgumentException($"The attack {Name} is not defined in the norm {norm.Symbol}; it supports "
            + $"{string.Join(", ", Norm.AllAndL0.Where(Supports).Select(one => one.Symbol))}.{(norm.IsConvex ? "" : InsteadInL0)}");
    }

    /// <summary>Whether the attack can run against a victim under a threat model, as <see cref="Require"/> checks it.</summary>
    internal abstract bool Suits(IClassifier victim, ThreatModel threat);

    /// <summary>What searches, in order, and makes an entry of the results each: the attack itself, or those of a composite.</summary>
    /// <param name="norm">The norm of the threat model.</param>
    /// <param name="victim">The classifier attacked.</param>
    internal abstract IEnumerable<AttackPart> Parts(Norm norm, IClassifier victim);
}
