using System.Globalization;
using System.Text.Json;

namespace PolyRelu.Data;

/// <summary>
/// Features of another program, or features made on the spot. The hash names their content; the name of a file says nothing about it.
/// </summary>
/// <param name="Source">Name of the file without its folder, or of what made them.</param>
/// <param name="Modulus">Number of classes where labels were taken modulo it; null where they were taken as they are.</param>
public sealed record FeatureDescription(string Source, int? Modulus) : DataDescription
{
    internal const string KindName = "features";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    private protected override string Name => Modulus is { } classes
        ? string.Create(CultureInfo.InvariantCulture, $"{Source}, labels modulo {classes}") : Source;

    /// <summary>Reads the fields.</summary>
    /// <exception cref="InvalidDataException">One is missing.</exception>
    internal static FeatureDescription Read(DescriptionReader reader) =>
        new(reader.Text("name"), reader.IntegerOrNull("modulus"));

    /// <inheritdoc/>
    /// <remarks>
    /// None: training and test samples commonly are files of different names, and their labels may have been reduced before.
    /// </remarks>
    private protected override IEnumerable<(string Name, string Value)> Parameters() => [];

    /// <inheritdoc/>
    private protected override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Source);
        if (Modulus is { } classes) writer.WriteNumber("modulus", classes);
    }
}
