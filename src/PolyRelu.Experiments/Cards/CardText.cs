using System.Globalization;
using System.Text;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Cards;

/// <summary>Numbers and sentences that every form of a card has.</summary>
internal static class CardText
{
    private const int Levels = 255, MostLevels = 64;

    /// <summary>What the two columns mean.</summary>
    public const string Reading = "The true robust accuracy lies between certified, the points that are proven robust, and robust, those "
        + "for which no attack that ran found an example; where nothing was proven, robust alone is known, from above. Beside each share "
        + "stands its exact 95% confidence interval (Clopper and Pearson), for the case that the points are a random sample.";

    /// <summary>What a check leaves open.</summary>
    public const string Unchecked = "What cannot be checked: names of the model and of attacks, the words for the data, seconds, notes, "
        + "the command; and page, Markdown and pictures are not compared with the numbers, which are those that the check prints.";

    /// <summary>What the reader of several cards has to know.</summary>
    public const string Together = "Every number here was counted anew from witnesses and certificates. Rows of one table are about the "
        + "same points, by their hash, the same range of inputs, norm and radius, in the order of what is proven, and else by name: robust "
        + "alone proves nothing, since whoever made a card may have attacked less. Which points a hash stands for you have to know.";

    /// <summary>Writes a text, whole or not at all.</summary>
    public static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>A share with its interval; a dash where there is none.</summary>
    public static string Share(CardShare? share) => share is null ? "–"
        : $"{Html.Percent(share.Fraction)} {Interval(share)}";

    /// <summary>The interval of a share.</summary>
    public static string Interval(CardShare share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return $"[{Html.Percent(share.Low)}, {Html.Percent(share.High)}]";
    }

    /// <summary>A radius among those of its norm; as a fraction of 255 too where it is one of few levels.</summary>
    public static string Radius(double radius, IEnumerable<double> among)
    {
        string words = Html.Radius(radius, among);
        double levels = Math.Round(Levels * radius);
        bool isFraction = levels is >= 1 and <= MostLevels && Math.Abs((Levels * radius) - levels) < 1e-9
            && double.Parse(words, CultureInfo.InvariantCulture) != radius;
        return isFraction ? string.Create(CultureInfo.InvariantCulture, $"{words} ({levels}/{Levels})") : words;
    }

    /// <summary>What ran in a norm, and how long.</summary>
    public static string Ran(CardThreat threat)
    {
        ArgumentNullException.ThrowIfNull(threat);
        string proofs = threat.ProofSeconds is { } seconds ? $"; proofs, {Quantity.Time(seconds)} added up over points"
            : "; nothing proven";
        return $"{string.Join(", ", threat.Attacks)}, {Quantity.Time(threat.AttackSeconds)}{proofs}";
    }

    /// <summary>The range of valid inputs.</summary>
    public static string Range(CardThreat threat)
    {
        ArgumentNullException.ThrowIfNull(threat);
        return threat.Box switch
        {
            null => "Inputs of any size",
            [var low, var high] => string.Create(CultureInfo.InvariantCulture, $"Inputs within [{low}, {high}]"),
            { } ends => string.Create(CultureInfo.InvariantCulture, $"Inputs in ranges for each feature, in [{ends.Min()}, {ends.Max()}]"),
        };
    }

    /// <summary>The network in words, with what is done to inputs before it.</summary>
    /// <param name="model">The network.</param>
    /// <param name="words">Its kind and shape.</param>
    public static string Model(CardModel model, string words)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Before is { } before ? $"{words}, after a standardisation by {before}" : words;
    }
}
