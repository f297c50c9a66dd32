using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>Square in L∞: every feature stands at x ± ε, clipped to the box; a patch gets the sign drawn for it.</summary>
/// <remarks>Andriushchenko et al. 2020, algorithm 2: adding ±2ε and clipping to the ball sets a feature to ±ε, whatever it was.</remarks>
internal sealed class SquareSignMove(SquareLayout layout, ThreatModel threat, int dimension) : SquareMove(layout, threat, dimension)
{
    private readonly SquarePatch patch = new(dimension);

    public override void Start(ref CounterRandom random, double radius, ReadOnlySpan<float> clean, Span<float> point)
    {
        Layout.Stripes(ref random, point);
        for (int i = 0; i < point.Length; i++) point[i] = Value(i, clean[i], point[i], radius);
    }

    public override void Propose(ref CounterRandom random, double fraction, double radius, ReadOnlySpan<float> clean,
        ReadOnlySpan<float> point, SquarePatch change)
    {
        Layout.Signs(ref random, fraction, patch);
        ReadOnlySpan<int> features = patch.Features;
        ReadOnlySpan<float> signs = patch.Values;
        change.Clear();
        for (int i = 0; i < features.Length; i++)
            Change(change, features[i], Value(features[i], clean[features[i]], signs[i], radius), point);
    }

    private float Value(int feature, float clean, float sign, double radius) =>
        InRange(feature, clean, sign > 0 ? Norm.RoundDown(clean + radius) : Norm.RoundUp(clean - radius));
}
