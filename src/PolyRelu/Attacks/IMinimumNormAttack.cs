using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>An attack that can look for the nearest adversarial example of every point instead of any within a radius.</summary>
public interface IMinimumNormAttack
{
    /// <summary>Name of what runs.</summary>
    string Name { get; }

    /// <summary>Which attack runs on a head with some outputs, as results carry it.</summary>
    AttackIdentity IdentityFor(int outputs) => AttackIdentity.Of(Name);

    /// <summary>
    /// The attack that searches, by which an evaluation is judged (<see cref="Evaluation.AttackDiagnostics"/>): this one, or the one that
    /// it runs; null where there is none that works within a radius too.
    /// </summary>
    Attack? Searcher => this as Attack;

    /// <summary>Looks for adversarial examples nearer than those known.</summary>
    /// <param name="victim">The classifier.</param>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="goal">
    /// Norm, box, the largest radii of interest, and what is known about these samples; not changed. Every example in it was asked about
    /// as it stands.
    /// </param>
    /// <param name="seed">Seed of the random starts.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <returns>What is known now: a copy of what the goal knows, with the nearer examples in place of those that they beat.</returns>
    /// <exception cref="ArgumentException">
    /// As an attack refuses (<see cref="Attack"/>), or the goal is about another number of samples.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    NearestExamples Approach(
        IClassifier victim,
        Samples samples,
        NearestWithin goal,
        ulong seed = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default);

    /// <summary>
    /// The same attack among the coordinates of a classifier, in L2 without a box or feature radii; null where it would not search as well
    /// there, or that is not known.
    /// </summary>
    internal IMinimumNormAttack? InSpanOf(ISpannedClassifier victim) => null;
}
