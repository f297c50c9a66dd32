using System.Buffers.Binary;
using SkiaSharp;

namespace PolyRelu.Experiments.Data;

/// <summary>The pixels of a PNG file, grey or in three colours, of 8 bits.</summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
/// <param name="Pixels">[4 · height · width], red, green, blue and opacity of each pixel.</param>
internal sealed record PngImage(int Height, int Width, int Channels, byte[] Pixels)
{
    /// <summary>The ending of such files.</summary>
    public const string Extension = ".png";

    private const int LongestSide = 1 << 14;     // of a quarter of a gigabyte of pixels; samples are far smaller
    private const int HeaderLength = 26, MostBits = 8, Grey = 0, GreyWithOpacity = 4, Components = 4;

    private static ReadOnlySpan<byte> Mark => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads a file. The numbers are those that it holds: no colour profile and no gamma is applied.</summary>
    /// <exception cref="InvalidDataException">It is no such image; the message names the file.</exception>
    public static PngImage Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderLength || !bytes.AsSpan().StartsWith(Mark)) throw new InvalidDataException($"{path} is no PNG image.");
        (int bits, int kind) = (bytes[24], bytes[25]);
        if (bits > MostBits)
            throw new InvalidDataException($"{path} has {bits} bits for each colour; expected 8. Convert it, or store the numbers in an "
                + ".npz file.");
        (uint width, uint height) = (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16)),
            BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(20)));
        if (width is 0 or > LongestSide || height is 0 or > LongestSide)
            throw new InvalidDataException($"{path} says that it has {height} × {width} pixels; expected 1 to {LongestSide} on each side.");
        using SKData data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        SKImageInfo info = new((int)width, (int)height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        byte[] pixels = codec is null ? [] : new byte[info.BytesSize];
        if (codec is null || codec.Info.Width != width || codec.Info.Height != height || !Decode(codec, info, pixels))
            throw new InvalidDataException($"{path} is a damaged PNG image.");
        for (int i = Components - 1; i < pixels.Length; i += Components)
            if (pixels[i] != byte.MaxValue)
                throw new InvalidDataException($"{path} has transparent pixels, such as {i / Components % width}, "
                    + $"{i / Components / width}; expected opaque ones, grey or in red, green and blue.");
        return new PngImage((int)height, (int)width, kind is Grey or GreyWithOpacity ? 1 : 3, pixels);
    }

    /// <summary>Writes the pixels as numbers from 0 to 1, channel by channel.</summary>
    /// <param name="row">[channels · height · width], overwritten.</param>
    public void CopyTo(Span<float> row)
    {
        int count = Height * Width;
        for (int channel = 0; channel < Channels; channel++)
            for (int i = 0; i < count; i++) row[(channel * count) + i] = Pixels[(Components * i) + channel] / 255f;
    }

    private static unsafe bool Decode(SKCodec codec, SKImageInfo info, byte[] pixels)
    {
        fixed (byte* start = pixels) return codec.GetPixels(info, (nint)start) == SKCodecResult.Success;
    }
}
