using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Cards;

/// <summary>A card: what is known of a network's robustness around some points, with the evidence beside it (docs/cards.md).</summary>
/// <param name="Format">Version of the file.</param>
/// <param name="Model">The network.</param>
/// <param name="Data">The points.</param>
/// <param name="Clean">Points classified correctly.</param>
/// <param name="Threats">Norm by norm.</param>
/// <param name="Gallery">Some examples.</param>
/// <param name="Notes">What qualifies all numbers.</param>
/// <param name="Program">Program and version that made it.</param>
/// <param name="Machine">Processor and threads, for the seconds.</param>
/// <param name="Command">The command that made it; empty where a program did.</param>
public sealed record CardRecord(
    int Format, CardModel Model, CardData Data, CardShare Clean, IReadOnlyList<CardThreat> Threats, IReadOnlyList<CardExample> Gallery,
    IReadOnlyList<CardNote> Notes, string Program, string Machine, string Command) : ICheckedRecord
{
    /// <summary>The version that is written and read.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Name of the file.</summary>
    public const string FileName = "card.json";

    /// <summary>Reads a card; nothing that it says is checked (<see cref="RobustnessCard.Check"/>).</summary>
    /// <exception cref="InvalidDataException">The file is no card; the message says where.</exception>
    public static CardRecord Read(string path) => JsonFile.Read<CardRecord>(path);

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.That(Format == CurrentFormat, $"format is {Format}; this version reads {CurrentFormat}"),
        Promise.Some("threats", Threats.Count),
        Promise.Distinct("threats", Threats.Select(threat => threat.Norm)),
    ];
}

/// <summary>The network.</summary>
/// <param name="Name">What it is called: the name of its file, without its folder.</param>
/// <param name="Words">Its kind and shape in words.</param>
/// <param name="Sha256">
/// Hash of its numbers (<see cref="Serialization.ContentHash"/>); of a model that another runtime computes, that of its file.
/// </param>
/// <param name="Before">What is done to inputs before it, as JSON of a standardisation; null where nothing is, or where it is a part of the
/// network.</param>
public sealed record CardModel(string Name, string Words, string Sha256, string? Before = null) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.Word("name", Name), Promise.Hash("sha256", Sha256)];
}

/// <summary>The points.</summary>
/// <param name="Words">The data in words.</param>
/// <param name="Points">Number of points n.</param>
/// <param name="Outputs">Outputs C of the head that the labels are for.</param>
/// <param name="Sha256">Hash of the points with their labels (<see cref="Serialization.ContentHash"/>).</param>
public sealed record CardData(string Words, int Points, int Outputs, string Sha256) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.AtLeast("points", Points, 1), Promise.Hash("sha256", Sha256)];
}

/// <summary>A file beside the card.</summary>
/// <param name="Name">Its name, in the card's folder.</param>
/// <param name="Sha256">Hash of its bytes.</param>
public sealed record CardFile(string Name, string Sha256) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.FileName("name", Name), Promise.Hash("sha256", Sha256)];
}
