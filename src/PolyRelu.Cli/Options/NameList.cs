namespace PolyRelu.Cli.Options;

/// <summary>Reads registered names separated by commas.</summary>
internal static class NameList
{
    /// <summary>The entries with these names, in the order given.</summary>
    /// <exception cref="FormatException">The list is empty.</exception>
    /// <exception cref="ArgumentException">A name is not registered; the message lists those that are.</exception>
    public static IReadOnlyList<Registration<T>> Parse<T>(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0) throw new FormatException("expected names separated by commas; got none");
        return [.. names.Select(Registry<T>.Find)];
    }
}
