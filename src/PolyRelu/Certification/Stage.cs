namespace PolyRelu.Certification;

/// <summary>A step of the search for a proof. Immutable; one is used by several threads.</summary>
internal abstract class Stage
{
    /// <summary>Name in results: <c>linear</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the stage can say anything about a space.</summary>
    public abstract bool Supports(MarginSpace space);

    /// <summary>Offers bounds to the search until one is proven or the stage has no more.</summary>
    public abstract void Search(PairSearch search);
}
