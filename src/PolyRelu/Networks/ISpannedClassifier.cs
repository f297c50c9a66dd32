using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// A classifier whose logits depend on an input through few coordinates, up to a small error: gradient attacks in L2 search there.
/// </summary>
/// <remarks>
/// Coordinates are those of the input in an orthonormal basis, so lengths of perturbations are the same in both. What is found among the
/// coordinates is lifted to inputs and decided by the classifier itself.
/// </remarks>
public interface ISpannedClassifier : IDifferentiableClassifier
{
    /// <summary>The logits as a function of the coordinates [n × r].</summary>
    IDifferentiableClassifier Span { get; }

    /// <summary>Takes the coordinates of inputs.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="coordinates">[n × r], overwritten.</param>
    void TakeCoordinates(Matrix inputs, Matrix coordinates);

    /// <summary>Finds the points nearest to inputs that have given coordinates.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="coordinates">[n × r].</param>
    /// <param name="points">[n × D], overwritten; not the inputs.</param>
    void Lift(Matrix inputs, Matrix coordinates, Matrix points);
}
