namespace PolyRelu;

/// <summary>
/// The two spellings of the field's English words: names are declared in the British one, and understood in both where a user types them.
/// </summary>
/// <remarks>
/// So <c>--optimizer</c> is <c>--optimiser</c> and <c>opposite-center</c> is <c>opposite-centre</c>, without a list of names to keep.
/// </remarks>
public static class Spelling
{
    /// <summary>Parts of words; longer ones before those they begin with.</summary>
    private static readonly (string American, string British)[] Stems =
    [
        .. new[]
        {
            ("centered", "centred"), ("centering", "centring"), ("center", "centre"), ("normaliz", "normalis"), ("optimiz", "optimis"),
            ("initializ", "initialis"),
            ("randomiz", "randomis"), ("regulariz", "regularis"), ("generaliz", "generalis"), ("analyze", "analyse"), ("color", "colour"),
            ("neighbor", "neighbour"), ("behavior", "behaviour"),
        }.SelectMany(pair => new[] { pair, (Capital(pair.Item1), Capital(pair.Item2)) }),
    ];

    /// <summary>A name in the British spelling.</summary>
    /// <param name="name">A name or a text.</param>
    public static string British(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Stems.Aggregate(name, static (text, stem) => text.Replace(stem.American, stem.British, StringComparison.Ordinal));
    }

    /// <summary>A name in the American spelling.</summary>
    /// <param name="name">A name or a text.</param>
    public static string American(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Stems.Aggregate(name, static (text, stem) => text.Replace(stem.British, stem.American, StringComparison.Ordinal));
    }

    /// <summary>Whether two names differ in spelling at most.</summary>
    public static bool AreSame(string first, string second) => British(first) == British(second);

    /// <summary>The known name that a word means, in whichever spelling it was typed; null where there is none.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">The names there are.</param>
    public static string? Find(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        string[] names = [.. known];
        return Array.Find(names, name => name == word) ?? Array.Find(names, name => AreSame(name, word));
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
