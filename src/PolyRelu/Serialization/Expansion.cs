namespace PolyRelu.Serialization;

/// <summary>How far compressed content may expand: a small file must not take the machine's memory.</summary>
/// <remarks>
/// Deflate reaches its limit on zeros alone. Images, features and weights reach 2:1 to 20:1, masks and one-hot vectors 100:1; and what
/// expands to no more than the largest published image file (47 MB) does no harm, however it got there.
/// </remarks>
internal static class Expansion
{
    /// <summary>No deflate stream expands more than this (a 258-byte match in two bits).</summary>
    public const long OfDeflate = 1032;

    private const long Harmless = 64L << 20, MostRatio = 100;

    /// <summary>Bytes that compressed bytes may expand to, all of a file together.</summary>
    public static long Limit(long compressed) => Harmless + (MostRatio * compressed);

    /// <summary>The complaint about content that expands too far.</summary>
    /// <param name="what">The content, such as an array's name and shape.</param>
    /// <param name="size">Bytes it would take.</param>
    /// <param name="compressed">Bytes of the file.</param>
    public static string Refusal(string what, long size, long compressed) =>
        $"{what} would expand to {Plural.Of(size, "byte")}; {Limit(compressed)} are the most that are taken from a compressed file of "
        + $"{Plural.Of(compressed, "byte")}. If it is not damaged, take fewer of its samples, or store it uncompressed.";
}
