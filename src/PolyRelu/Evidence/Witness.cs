using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evidence;

/// <summary>
/// What an evaluation of robustness claims, with all that is needed to check it: the points, the examples, and the network.
/// </summary>
/// <remarks>
/// A claim is an upper bound: so many points at most are robust, because here is an adversarial example for each of the others. That no
/// example exists for the rest is not claimed.
/// </remarks>
public sealed record Witness
{
    /// <summary>The points attacked [n × D] with their labels.</summary>
    public required Samples Samples { get; init; }

    /// <summary>Outputs C of the head that the labels are for.</summary>
    public required int Outputs { get; init; }

    /// <summary>Norm of the perturbations.</summary>
    public required Norm Norm { get; init; }

    /// <summary>Range of valid inputs; null for none.</summary>
    public Box? Box { get; init; }

    /// <summary>The largest move of every feature; null where the ball alone bounds them.</summary>
    public FeatureRadii? FeatureRadii { get; init; }

    /// <summary>The network; null where the classifier is another, which then has to be brought to the check.</summary>
    public INetwork? Network { get; init; }

    /// <summary>Robust accuracy at every radius.</summary>
    public required IReadOnlyList<WitnessClaim> Claims { get; init; }

    /// <summary>The broken points, at most one example each; misclassified points are among them with radius 0.</summary>
    public required IReadOnlyList<WitnessExample> Examples { get; init; }

    /// <summary>The adversarial examples [m × D], in the order of <see cref="Examples"/>.</summary>
    public required Matrix Adversarials { get; init; }

    /// <summary>
    /// Further claims about the same network, each with points, threat model and examples of its own; they hold no network, and nothing
    /// further.
    /// </summary>
    public IReadOnlyList<Witness> Further { get; init; } = [];

    /// <summary>How it came about, in texts: data, attacks, settings, seed, program.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();
}

/// <summary>Robust accuracy at one radius.</summary>
/// <param name="Epsilon">Radius ε.</param>
/// <param name="RobustAccuracy">Fraction of points with no example within it.</param>
public sealed record WitnessClaim(double Epsilon, double RobustAccuracy);

/// <summary>One broken point.</summary>
/// <param name="Sample">Index of the point.</param>
/// <param name="Radius">The radius within which its example lies; 0 where the point itself is misclassified.</param>
/// <param name="Attack">The attack that found it, as people read it; <c>clean</c> where the point itself is misclassified.</param>
public sealed record WitnessExample(int Sample, double Radius, string Attack)
{
    /// <summary>Registered name of that attack; empty where the point itself is misclassified, null in files that do not say.</summary>
    public string? AttackId { get; init; }

    /// <summary>What ran where the attack may run as several, such as its loss; null where it does not say.</summary>
    public string? AttackVariant { get; init; }

    /// <summary>Whether a float64 evaluation of the classifier misclassifies the example too; null where it was not asked.</summary>
    public bool? Confirmed { get; init; }
}
