using System.Globalization;

namespace PolyRelu.Experiments.Measurements;

/// <summary>Subjects of rows, where a trial measures the same of several.</summary>
internal static class SubjectText
{
    /// <summary>A word, with its number from the second one on: test, test #2.</summary>
    public static string Numbered(string word, int place) =>
        place == 1 ? word : string.Create(CultureInfo.InvariantCulture, $"{word} #{place}");

    /// <summary>A cluster by its number, which begins at 0 as in the files.</summary>
    public static string Cluster(int index) => string.Create(CultureInfo.InvariantCulture, $"cluster {index}");
}
