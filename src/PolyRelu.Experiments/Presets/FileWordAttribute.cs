namespace PolyRelu.Experiments.Presets;

/// <summary>A word that names files: letters, digits and hyphens.</summary>
internal sealed class FileWordAttribute : PresetRuleAttribute
{
    private const int Longest = 40;

    /// <inheritdoc/>
    public override string Expected => $"a word of at most {Longest} letters, digits and hyphens";

    /// <inheritdoc/>
    public override bool Accepts(object value) => value is string { Length: > 0 and <= Longest } word
        && word.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
