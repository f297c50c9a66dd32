using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>Takes as data for the script: what there is much of in 16 bits and base64, which keeps a film small.</summary>
internal static class FilmData
{
    /// <summary>A coordinate of 1 as it is written; ±2 can be.</summary>
    public const int Unit = 16_000;

    /// <summary>Weights from 0 down to −<see cref="Range"/> are told apart: a smaller dot is not seen.</summary>
    public const double Range = 14;

    /// <summary>Levels in which weights are written, from 1.</summary>
    public const int Levels = 32_000;

    /// <summary>Bytes of a neuron in a frame, as they are written.</summary>
    public const double BytesPerNeuron = 4 * sizeof(short) * 4.0 / 3;

    /// <summary>Bytes of a sample.</summary>
    public const double BytesPerSample = (3 * sizeof(short) * 4.0 / 3) + 3;

    /// <summary>All that the script draws.</summary>
    public static JsonObject Of(IReadOnlyList<FilmTake> takes) => new()
    {
        ["unit"] = Unit,
        ["range"] = Range,
        ["levels"] = Levels,
        ["scenes"] = new JsonArray([.. takes.Select(take => (JsonNode)Of(take))]),
    };

    private static JsonObject Of(FilmTake take) => new()
    {
        ["label"] = take.Label,
        ["clock"] = take.Clock,
        ["whole"] = take.IsWhole,
        ["middle"] = take.Middle,
        ["clusters"] = take.Clusters,
        ["axes"] = new JsonArray([.. take.Axes.Select(axis => (JsonNode)new JsonObject
        {
            ["name"] = axis.Name, ["sign"] = axis.Sign, ["birth"] = axis.Birth,
        })]),
        ["times"] = Numbers(take.Times),
        ["losses"] = Numbers(take.Losses),
        ["born"] = Numbers(take.Born),
        ["labels"] = Numbers(take.Labels),
        ["data"] = Packed(take.Data.Select(value => Quantised(value))),
        ["neurons"] = Packed(take.Neurons.Select(value => Quantised(value))),
        ["weights"] = Packed(take.Weights.Zip(take.Signs, Level)),
    };

    private static short Quantised(float value) => (short)Math.Clamp(MathF.Round(value * Unit), short.MinValue, short.MaxValue);

    /// <summary>Sign and weight in one: 0 where there is no output weight, else ±(1 + level).</summary>
    private static short Level(double weight, int sign) =>
        (short)(sign * (1 + Math.Round(Math.Max(0, 1 + (weight / Range)) * Levels)));

    private static JsonArray Numbers<T>(IEnumerable<T> values) => [.. values.Select(value => JsonValue.Create(value))];

    /// <summary>Little-endian, in the letters of base64 that HTML leaves alone.</summary>
    private static string Packed(IEnumerable<short> values)
    {
        short[] all = [.. values];
        byte[] bytes = new byte[sizeof(short) * all.Length];
        for (int i = 0; i < all.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(sizeof(short) * i), all[i]);
        return Base64Url.EncodeToString(bytes);
    }
}
