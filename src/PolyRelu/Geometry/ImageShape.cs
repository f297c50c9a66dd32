namespace PolyRelu.Geometry;

/// <summary>Geometry of an image stored as a row: height × width pixels, channel-major.</summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels per row.</param>
/// <param name="Channels">Colour channels.</param>
public sealed record ImageShape(int Height, int Width, int Channels = 1)
{
    /// <summary>Number of features of one image.</summary>
    public int Features => checked(Height * Width * Channels);
}
