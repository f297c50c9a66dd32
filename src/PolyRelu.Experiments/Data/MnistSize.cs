using PolyRelu.Data;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Data;

/// <summary>The size of MNIST, for estimates that are made before images are read: the sets in its format have the same.</summary>
internal static class MnistSize
{
    /// <summary>Pixels of an image.</summary>
    public const int Pixels = Side * Side;

    /// <summary>Fraction of the pixels that are not zero.</summary>
    public const double Inked = 0.191;

    private const int Side = 28;
    private const int Train = 60_000;
    private const int Test = 10_000;
    private const double OtherInked = 0.5;

    /// <summary>Rows and columns of an image.</summary>
    public static ImageShape Shape => new(Side, Side);

    /// <summary>Images of a split.</summary>
    public static int Of(ImageSplit split)
    {
        ImageSection section = split.Section();
        return section.Count ?? (section.IsOfTestFiles ? Test : Train);
    }

    /// <summary>Fraction of the pixels that are not zero; of other sets, assumed.</summary>
    public static double InkedOf(string dataset) => dataset == Mnist.Source.Name ? Inked : OtherInked;
}
