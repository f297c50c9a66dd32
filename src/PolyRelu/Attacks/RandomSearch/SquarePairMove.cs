using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>Square in L2 and L1: one patch gives all its perturbation away, another gets it, with what the ball has left.</summary>
/// <remarks>
/// Andriushchenko et al. 2020, algorithm 3, per channel: δ on the gaining patch ← a·(η + δ/‖δ‖), scaled so that its mass is that of δ
/// on both patches plus an equal share of the unused ε − ‖δ‖ (masses and ε squared in L2); the losing patch ← 0. Then the box clips, and
/// what it takes is there for later changes. In L1 clipping is the projection onto ball ∩ box, as δ is in the ball already.
/// </remarks>
internal sealed class SquarePairMove(SquareLayout layout, ThreatModel threat, int dimension) : SquareMove(layout, threat, dimension)
{
    /// <summary>Stay this much inside the ball, so that float32 rounding does not lead out of it.</summary>
    private const double Inside = 1 - 2e-6;

    private readonly Norm norm = threat.Norm;
    private readonly bool euclidean = threat.Norm == Norm.L2;
    private readonly SquarePatch gains = new(dimension);
    private readonly SquarePatch losses = new(dimension);
    private readonly float[] perturbation = new float[dimension];
    private readonly bool[] isGaining = new bool[dimension];

    public override void Start(ref CounterRandom random, double radius, ReadOnlySpan<float> clean, Span<float> point)
    {
        Layout.Tiles(ref random, norm, point);
        float scale = (float)(radius * Inside / norm.Measure(point));
        for (int i = 0; i < point.Length; i++) point[i] = InRange(i, clean[i], clean[i] + (scale * point[i]));
    }

    public override void Propose(ref CounterRandom random, double fraction, double radius, ReadOnlySpan<float> clean,
        ReadOnlySpan<float> point, SquarePatch change)
    {
        Layout.Pair(ref random, fraction, norm, gains, losses);
        TensorPrimitives.Subtract(point, clean, perturbation);
        double unused = Math.Max(0, Mass(radius * Inside) - Mass(perturbation)) / Layout.Groups;
        change.Clear();
        for (int from = 0; from < gains.Count; from += gains.GroupSize) Move(from, unused, clean, point, change);
    }

    /// <summary>Moves the mass of one group.</summary>
    private void Move(int from, double unused, ReadOnlySpan<float> clean, ReadOnlySpan<float> point, SquarePatch change)
    {
        ReadOnlySpan<int> gaining = gains.Features.Slice(from, gains.GroupSize), losing = losses.Features.Slice(from, losses.GroupSize);
        Span<float> pattern = gains.Values.Slice(from, gains.GroupSize);
        double available = unused, own = 0, direction = 0;
        foreach (int feature in gaining)
        {
            own += Mass(perturbation[feature]);
            isGaining[feature] = true;
        }
        foreach (int feature in losing)
        {
            if (isGaining[feature]) continue;
            available += Mass(perturbation[feature]);
            Change(change, feature, clean[feature], point);
        }
        double length = Length(own);
        for (int i = 0; i < gaining.Length; i++)
        {
            if (length > 0) pattern[i] += (float)(perturbation[gaining[i]] / length);
            direction += Mass(pattern[i]);
        }
        double scale = direction > 0 ? Length(available + own) / Length(direction) : 0;
        for (int i = 0; i < gaining.Length; i++)
        {
            int feature = gaining[i];
            isGaining[feature] = false;
            Change(change, feature, InRange(feature, clean[feature], clean[feature] + (float)(scale * pattern[i])), point);
        }
    }

    private double Mass(double value) => euclidean ? value * value : Math.Abs(value);

    private double Mass(ReadOnlySpan<float> vector) =>
        euclidean ? TensorPrimitives.SumOfSquares(vector) : TensorPrimitives.SumOfMagnitudes(vector);

    private double Length(double mass) => euclidean ? Math.Sqrt(mass) : mass;
}
