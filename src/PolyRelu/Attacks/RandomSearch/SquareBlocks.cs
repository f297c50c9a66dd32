using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>
/// Uniformly random blocks of p·D features with a random sign each, for vectors, whose neighbouring features need not be alike.
/// </summary>
/// <remarks>Not in the paper, which treats images only. Blocks are drawn without repetition (Floyd's algorithm).</remarks>
internal sealed class SquareBlocks(int dimension) : SquareLayout
{
    private readonly bool[] drawn = new bool[dimension];

    public override int Groups => 1;

    public override void Stripes(ref CounterRandom random, Span<float> signs)
    {
        foreach (ref float sign in signs) sign = Sign(ref random);
    }

    public override void Tiles(ref CounterRandom random, Norm norm, Span<float> pattern) => Stripes(ref random, pattern);

    public override void Signs(ref CounterRandom random, double fraction, SquarePatch patch)
    {
        Draw(ref random, fraction, patch);
        foreach (ref float value in patch.Values) value = Sign(ref random);
    }

    public override void Pair(ref CounterRandom random, double fraction, Norm norm, SquarePatch gains, SquarePatch losses)
    {
        Draw(ref random, fraction, gains);
        float size = norm == Norm.L2 ? 1 / MathF.Sqrt(gains.Count) : 1f / gains.Count;
        foreach (ref float value in gains.Values) value = size * Sign(ref random);
        Draw(ref random, fraction, losses);
    }

    private void Draw(ref CounterRandom random, double fraction, SquarePatch patch)
    {
        int count = Math.Clamp((int)Math.Round(fraction * dimension), 1, dimension);
        patch.Clear();
        patch.GroupSize = count;
        for (int last = dimension - count; last < dimension; last++)
        {
            int feature = random.NextInt(last + 1);
            if (drawn[feature]) feature = last;
            drawn[feature] = true;
            patch.Add(feature, 0);
        }
        foreach (int feature in patch.Features) drawn[feature] = false;
    }
}
