using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using SkiaSharp;

namespace PolyRelu.Experiments.Cards;

/// <summary>Some points beside their adversarial examples, as PNG where they are images.</summary>
internal static class CardGallery
{
    private const int PictureSide = 112;        // at least; pixels of the image are squares of whole pixels
    private const int Grey = 127;

    /// <summary>The first broken points of a witness that were right before, and their pictures in a folder.</summary>
    public static IReadOnlyList<CardExample> Of(CardRequest request, Witness witness, string folder)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(witness);
        int[] places = [.. Enumerable.Range(0, witness.Examples.Count).Where(place => witness.Examples[place].Radius > 0)
            .Take(request.Shown)];
        if (places.Length == 0) return [];
        Matrix adversarials = witness.Adversarials.Choose(places), logits = new(places.Length, witness.Outputs);
        request.CreateClassifier().Logits(adversarials, logits);
        return [.. places.Select((place, row) =>
        {
            WitnessExample example = witness.Examples[place];
            ReadOnlySpan<float> point = witness.Samples.Inputs.Row(example.Sample), changed = witness.Adversarials.Row(place);
            return new CardExample(witness.Norm.Name, example.Radius, example.Sample, witness.Samples.Labels[example.Sample],
                Margin.Prediction(logits.Row(row)), witness.Norm.Distance(changed, point),
                Pictures(request, witness.Norm, example.Sample, point, changed, folder));
        })];
    }

    private static CardFile[] Pictures(CardRequest request, Norm norm, int sample, ReadOnlySpan<float> point, ReadOnlySpan<float> changed,
        string folder)
    {
        if (request.Points.Shape is not { } shape || request.Points.Box is not { } box || shape.Channels is not (1 or 3)) return [];
        float low = box.Low, range = box.High - box.Low, largest = 0;
        if (!(range > 0)) return [];
        for (int k = 0; k < point.Length; k++) largest = MathF.Max(largest, MathF.Abs(changed[k] - point[k]));
        byte[] clean = new byte[point.Length], adversarial = new byte[point.Length], difference = new byte[point.Length];
        for (int k = 0; k < point.Length; k++)
        {
            clean[k] = Level((point[k] - low) / range);
            adversarial[k] = Level((changed[k] - low) / range);
            // Grey is no change; the largest change of the picture is black or white.
            difference[k] = largest == 0 ? (byte)Grey : (byte)(Grey + (int)MathF.Round(Grey * (changed[k] - point[k]) / largest));
        }
        string start = $"{norm.Name}-{sample}-";
        return [Save(start + "clean.png", clean), Save(start + "adversarial.png", adversarial), Save(start + "difference.png", difference)];

        CardFile Save(string name, byte[] levels)
        {
            using SKBitmap bitmap = Bitmap(levels, shape);
            using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            string path = Path.Combine(folder, name);
            AtomicFile.Write(path, stream => data.SaveTo(stream));
            return new CardFile(name, CardCheck.HashOf(path));
        }
    }

    private static byte Level(float share) => (byte)MathF.Round(255 * Math.Clamp(share, 0, 1));

    private static SKBitmap Bitmap(byte[] levels, ImageShape shape)
    {
        int pixels = shape.Height * shape.Width, side = Math.Max(1, (PictureSide + shape.Width - 1) / shape.Width);
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
