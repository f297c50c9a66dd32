using System.Globalization;
using System.Numerics;

namespace PolyRelu;

/// <summary>Counted things as a person writes them: 1 thread, 2 threads.</summary>
public static class Plural
{
    /// <summary>A count with its noun.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">The noun for one, with words before it if need be: <c>test point</c>.</param>
    /// <param name="many">The noun for others; null where it is regular.</param>
    public static string Of<T>(T count, string noun, string? many = null)
        where T : IBinaryInteger<T> => string.Create(CultureInfo.InvariantCulture, $"{count} {Noun(count, noun, many)}");

    /// <summary>A number that is written already, with its noun: 1 point, 1.5 points.</summary>
    /// <inheritdoc cref="Of{T}"/>
    public static string Of(string count, string noun, string? many = null)
    {
        ArgumentNullException.ThrowIfNull(count);
        return $"{count} {(count == "1" ? noun : many ?? Many(noun))}";
    }

    /// <summary>A word alone, for one or for many: a noun, or a verb with both of its forms.</summary>
    /// <inheritdoc cref="Of{T}"/>
    public static string Noun<T>(T count, string noun, string? many = null)
        where T : IBinaryInteger<T> => count == T.One ? noun : many ?? Many(noun);

    private static string Many(string noun)
    {
        ArgumentException.ThrowIfNullOrEmpty(noun);
        if (noun.EndsWith("radius", StringComparison.Ordinal)) return $"{noun[..^2]}i";
        if (noun[^1] == 'y' && noun.Length > 1 && !"aeiou".Contains(noun[^2], StringComparison.Ordinal)) return $"{noun[..^1]}ies";
        bool hissing = noun[^1] is 's' or 'x' or 'z' || (noun.EndsWith("ch", StringComparison.Ordinal)
            && !noun.EndsWith("epoch", StringComparison.Ordinal)) || noun.EndsWith("sh", StringComparison.Ordinal);
        return hissing ? $"{noun}es" : $"{noun}s";
    }
}
