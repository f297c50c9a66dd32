namespace PolyRelu;

/// <summary>The name that a mistyped one probably stands for, so that messages can ask.</summary>
/// <remarks>
/// Names are compared without case, hyphens and spelling (<see cref="Spelling"/>). One is near if few letters are missing, superfluous,
/// wrong or exchanged with their neighbour (Damerau 1964, in the restricted form: no part is changed twice), at most a third of the
/// letters, or if it begins with what was typed.
/// </remarks>
public static class NearestName
{
    private const int LongestWord = 64, LeastPrefix = 3, LettersPerSlip = 3;

    /// <summary>The nearest of the known names; null where none is near.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">The names there are.</param>
    public static string? Of(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        string letters = Letters(word);
        if (letters.Length is 0 or > LongestWord) return null;
        (int Score, int Length, string Name)[] near =
        [
            .. known.Distinct().Select(name => (Score: Score(letters, Letters(name)), name.Length, name))
                .Where(entry => entry.Score < int.MaxValue),
        ];
        return near.OrderBy(entry => entry.Score).ThenBy(entry => entry.Length).ThenBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => entry.Name).FirstOrDefault();
    }

    /// <summary>A question to stand after a sentence: <c> Did you mean 'poster'?</c> Empty where no name is near.</summary>
    /// <inheritdoc cref="Of"/>
    public static string Question(string word, IEnumerable<string> known) => Of(word, known) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>The same after a clause that no full stop ends: <c>; did you mean 'poster'?</c></summary>
    /// <inheritdoc cref="Of"/>
    public static string Aside(string word, IEnumerable<string> known) => Of(word, known) is { } name ? $"; did you mean '{name}'?" : "";

    /// <summary>How far a name is from what was typed; the largest number where it is not near.</summary>
    private static int Score(string word, string name)
    {
        if (name.Length is 0 or > LongestWord) return int.MaxValue;
        int distance = Distance(word, name), longer = Math.Max(word.Length, name.Length);
        if (distance <= Math.Max(1, Math.Min(word.Length, name.Length) / LettersPerSlip) && 2 * distance < longer) return distance;
        return word.Length >= LeastPrefix && name.StartsWith(word, StringComparison.Ordinal) ? LongestWord + name.Length : int.MaxValue;
    }

    private static string Letters(string word) =>
        string.Concat(Spelling.British(word).Where(letter => letter is not ('-' or '_' or ' '))).ToLowerInvariant();

    /// <summary>Letters to insert, delete, replace, or exchange with the next.</summary>
    internal static int Distance(string first, string second)
    {
        int[,] distance = new int[first.Length + 1, second.Length + 1];
        for (int i = 0; i <= first.Length; i++) distance[i, 0] = i;
        for (int j = 0; j <= second.Length; j++) distance[0, j] = j;
        for (int i = 1; i <= first.Length; i++)
        {
            for (int j = 1; j <= second.Length; j++)
            {
                int changed = distance[i - 1, j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(changed, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                bool areExchanged = i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1];
                if (areExchanged) distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }
        return distance[first.Length, second.Length];
    }
}
