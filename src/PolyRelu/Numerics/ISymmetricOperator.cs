namespace PolyRelu.Numerics;

/// <summary>A symmetric linear map, for methods that only apply it.</summary>
internal interface ISymmetricOperator
{
    /// <summary>image = A·vector; both [n], apart.</summary>
    void Apply(ReadOnlySpan<double> vector, Span<double> image);
}
