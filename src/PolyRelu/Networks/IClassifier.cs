using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Anything that maps inputs to logits: the victim of a score-based attack.</summary>
/// <remarks>
/// One output is a binary head: labels are ±1 and the prediction is the sign. C ≥ 2 outputs: labels are 0..C−1 (<see cref="Margin"/>).
/// The logits of a row must depend on that row alone. An instance is used by one thread at a time; where there can be several of one
/// classifier (<see cref="Replicate"/>), blocks of points are worked on side by side.
/// </remarks>
public interface IClassifier
{
    /// <summary>Number of features D of one input.</summary>
    int InputDimension { get; }

    /// <summary>Number of logits C of one input.</summary>
    int Outputs { get; }

    /// <summary>What it promises in addition; nothing by default.</summary>
    ClassifierGuarantees Guarantees => default;

    /// <summary>
    /// Another instance of the same classifier, for another thread: all its answers are the same to the last bit, it has the same
    /// capabilities, and what it writes to is its own. Null where there can be none, which is so by default.
    /// </summary>
    IClassifier? Replicate() => null;

    /// <summary>Computes the logits of every row.</summary>
    /// <param name="inputs">[n × D]; not to be written.</param>
    /// <param name="logits">[n × C], overwritten.</param>
    void Logits(Matrix inputs, Matrix logits);
}

/// <summary>A classifier with the vector–Jacobian product of its logits: the victim of a gradient attack.</summary>
public interface IDifferentiableClassifier : IClassifier
{
    /// <summary>Computes Jᵀ·cotangent for every row, at the inputs of the latest call of <see cref="IClassifier.Logits"/>.</summary>
    /// <remarks>Those inputs must still hold the same values. May be called several times after one call of Logits.</remarks>
    /// <param name="cotangents">[n × C], the derivative of some scalar with respect to the logits.</param>
    /// <param name="gradients">[n × D], overwritten with the derivative of that scalar with respect to the inputs.</param>
    void PullBack(Matrix cotangents, Matrix gradients);
}
