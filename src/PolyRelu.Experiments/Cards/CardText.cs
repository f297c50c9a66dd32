using System.Text;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Cards;

/// <summary>Numbers and sentences that every form of a card has.</summary>
internal static class CardText
{
    /// <summary>What the two columns mean.</summary>
    public const string Reading = "Certified ≤ true robust accuracy ≤ robust. Robust counts the points for which no attack found an example, "
        + "an upper bound; certified those that are proven, a lower bound, empty where nothing can be proven. In brackets the exact 95% "
        + "confidence interval of what holds for all data that the points were drawn from.";

    /// <summary>Writes a text, whole or not at all.</summary>
    public static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>A share with its interval; a dash where there is none.</summary>
    public static string Share(CardShare? share) => share is null ? "–"
        : $"{Html.Percent(share.Fraction)} [{Html.Percent(share.Low)}, {Html.Percent(share.High)}]";
}
