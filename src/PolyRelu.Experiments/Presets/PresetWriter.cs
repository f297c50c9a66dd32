using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace PolyRelu.Experiments.Presets;

/// <summary>Writes a section as YAML that reads back to the same section.</summary>
internal static class PresetWriter
{
    /// <summary>The YAML text, lines ended by LF.</summary>
    public static string Write(PresetSection section)
    {
        StringBuilder text = new();
        Section(section, "", text);
        return text.ToString();
    }

    private static void Section(PresetSection section, string indent, StringBuilder text)
    {
        foreach (PropertyInfo property in PresetBinder.Keys(section.GetType()))
        {
            object? value = property.GetValue(section);
            if (property.IsDefined(typeof(MayBeMissingAttribute))
                && Equals(value, property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null)) continue;
            text.Append(indent).Append(PresetBinder.KeyOf(property)).Append(':');
            if (value is PresetSection inner)
            {
                text.Append('\n');
                Section(inner, indent + "  ", text);
            }
            else if (value is IEnumerable<PresetSection> sections) Sections(sections, indent + "  ", text);
            else if (value is IEnumerable list and not string)
                text.Append(" [").AppendJoin(", ", list.Cast<object>().Select(Scalar)).Append("]\n");
            else text.Append(' ').Append(Scalar(value)).Append('\n');
        }
    }

    private static void Sections(IEnumerable<PresetSection> sections, string indent, StringBuilder text)
    {
        text.Append('\n');
        foreach (PresetSection section in sections)
        {
            StringBuilder item = new();
            Section(section, indent + "  ", item);
            text.Append(indent).Append("- ").Append(item.ToString().AsSpan(indent.Length + 2));
        }
    }

    private static string Scalar(object? value) => value switch
    {
        null => "none",
        string word => IsPlain(word) ? word : JsonSerializer.Serialize(word),
        Enum member => Wording.Of(member),
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsPlain(string word) =>
        char.IsAsciiLetter(word[0]) && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            && word is not ("none" or "true" or "false" or "null");
}
