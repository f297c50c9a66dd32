using System.Text.Json;

namespace PolyRelu.Data;

/// <summary>A registered image set with what its labels say.</summary>
/// <param name="Dataset">Name of the set, such as <c>mnist</c>.</param>
/// <param name="Task">What the labels say, such as <c>digits</c>.</param>
public sealed record ImageDescription(string Dataset, string Task) : DataDescription
{
    internal const string KindName = "images";

    /// <summary>Whether the files are those that were published; null where nobody said.</summary>
    public bool? IsPublished { get; init; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    private protected override string Name => $"{Dataset}, {Task}";

    /// <summary>Reads the fields.</summary>
    /// <exception cref="InvalidDataException">One is missing.</exception>
    internal static ImageDescription Read(DescriptionReader reader) =>
        new(reader.Text("dataset"), reader.Text("task")) { IsPublished = reader.FlagOrNull("published") };

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Value)> Parameters() => [("dataset", Dataset), ("task", Task)];

    /// <inheritdoc/>
    private protected override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("dataset", Dataset);
        writer.WriteString("task", Task);
        if (IsPublished == false) writer.WriteBoolean("published", false); // Said of others alone: the usual files keep their bytes.
    }
}
