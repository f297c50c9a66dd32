using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>Which features Square changes together: windows of an image, or random blocks of a vector. Used by one thread.</summary>
internal abstract class SquareLayout
{
    /// <summary>Groups that share a budget evenly: channels.</summary>
    public abstract int Groups { get; }

    /// <summary>The layout of an image, or of a vector where there is no shape.</summary>
    public static SquareLayout Create(ImageShape? shape, int dimension) =>
        shape is null ? new SquareBlocks(dimension) : new SquareWindows(shape);

    /// <summary>The signs of the start in L∞.</summary>
    /// <param name="random">Where the signs come from.</param>
    /// <param name="signs">[D], overwritten with ±1.</param>
    public abstract void Stripes(ref CounterRandom random, Span<float> signs);

    /// <summary>The pattern of the start in L2 and L1.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="norm">L2 or L1.</param>
    /// <param name="pattern">[D], overwritten; its scale means nothing.</param>
    public abstract void Tiles(ref CounterRandom random, Norm norm, Span<float> pattern);

    /// <summary>Features to change in L∞, with the sign of each.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="fraction">Part of the features.</param>
    /// <param name="patch">Overwritten; values are ±1.</param>
    public abstract void Signs(ref CounterRandom random, double fraction, SquarePatch patch);

    /// <summary>Features that gain in L2 or L1, with their pattern, and features that lose all they have.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="fraction">Part of the features, of either patch.</param>
    /// <param name="norm">L2 or L1.</param>
    /// <param name="gains">Overwritten; values have norm 1 in every group.</param>
    /// <param name="losses">Overwritten; values mean nothing.</param>
    public abstract void Pair(ref CounterRandom random, double fraction, Norm norm, SquarePatch gains, SquarePatch losses);

    /// <summary>±1.</summary>
    protected static float Sign(ref CounterRandom random) => (random.NextUInt() & 0x80000000u) == 0 ? 1 : -1;
}
