using System.Text.RegularExpressions;
using PolyRelu.Data;

namespace PolyRelu.Experiments.Data;

/// <summary>
/// What is said of samples of one's own names options of the command line; a preset has keys in their place, and <c>run</c> has none of
/// these options.
/// </summary>
internal static partial class PresetKeys
{
    private static readonly (string Option, string Key)[] Keys =
    [
        ("--std 255", "data.std = [255]"), ("--box 0,255", "data.boxFromData"), ("--labels", "data.labels"),
        (SampleColumns.LabelOption, "data.labelColumn"), (ParquetSamples.FeatureOption, "data.featureColumn"),
        (SampleColumns.IgnoreOption, "data.ignoreColumns"), ("--first-label", "data.firstLabel"), ("--image-shape", "data.imageShape"),
        ("--mean", "data.mean"), ("--std", "data.std"), ("have no modulus", "have no modulus: expected data.modulus none"),
    ];

    /// <summary>A sentence with the keys of a preset in place of options.</summary>
    public static string In(string sentence)
    {
        foreach ((string option, string key) in Keys.OrderByDescending(pair => pair.Option.Length))
            sentence = sentence.Replace(option, key, StringComparison.Ordinal);
        return Value().Replace(sentence, "$1 = $2");
    }

    /// <summary>The same of a note.</summary>
    public static DataNote In(DataNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return note with { Finding = In(note.Finding), Advice = In(note.Advice) };
    }

    [GeneratedRegex("(data\\.firstLabel) ([0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
