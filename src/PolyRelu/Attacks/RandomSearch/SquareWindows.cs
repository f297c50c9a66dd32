using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>Square windows of an image, at uniformly random places inside it, the same for all channels.</summary>
/// <remarks>
/// Andriushchenko et al. 2020, algorithms 2 and 3: side √(p·H·W), in L2 and L1 odd and at least 3. Their code never reaches the
/// last row and column of pixels; this does, as the paper says.
/// The start in L∞ is vertical stripes; in L2 and L1 a grid of tiles with the pattern of <see cref="SquarePattern"/>, 5 along the shorter
/// side.
/// </remarks>
internal sealed class SquareWindows(ImageShape shape) : SquareLayout
{
    private const int TilesPerSide = 5;

    private readonly int pixels = shape.Height * shape.Width;
    private readonly int shorter = Math.Min(shape.Height, shape.Width);

    public override int Groups => shape.Channels;

    public override void Stripes(ref CounterRandom random, Span<float> signs)
    {
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Span<float> image = signs.Slice(channel * pixels, pixels);
            for (int x = 0; x < shape.Width; x++) image[x] = Sign(ref random);
            for (int y = 1; y < shape.Height; y++) image[..shape.Width].CopyTo(image[(y * shape.Width)..]);
        }
    }

    public override void Tiles(ref CounterRandom random, Norm norm, Span<float> pattern)
    {
        pattern.Clear();
        int side = Math.Max(1, shorter / TilesPerSide), down = shape.Height / side, across = shape.Width / side;
        int top = (shape.Height - (down * side)) / 2, left = (shape.Width - (across * side)) / 2;
        for (int i = 0; i < down * across; i++)
        {
            ReadOnlySpan<float> tile = SquarePattern.Of(side, norm, upright: Sign(ref random) > 0);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                float sign = Sign(ref random);
                int corner = (channel * pixels) + ((top + (i / across * side)) * shape.Width) + left + (i % across * side);
                for (int j = 0; j < tile.Length; j++) pattern[corner + (j / side * shape.Width) + (j % side)] = sign * tile[j];
            }
        }
    }

    public override void Signs(ref CounterRandom random, double fraction, SquarePatch patch)
    {
        int side = Math.Clamp((int)Math.Round(Math.Sqrt(fraction * pixels)), 1, shorter);
        int corner = Corner(ref random, side);
        patch.Clear();
        patch.GroupSize = side * side;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            float sign = Sign(ref random);
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++) patch.Add(Feature(channel, corner, y, x), sign);
        }
    }

    public override void Pair(ref CounterRandom random, double fraction, Norm norm, SquarePatch gains, SquarePatch losses)
    {
        int side = OddSide(fraction), gaining = Corner(ref random, side), losing = Corner(ref random, side);
        ReadOnlySpan<float> pattern = SquarePattern.Of(side, norm, upright: Sign(ref random) > 0);
        gains.Clear();
        losses.Clear();
        gains.GroupSize = losses.GroupSize = side * side;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            float sign = Sign(ref random);
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    gains.Add(Feature(channel, gaining, y, x), sign * pattern[(y * side) + x]);
                    losses.Add(Feature(channel, losing, y, x), 0);
                }
            }
        }
    }

    private int OddSide(double fraction)
    {
        int side = Math.Max((int)Math.Round(Math.Sqrt(fraction * pixels)), 3) | 1;
        return side <= shorter ? side : shorter % 2 == 1 || shorter == 2 ? shorter : shorter - 1;
    }

    private int Corner(ref CounterRandom random, int side) =>
        (random.NextInt(shape.Height - side + 1) * shape.Width) + random.NextInt(shape.Width - side + 1);

    private int Feature(int channel, int corner, int y, int x) => (channel * pixels) + corner + (y * shape.Width) + x;
}
