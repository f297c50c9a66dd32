using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Cards;

/// <summary>How many of the points, and what that says of all that they were drawn from.</summary>
/// <param name="Count">Points.</param>
/// <param name="Of">All points n.</param>
/// <param name="Fraction">The fraction.</param>
/// <param name="Low">Lower end of the exact 95% confidence interval (Clopper and Pearson 1934).</param>
/// <param name="High">Upper end of the same.</param>
internal sealed record CardShare(int Count, int Of, double Fraction, double Low, double High) : ICheckedRecord
{
    /// <summary>Probability that an interval covers the truth.</summary>
    public const double Confidence = 0.95;

    /// <summary>So many of so many.</summary>
    public static CardShare From(int count, int of)
    {
        if (of == 0) return new CardShare(0, 0, double.NaN, double.NaN, double.NaN);
        var interval = BinomialInterval.Of(count, of, Confidence);
        return new CardShare(count, of, PolyRelu.Fraction.Of(count, of), interval.Low, interval.High);
    }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("count", Count, 0), Promise.That(Count <= Of, $"{Count} of {Of} are counted"),
    ];
}

/// <summary>The network.</summary>
/// <param name="File">Name of its file, without its folder.</param>
/// <param name="Words">Its kind and shape in words.</param>
/// <param name="Sha256">Hash of its numbers; of a model of another runtime that of its file.</param>
internal sealed record CardModel(string File, string Words, string Sha256);

/// <summary>The points.</summary>
/// <param name="Words">The data in words.</param>
/// <param name="Points">Number of points n.</param>
/// <param name="Outputs">Outputs C of the head that the labels are for.</param>
/// <param name="Sha256">Hash of the points with their labels.</param>
internal sealed record CardData(string Words, int Points, int Outputs, string Sha256);

/// <summary>A file beside the card.</summary>
/// <param name="Name">Its name, in the card's folder.</param>
/// <param name="Sha256">Hash of its bytes.</param>
internal sealed record CardFile(string Name, string Sha256);

/// <summary>The points of one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Clean">Classified correctly.</param>
/// <param name="Robust">Without an example within the radius: an upper bound.</param>
/// <param name="Certified">Proven robust within the radius: a lower bound; null where nothing is proven.</param>
internal sealed record CardClass(int Label, CardShare Clean, CardShare Robust, CardShare? Certified);

/// <summary>One radius.</summary>
/// <param name="Epsilon">Radius ε.</param>
/// <param name="Robust">Points without an example within it: an upper bound of the robust accuracy.</param>
/// <param name="Certified">Points proven robust within it: a lower bound; null where nothing is proven.</param>
/// <param name="Classes">The same label by label.</param>
internal sealed record CardRadius(double Epsilon, CardShare Robust, CardShare? Certified, IReadOnlyList<CardClass> Classes);

/// <summary>A sign that robustness may be overstated.</summary>
/// <param name="Name">Its name: <c>masking</c>.</param>
/// <param name="Sentence">What was seen, and what to do.</param>
internal sealed record CardNote(string Name, string Sentence);

/// <summary>Everything about one norm.</summary>
/// <param name="Norm">Name of the norm.</param>
/// <param name="Box">Lowest and highest valid input; null where there is no box, or one that differs between features.</param>
/// <param name="Attacks">The attacks that ran.</param>
/// <param name="AttackSeconds">Wall time of the attacks.</param>
/// <param name="ProofSeconds">Time of the proofs, added up over points; null where there are none.</param>
/// <param name="Witness">An adversarial example for every broken point.</param>
/// <param name="Certificate">A proof for every certified point; null where there is none.</param>
/// <param name="Radii">In increasing order.</param>
/// <param name="Diagnostics">Signs that robustness may be overstated.</param>
internal sealed record CardThreat(
    string Norm, double[]? Box, IReadOnlyList<string> Attacks, double AttackSeconds, double? ProofSeconds, CardFile Witness,
    CardFile? Certificate, IReadOnlyList<CardRadius> Radii, IReadOnlyList<CardNote> Diagnostics);

/// <summary>A point beside its adversarial example.</summary>
/// <param name="Norm">Name of the norm.</param>
/// <param name="Epsilon">Radius within which it lies.</param>
/// <param name="Point">Index of the point.</param>
/// <param name="Label">Its label.</param>
/// <param name="Predicted">What the example is taken for.</param>
/// <param name="Distance">How far the example is.</param>
/// <param name="Pictures">Clean, adversarial and difference; empty where the points are no images.</param>
internal sealed record CardExample(
    string Norm, double Epsilon, int Point, int Label, int Predicted, double Distance, IReadOnlyList<CardFile> Pictures);

/// <summary>A card: what is known of a network's robustness on some points, with the evidence beside it (docs/cards.md).</summary>
/// <param name="Format">Version of the file.</param>
/// <param name="Model">The network.</param>
/// <param name="Data">The points.</param>
/// <param name="Clean">Points classified correctly.</param>
/// <param name="Threats">Norm by norm.</param>
/// <param name="Gallery">Some examples.</param>
/// <param name="Notes">What qualifies the numbers.</param>
/// <param name="Program">Program and version.</param>
/// <param name="Machine">Processor and threads, for the seconds.</param>
/// <param name="Command">The command that made it.</param>
internal sealed record CardRecord(
    int Format, CardModel Model, CardData Data, CardShare Clean, IReadOnlyList<CardThreat> Threats, IReadOnlyList<CardExample> Gallery,
    IReadOnlyList<CardNote> Notes, string Program, string Machine, string Command) : ICheckedRecord
{
    /// <summary>The version that is written and read.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Name of the file.</summary>
    public const string FileName = "card.json";

    /// <summary>Reads a card.</summary>
    /// <exception cref="InvalidDataException">The file is none.</exception>
    public static CardRecord Read(string path) => JsonFile.Read<CardRecord>(path);

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.That(Format == CurrentFormat, $"format {Format}; this version reads {CurrentFormat}"),
        .. Threats.Select(threat => Promise.That(threat.Radii.Count > 0, $"no radius of {threat.Norm}")),
    ];
}
