using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>A classifier that knows directions of its inputs along which one class gains on another.</summary>
/// <remarks>
/// Searches for the nearest adversarial examples begin there too: where gradients vanish at the input they do not show these directions.
/// </remarks>
public interface IDirectedClassifier : IClassifier
{
    /// <summary>Directions along which a class gains on another, strongest first, no two of them nearly parallel.</summary>
    /// <param name="gaining">Label of the class that gains.</param>
    /// <param name="losing">Label of the other class.</param>
    /// <param name="most">Directions, at most.</param>
    /// <returns>[m × D], unit vectors in L2, m ≤ <paramref name="most"/>.</returns>
    Matrix Directions(int gaining, int losing, int most);
}
