using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks;

/// <summary>An attack of a custom list with settings of its own: <c>apgd-ce:restarts=5:iterations=50</c>.</summary>
/// <remarks>
/// Keys are those of the attack's settings (<see cref="AttackFactory.Keys"/>); others are refused, since they would change nothing.
/// </remarks>
/// <param name="Text">As it was written, without spaces and in the names' own spelling.</param>
/// <param name="Entry">The registered attack.</param>
public sealed record AttackChoice(string Text, Registration<AttackFactory> Entry)
{
    private readonly SettingChoices own = SettingChoices.None;

    private AttackChoice(string text, Registration<AttackFactory> entry, SettingChoices own)
        : this(text, entry) => this.own = own;

    /// <summary>
    /// Reads attacks separated by commas, each a registered name followed by <c>:key=value</c> for every setting of its own.
    /// </summary>
    /// <exception cref="FormatException">
    /// The list is empty, or a setting is unknown, none of the attack's, given twice or malformed.
    /// </exception>
    /// <exception cref="ArgumentException">A name is not registered; the message lists those that are.</exception>
    public static IReadOnlyList<AttackChoice> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (items.Length == 0) throw new FormatException("expected attacks separated by commas; got none");
        return [.. items.Select(Parse)];
    }

    /// <summary>Reads one attack.</summary>
    /// <inheritdoc cref="ParseList"/>
    public static AttackChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', StringSplitOptions.TrimEntries);
        Registration<AttackFactory> entry = Registry<AttackFactory>.Find(parts[0]);
        AttackFactory factory = entry.Value;
        SettingChoices own = SettingChoices.None;
        for (int place = 1; place < parts.Length; place++)
        {
            string part = parts[place];
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || Spelling.Find(sides[0], KnownNames(factory)) is not { } name)
                throw new FormatException(
                    $"expected {entry.Name}:KEY=VALUE with one of {string.Join(", ", factory.Keys)}; got "
                    + $"{Quotation.Of(part)}{NearestName.Aside(sides[0], [.. factory.Keys.Select(known => known.Name)])}");
            if (factory.Keys.FirstOrDefault(known => known.Name == name) is not { } key)
                throw new FormatException($"{factory.Refusal(name)}; got {Quotation.Of(part)}");
            if (own[key] is not null) throw new FormatException($"{key} is given twice in {Quotation.Of(text)}");
            own = own.Read(key, sides[1]);
            parts[place] = $"{key}={sides[1]}";
        }
        parts[0] = entry.Name;
        return new AttackChoice(string.Join(':', parts), entry, own);
    }

    /// <summary>Checks that a setting given for a whole list is one that some attack of it takes.</summary>
    /// <param name="list">The attacks, at least one.</param>
    /// <param name="setting">Name of the setting: <c>iterations</c>.</param>
    /// <exception cref="ArgumentException">None takes it; the message says which settings they take.</exception>
    public static void RequireTaken(IReadOnlyList<AttackChoice> list, string setting)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.Any(choice => choice.Entry.Value.Takes(setting))) return;
        throw new ArgumentException(
            $"{string.Join("; ", list.Select(choice => choice.Entry).Distinct().Select(entry => entry.Value.Refusal(setting)))}.",
            nameof(setting));
    }

    /// <summary>Makes the attack; its own settings take precedence over common ones.</summary>
    /// <param name="context">What is known of the data; null for nothing.</param>
    /// <param name="common">
    /// Settings of all attacks of the list, of which this one takes those that it has (<see cref="RequireTaken"/>); null for none.
    /// </param>
    /// <exception cref="ArgumentException">A value is outside its range, or the attack needs what the context lacks.</exception>
    public Attack Create(AttackContext? context = null, SettingChoices? common = null) =>
        Entry.Value.Create(context, own.Before(Entry.Value.Taken(common ?? SettingChoices.None)));

    /// <summary>Whether an evaluation with it begins with certificates, where there are any: what is proven is not attacked.</summary>
    public bool CertifiesFirst => Entry.Value.CertifiesFirst;

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>The settings that an attack has, and those of all registered ones, which are not its own.</summary>
    private static IEnumerable<string> KnownNames(AttackFactory factory) =>
        factory.Keys.Concat(Registry<AttackFactory>.All.SelectMany(entry => entry.Value.Keys)).Select(key => key.Name).Distinct();
}
