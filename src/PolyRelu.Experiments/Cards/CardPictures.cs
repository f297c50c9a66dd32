using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Serialization;
using SkiaSharp;

namespace PolyRelu.Experiments.Cards;

/// <summary>Draws points that are images, their examples and what was changed, as PNG.</summary>
/// <param name="points">The points; only images in a range of valid values, of one channel or three, are drawn.</param>
/// <param name="files">Where they are written.</param>
internal sealed class CardPictures(Dataset points, CardFiles files)
{
    private const int LeastSide = 112;      // pixels; one of the image is a square of whole ones
    private const int Grey = 127;

    /// <summary>The files of an example: clean, adversarial, difference; none where the points are no images.</summary>
    /// <param name="norm">The norm, for the names of the files.</param>
    /// <param name="sample">Index of the point, for the names too.</param>
    /// <param name="point">[D], the point.</param>
    /// <param name="changed">[D], its example.</param>
    public IReadOnlyList<CardFile> Draw(Norm norm, int sample, ReadOnlySpan<float> point, ReadOnlySpan<float> changed)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (points.Shape is not { Channels: 1 or 3 } shape || points.Box is not { IsUniform: true } box || !(box.High > box.Low)) return [];
        float range = box.High - box.Low, largest = 0;
        for (int k = 0; k < point.Length; k++) largest = MathF.Max(largest, MathF.Abs(changed[k] - point[k]));
        byte[] clean = new byte[point.Length], adversarial = new byte[point.Length], difference = new byte[point.Length];
        for (int k = 0; k < point.Length; k++)
        {
            clean[k] = Level((point[k] - box.Low) / range);
            adversarial[k] = Level((changed[k] - box.Low) / range);
            // Grey is no change; the largest change of the picture is black or white.
            difference[k] = largest == 0 ? (byte)Grey : (byte)(Grey + (int)MathF.Round(Grey * (changed[k] - point[k]) / largest));
        }
        string start = $"{norm.Name}-{sample}-";
        return [Save($"{start}clean.png", clean, shape), Save($"{start}adversarial.png", adversarial, shape),
            Save($"{start}difference.png", difference, shape)];
    }

    private CardFile Save(string name, byte[] levels, ImageShape shape)
    {
        using SKBitmap bitmap = Bitmap(levels, shape);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return files.Write(name, path => AtomicFile.Write(path, stream => data.SaveTo(stream)));
    }

    private static byte Level(float share) => (byte)MathF.Round(255 * Math.Clamp(share, 0, 1));

    private static SKBitmap Bitmap(byte[] levels, ImageShape shape)
    {
        int pixels = shape.Height * shape.Width, side = Math.Max(1, (LeastSide + shape.Width - 1) / shape.Width);
        SKBitmap bitmap = new(shape.Width * side, shape.Height * side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                int place = (y / side * shape.Width) + (x / side);
                byte red = levels[place];
                bitmap.SetPixel(x, y, shape.Channels == 1 ? new SKColor(red, red, red)
                    : new SKColor(red, levels[pixels + place], levels[(2 * pixels) + place]));
            }
        }
        return bitmap;
    }
}
