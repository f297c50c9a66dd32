using System.Text.Json;

namespace PolyRelu;

/// <summary>The words in which the members of an enum are typed and saved: their names in lower case, joined by hyphens.</summary>
/// <remarks>
/// So <c>PaperTrain</c> is <c>paper-train</c> on the command line, in presets, in JSON and in reports. A new member has its word at once;
/// who renames one changes files, which a test refuses.
/// </remarks>
public static class Wording
{
    /// <summary>The word of a member.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of its enum.</exception>
    public static string Of(Enum member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Enum.IsDefined(member.GetType(), member) ? JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString())
            : throw new ArgumentOutOfRangeException(nameof(member), $"{member} is no {member.GetType().Name}.");
    }

    /// <summary>The words of all members, in the order of the enum.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(member => Of(member))];

    /// <summary>The member that a word stands for; null where it stands for none.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="word">The word, as <see cref="Of"/> writes it.</param>
    public static T? Find<T>(string? word)
        where T : struct, Enum
    {
        foreach (T member in Enum.GetValues<T>())
            if (Of(member) == word) return member;
        return null;
    }
}
