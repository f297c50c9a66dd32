using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolyRelu.Data;

/// <summary>
/// What names data: enough to get the same samples again, or to see that others are not from the same place. Closed: clusters, images,
/// features.
/// </summary>
/// <remarks>
/// Networks and witnesses carry it as a text (<see cref="TrainingText"/>, <see cref="AttackedText"/>) in one form, JSON with a <c>kind</c>;
/// docs/file-formats.md has the fields.
/// A file without it says nothing about its data, and nothing is assumed.
/// </remarks>
public abstract record DataDescription
{
    /// <summary>Name of the text that describes what a network was trained on.</summary>
    public const string TrainingText = "training_data";

    /// <summary>Name of the text that describes what was attacked.</summary>
    public const string AttackedText = "attacked_data";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private protected DataDescription()
    {
    }

    /// <summary>Name of the split; null where none is meant.</summary>
    public string? Split { get; init; }

    /// <summary>Number of samples; null where none are meant.</summary>
    public int? Samples { get; init; }

    /// <summary>SHA-256 of the samples (<see cref="Dataset.ContentHash"/>); null where the parameters say all.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What kind of data it is: <c>clusters</c>, <c>images</c> or <c>features</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The data in a few words, without split and samples.</summary>
    private protected abstract string Name { get; }

    /// <summary>The description for a person, such as <c>clusters, D = 60, K = 4, K1 = 2, α = 0.1, train, 1000 samples</c>.</summary>
    public string Words
    {
        get
        {
            string? count = Samples is { } samples ? Plural.Of(samples, "sample") : null;
            return string.Join(", ", new[] { Name, Split, count }.OfType<string>());
        }
    }

    /// <summary>Reads the JSON form. Fields that are not known are passed over.</summary>
    /// <exception cref="InvalidDataException">The text is no description that this version reads; the message says why.</exception>
    public static DataDescription Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            DescriptionReader reader = new(document.RootElement);
            DataDescription read = reader.Text("kind") switch
            {
                ClusterDescription.KindName => ClusterDescription.Read(reader),
                ImageDescription.KindName => ImageDescription.Read(reader),
                FeatureDescription.KindName => FeatureDescription.Read(reader),
                var other => throw new InvalidDataException($"data of the kind {Quotation.Of(other)} are not known"),
            };
            return read with
            {
                Split = reader.TextOrNull("split"),
                Samples = reader.IntegerOrNull("samples"),
                Sha256 = reader.TextOrNull("sha256")
            };
        }
        catch (JsonException)
        {
            throw new InvalidDataException("it is not JSON");
        }
    }

    /// <summary>The description among the texts of a file; null where there is none.</summary>
    /// <param name="source">Name of the file, for messages.</param>
    /// <param name="texts">Its texts.</param>
    /// <param name="name">Name of the text.</param>
    /// <exception cref="InvalidDataException">The text cannot be understood; the message names file and text.</exception>
    public static DataDescription? Find(string source, IReadOnlyDictionary<string, string> texts, string name = TrainingText)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (!texts.TryGetValue(name, out string? json)) return null;
        try
        {
            return Parse(json);
        }
        catch (InvalidDataException cause)
        {
            throw new InvalidDataException($"{source}: its text '{name}' is not a description of data that this version reads: "
                + $"{cause.Message}.", cause);
        }
    }

    /// <summary>The JSON form, on one line.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Kind);
            Write(writer);
            if (Split is not null) writer.WriteString("split", Split);
            if (Samples is { } count) writer.WriteNumber("samples", count);
            if (Sha256 is not null) writer.WriteString("sha256", Sha256);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>
    /// The parameters in which other data differ, split, number and hash left aside: these may differ between training and test.
    /// </summary>
    public IReadOnlyList<DataDifference> DifferencesFrom(DataDescription other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind
            ? [.. Parameters().Zip(other.Parameters()).Where(pair => pair.First.Value != pair.Second.Value).Select(pair =>
                new DataDifference(pair.First.Name, pair.First.Value, pair.Second.Value))]
            : [new DataDifference("kind", Kind, other.Kind)];
    }

    /// <summary>The parameters that make data the same or others, as texts.</summary>
    private protected abstract IEnumerable<(string Name, string Value)> Parameters();

    /// <summary>Writes the fields of a kind.</summary>
    private protected abstract void Write(Utf8JsonWriter writer);
}

/// <summary>A parameter in which two descriptions differ.</summary>
/// <param name="Parameter">Its name in the JSON form.</param>
/// <param name="Value">What the one says.</param>
/// <param name="Other">What the other says.</param>
public sealed record DataDifference(string Parameter, string Value, string Other);
