using System.Text.RegularExpressions;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>
/// The field's notation in words without markup, such as labels of figures: <c>F^(3)</c> as F⁽³⁾, <c>μ+</c> as μ₊, <c>μ1</c> as μ₁.
/// </summary>
internal static partial class Notation
{
    private const string Plain = "0123456789+-−()p.", Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ᵖ·", Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₋";

    /// <summary>The words in the field's notation. All else stays as it is.</summary>
    public static string Of(string words) => Index().Replace(Power().Replace(words, match => Raise(match.Groups[1].Value)),
        match => match.Groups[1].Value + Lower(match.Groups[2].Value));

    /// <summary>A power of ten: 10⁻⁷.</summary>
    public static string PowerOfTen(int exponent) => "10" + Raise(FormattableString.Invariant($"{exponent}"));

    private static string Raise(string text) => Map(text, Raised);

    private static string Lower(string text) => Map(text, Lowered);

    private static string Map(string text, string forms) => string.Concat(text.Select(character => forms[Plain.IndexOf(character)]));

    [GeneratedRegex(@"\^(\([0-9p.]+\)|p|-?[0-9]+)")]
    private static partial Regex Power();

    /// <summary>A centre's index, or a class's sign where no number follows.</summary>
    [GeneratedRegex(@"(μ)_?([0-9]+|[+−-](?![0-9]))")]
    private static partial Regex Index();
}
