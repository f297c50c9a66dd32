namespace PolyRelu.Networks;

/// <summary>What a classifier promises beyond <see cref="IClassifier"/>; what it does not promise is checked, or not relied on.</summary>
/// <remarks>A promise that is not kept makes results wrong without a sign; none is the right answer where there is doubt.</remarks>
public readonly record struct ClassifierGuarantees
{
    /// <summary>
    /// It leaves its inputs alone, and writes every gradient, finite for finite inputs. Otherwise attacks look whether it does.
    /// </summary>
    /// <remarks>
    /// That the logits of a row depend on that row alone, as <see cref="IClassifier"/> demands, is checked of no classifier, whether it
    /// promises this or not: where they depend on neighbours, a point may be broken in one batch and robust in another.
    /// </remarks>
    public bool KeepsContract { get; init; }

    /// <summary>
    /// Attacks may end searches early that look hopeless; the rules were measured on pReLU networks, others are searched to the end.
    /// </summary>
    public bool AllowsGivingUp { get; init; }
}
