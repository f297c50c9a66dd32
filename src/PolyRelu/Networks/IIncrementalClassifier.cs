namespace PolyRelu.Networks;

/// <summary>A classifier that can say what a change of a few features does without starting over.</summary>
public interface IIncrementalClassifier : IClassifier
{
    /// <summary>Opens a probe. Probes of one classifier are independent; each is used by one thread at a time.</summary>
    IIncrementalProbe OpenProbe();
}

/// <summary>One input of an <see cref="IIncrementalClassifier"/>, and the logits of its neighbours that differ in few features.</summary>
/// <remarks>Logits are those of the classifier up to rounding, which does not accumulate over changes.</remarks>
public interface IIncrementalProbe
{
    /// <summary>Starts from an input.</summary>
    /// <param name="input">[D], copied.</param>
    /// <param name="logits">[C], overwritten.</param>
    void Begin(ReadOnlySpan<float> input, Span<float> logits);

    /// <summary>The logits where some features have other values; the input stays as it is.</summary>
    /// <param name="features">Distinct features.</param>
    /// <param name="values">Their values, as many.</param>
    /// <param name="logits">[C], overwritten.</param>
    void Try(ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> logits);

    /// <summary>Makes the change tried last a part of the input.</summary>
    void Keep();
}
