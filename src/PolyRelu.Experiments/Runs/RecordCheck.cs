using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>
/// Checks what was read from a file before anybody uses it: no collection holds null, and every record
/// keeps its promises (<see cref="ICheckedRecord"/>). What is written as a name by a converter of its own is no record.
/// </summary>
internal static class RecordCheck
{
    private static readonly string Ours = typeof(RecordCheck).Assembly.GetName().Name!;
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = [];

    /// <summary>The first thing that is wrong, with its place, such as <c>$.trials[2] is null</c>; null where all is right.</summary>
    /// <param name="value">A record, or a list of records.</param>
    public static string? Problem(object value) => In(value, "$");

    /// <summary>A record made of the arrays of a file, once it keeps its promises.</summary>
    /// <exception cref="InvalidDataException">It does not; the message names the file.</exception>
    public static T Checked<T>(this NamedArrays file, T record)
        where T : ICheckedRecord =>
        Problem(record) is { } problem ? throw new InvalidDataException($"{file.Source}: {problem}.") : record;

    private static string? In(object? value, string place) => value switch
    {
        // The reader has refused null for every member that cannot be null.
        null or string or IEnumerable<double> or IEnumerable<int> => null,
        IDictionary entries => First(entries.Keys.Cast<object>().Select(key => Entry(entries[key], $"{place}['{key}']"))),
        IEnumerable elements => First(elements.Cast<object?>().Select((element, i) => Entry(element, $"{place}[{i}]"))),
        _ => IsOurs(value.GetType()) ? Record(value, place) : null,
    };

    private static bool IsOurs(Type type) =>
        type is { IsValueType: false, Namespace: { } space } && space.StartsWith(Ours, StringComparison.Ordinal)
            && !type.IsDefined(typeof(JsonConverterAttribute), inherit: true);

    private static string? First(IEnumerable<string?> problems) => problems.FirstOrDefault(problem => problem is not null);

    private static string? Entry(object? value, string place) => value is null ? $"{place} is null" : In(value, place);

    private static string? Record(object value, string place)
    {
        foreach (PropertyInfo member in Members.GetOrAdd(value.GetType(), MembersOf))
            if (In(member.GetValue(value), $"{place}.{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}") is { } inside) return inside;
        return value is ICheckedRecord promising && First(promising.Problems()) is { } broken ? $"at {place}, {broken}" : null;
    }

    private static PropertyInfo[] MembersOf(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(JsonIgnoreAttribute))),
    ];
}
