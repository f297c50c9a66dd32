namespace PolyRelu.Experiments;

/// <summary>Lists of names as a person reads them.</summary>
internal static class Listing
{
    private const int MostNamed = 4;
    private const int Named = 2;

    /// <summary>All names where they are few, else the first ones and how many more there are.</summary>
    public static string Of(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count <= MostNamed ? string.Join("; ", names)
            : $"{string.Join("; ", names.Take(Named))} and {names.Count - Named} more";
    }
}
