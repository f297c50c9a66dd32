using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace PolyRelu.Experiments.Presets;

/// <summary>Turns parsed nodes into sections, refusing whatever does not fit exactly.</summary>
internal static class PresetBinder
{
    private const int MostElements = 10_000;

    /// <summary>Reads a section.</summary>
    /// <exception cref="PresetException">A key is unknown or missing, or a value is of the wrong type or breaks a rule.</exception>
    public static PresetSection Bind(Type type, PresetMapping node)
    {
        IReadOnlyList<PropertyInfo> keys = Keys(type);
        foreach (PresetEntry entry in node.Entries)
        {
            if (Spelling.Find(entry.Key, keys.Select(KeyOf)) is null)
                throw new PresetException(entry.Where,
                    $"unknown key {Quotation.Of(entry.Key)}; known keys here: "
                    + $"{string.Join(", ", keys.Select(KeyOf))}.{NearestName.Question(entry.Key, keys.Select(KeyOf))}");
        }
        var section = (PresetSection)Activator.CreateInstance(type)!;
        foreach (PropertyInfo key in keys)
        {
            PresetEntry? found = node.Find(KeyOf(key));
            if (found is null && key.IsDefined(typeof(MayBeMissingAttribute))) continue;
            PresetEntry entry = found
                ?? throw new PresetException(node.Where,
                $"the key '{KeyOf(key)}' is missing; keys here: {string.Join(", ", keys.Select(KeyOf))}.");
            key.SetValue(section, Property(key, entry));
        }
        foreach ((string key, string expected) in section.Problems())
            throw new PresetException(node.Find(key)!.Value.Where, $"{key}: expected {expected}; got {node.Find(key)!.Value.Description}.");
        return section;
    }

    /// <summary>The properties of a section that are keys: those of base records first, each in the order of the source.</summary>
    public static IReadOnlyList<PropertyInfo> Keys(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true })
            .OrderBy(property => Depth(property.DeclaringType!)).ThenBy(property => property.MetadataToken),
    ];

    /// <summary>The key of a property: its name in camelCase and in the British spelling, as everything that is typed.</summary>
    public static string KeyOf(PropertyInfo property) => Spelling.British(JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    private static int Depth(Type type) => type.BaseType is null ? 0 : 1 + Depth(type.BaseType);

    private static object? Property(PropertyInfo property, PresetEntry entry)
    {
        if (entry.Value is PresetScalar { Quoted: false, Text: "none" } && IsNullable(property)) return null;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        object value = Value(type, property, entry.Key, entry.Value);
        if (value is IList list) CheckList(property, entry, list);
        return value;
    }

    private static object Value(Type type, PropertyInfo property, string key, PresetNode node)
    {
        if (typeof(PresetSection).IsAssignableFrom(type))
            return node is PresetMapping mapping ? Bind(type, mapping)
                : throw new PresetException(node.Where, $"{key}: expected a section with keys; got {node.Description}.");
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return List(type.GetGenericArguments()[0], property, key, node);
        object? value = node is PresetScalar scalar ? Scalar(type, scalar) : null;
        if (value is null)
            throw new PresetException(node.Where,
                $"{key}: expected {NameOf(type)}{(IsNullable(property) ? " or none" : "")}; got {node.Description}.");
        foreach (PresetRuleAttribute rule in Rules(type, property))
        {
            value = rule.Meant(value);
            if (!rule.Accepts(value))
                throw new PresetException(node.Where, $"{key}: expected {rule.Expected}; got {node.Description}.{rule.Question(value)}");
        }
        return type.IsEnum ? Enum.GetValues(type).Cast<Enum>().First(member => Wording.Of(member) == (string)value) : value;
    }

    /// <summary>The rules on a property; on an enum for which none is given, that it is one of all its members.</summary>
    private static PresetRuleAttribute[] Rules(Type type, PropertyInfo property)
    {
        PresetRuleAttribute[] given = [.. property.GetCustomAttributes<PresetRuleAttribute>()];
        return type.IsEnum && given.Length == 0 ? [new OneOfAttribute([.. Enum.GetValues(type).Cast<object>()])] : given;
    }

    private static Array List(Type element, PropertyInfo property, string key, PresetNode node)
    {
        if (node is PresetScalar { Quoted: false } text && element == typeof(double)
            && text.Text.StartsWith("linspace", StringComparison.Ordinal))
        {
            try
            {
                node = new PresetSequence(node.Where, [.. NumberList.Parse(text.Text)
                    .Select(number => new PresetScalar(node.Where, number.ToString("R", CultureInfo.InvariantCulture), false))]);
            }
            catch (FormatException error)
            {
                throw new PresetException(node.Where, $"{key}: {error.Message}");
            }
        }
        if (node is not PresetSequence sequence)
            throw new PresetException(node.Where,
                $"{key}: expected a list such as [a, b]{(element == typeof(double) ? " or linspace(first, last, count)" : "")}; got "
                + $"{node.Description}.");
        if (sequence.Items.Count > MostElements)
            throw new PresetException(node.Where, string.Create(CultureInfo.InvariantCulture,
                $"{key}: expected at most {MostElements} elements; got {sequence.Items.Count}."));
        var list = Array.CreateInstance(element, sequence.Items.Count);
        for (int i = 0; i < sequence.Items.Count; i++) list.SetValue(Value(element, property, key, sequence.Items[i]), i);
        return list;
    }

    private static object? Scalar(Type type, PresetScalar scalar)
    {
        if (type == typeof(string) || type.IsEnum) return scalar.Text.Length > 0 ? scalar.Text : null;
        if (scalar.Quoted) return null;
        if (type == typeof(bool)) return scalar.Text switch { "true" => true, "false" => false, _ => null };
        if (type == typeof(int))
            return int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole) ? whole : null;
        if (type == typeof(ulong))
            return ulong.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong natural) ? natural : null;
        if (type == typeof(double))
            return double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number) ? number : null;
        throw new InvalidOperationException($"Presets have no values of type {type}.");
    }

    private static void CheckList(PropertyInfo property, PresetEntry entry, IList list)
    {
        bool increasing = property.IsDefined(typeof(IncreasingAttribute));
        if (increasing || property.IsDefined(typeof(DistinctAttribute)))
        {
            if (list.Count == 0) throw new PresetException(entry.Value.Where, $"{entry.Key}: expected at least one element; got none.");
            if (list.Cast<object>().Distinct().Count() < list.Count)
                throw new PresetException(entry.Value.Where, $"{entry.Key}: expected elements that differ; one stands twice.");
        }
        for (int i = 1; increasing && i < list.Count; i++)
            if ((double)list[i]! <= (double)list[i - 1]!)
                throw new PresetException(entry.Value.Where, string.Create(CultureInfo.InvariantCulture,
                    $"{entry.Key}: expected increasing numbers; {list[i]} follows {list[i - 1]}."));
    }

    private static bool IsNullable(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null || new NullabilityInfoContext()
            .Create(property).WriteState == NullabilityState.Nullable;

    private static string NameOf(Type type) =>
        type == typeof(string) || type.IsEnum ? "a word"
        : type == typeof(bool) ? "true or false"
        : type == typeof(double) ? "a number"
        : type == typeof(ulong) ? "a whole number ≥ 0"
        : "a whole number";
}
