using System.Reflection;
using System.Text.RegularExpressions;

namespace PolyRelu.Experiments.Submission;

/// <summary>A text with named places, <c>{{name}}</c>, of which an engine makes its script; a user may give another.</summary>
internal sealed partial class ScriptTemplate
{
    private readonly IReadOnlyList<TemplatePlaceholder> places;
    private readonly string text;

    private ScriptTemplate(string text, IReadOnlyList<TemplatePlaceholder> places) => (this.text, this.places) = (text, places);

    /// <summary>A template that comes with the program.</summary>
    /// <param name="name">Its file under templates/.</param>
    public static string Standard(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"templates/{name}")
            ?? throw new InvalidOperationException($"There is no template {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Takes a user's template, or the engine's own.</summary>
    /// <param name="file">The user's file; null for none.</param>
    /// <param name="standard">The engine's own, under templates/.</param>
    /// <param name="places">What can be filled in.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It names a place that there is not, or lacks a required one.</exception>
    public static ScriptTemplate Load(string? file, string standard, IReadOnlyList<TemplatePlaceholder> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (file is null) return new ScriptTemplate(Standard(standard), places);
        string text = File.ReadAllText(file).ReplaceLineEndings("\n");
        string[] names = [.. places.Select(place => place.Name)];
        foreach (Match match in Place().Matches(text))
        {
            string name = match.Groups[1].Value;
            if (names.Contains(name)) continue;
            int line = text.AsSpan(0, match.Index).Count('\n') + 1;
            throw new FormatException($"{file}, line {line}: there is no {Quotation.Of(match.Value)}; expected "
                + $"{Quotation.List(places.Select(place => place.Text))}.{NearestName.Question(name, names)}");
        }
        foreach (TemplatePlaceholder place in places)
            if (place.IsRequired && !text.Contains(place.Text, StringComparison.Ordinal))
                throw new FormatException($"{file} lacks {place.Text}, {place.Meaning}, without which it cannot run the trials.");
        return new ScriptTemplate(text, places);
    }

    /// <summary>The text with all places filled in; what is put in is not looked at again.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (places.FirstOrDefault(place => !values.ContainsKey(place.Name)) is { } missing)
            throw new ArgumentException($"Nothing was given for {missing.Text}.", nameof(values));
        return Place().Replace(text, match => values[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"\{\{ *([a-z-]+) *\}\}")]
    private static partial Regex Place();
}
