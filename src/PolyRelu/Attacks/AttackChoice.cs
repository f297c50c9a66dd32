using System.Globalization;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>An attack of a custom list with settings of its own: <c>apgd-ce:restarts=5:iterations=50</c>.</summary>
/// <remarks>
/// Settings that an attack does not take (<see cref="Registration{T}.Settings"/>) are refused, since they would change nothing.
/// </remarks>
/// <param name="Text">As it was written, without spaces and in the names' own spelling.</param>
/// <param name="Entry">The registered attack.</param>
public sealed record AttackChoice(string Text, Registration<AttackFactory> Entry)
{
    private static readonly Dictionary<string, Func<AttackSettings, string, AttackSettings>> Keys = new(StringComparer.Ordinal)
    {
        ["iterations"] = static (settings, text) => settings with { Iterations = Whole(text) },
        ["restarts"] = static (settings, text) => settings with { Restarts = Whole(text) },
        ["targets"] = static (settings, text) => settings with { Targets = Whole(text) },
        ["answers"] = static (settings, text) => settings with { EotIterations = Whole(text) },
        ["queries"] = static (settings, text) => settings with { Queries = Whole(text) },
        ["step"] = static (settings, text) => settings with { StepSize = Number(text) },
        ["loss"] = static (settings, text) => settings with { Loss = Registry<Loss>.Find(text).Value },
        ["random-start"] = static (settings, text) => settings with { RandomStart = Switch(text) },
        ["large-radii"] = static (settings, text) => settings with { LargeRadii = Switch(text) },
        ["rescale-schedule"] = static (settings, text) => settings with { RescaleSchedule = Switch(text) },
    };

    private readonly (Func<AttackSettings, string, AttackSettings> Apply, string Value)[] choices = [];

    private AttackChoice(string text, Registration<AttackFactory> entry,
        (Func<AttackSettings, string, AttackSettings> Apply, string Value)[] choices)
        : this(text, entry) => this.choices = choices;

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
        HashSet<string> given = [];
        List<(Func<AttackSettings, string, AttackSettings> Apply, string Value)> choices = [];
        for (int place = 1; place < parts.Length; place++)
        {
            string part = parts[place];
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            IEnumerable<string> taken = Keys.Keys.Where(key => Takes(entry, key));
            if (sides.Length != 2 || Spelling.Find(sides[0], Keys.Keys) is not { } key)
                throw new FormatException(
                    $"expected {entry.Name}:KEY=VALUE with one of {string.Join(", ", taken)}; got "
                    + $"{Quotation.Of(part)}{NearestName.Aside(sides[0], taken)}");
            if (!Takes(entry, key)) throw new FormatException($"{Refusal(entry, key)}; got {Quotation.Of(part)}");
            if (!given.Add(key)) throw new FormatException($"{key} is given twice in {Quotation.Of(text)}");
            Keys[key](AttackSettings.Default, sides[1]);
            choices.Add((Keys[key], sides[1]));
            parts[place] = $"{key}={sides[1]}";
        }
        parts[0] = entry.Name;
        return new AttackChoice(string.Join(':', parts), entry, [.. choices]);
    }

    /// <summary>Checks that a setting given for a whole list is one that some attack of it takes.</summary>
    /// <param name="list">The attacks, at least one.</param>
    /// <param name="setting">Name of the setting: <c>iterations</c>.</param>
    /// <exception cref="ArgumentException">None takes it; the message says which settings they take.</exception>
    public static void RequireTaken(IReadOnlyList<AttackChoice> list, string setting)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.Any(choice => Takes(choice.Entry, setting))) return;
        throw new ArgumentException(
            $"{string.Join("; ", list.Select(choice => choice.Entry).Distinct().Select(entry => Refusal(entry, setting)))}.",
            nameof(setting));
    }

    /// <summary>Makes the attack; its own settings take precedence over common ones.</summary>
    /// <param name="common">Settings of all attacks of the list.</param>
    /// <exception cref="ArgumentException">A setting is missing or outside its range.</exception>
    public Attack Create(AttackSettings common)
    {
        ArgumentNullException.ThrowIfNull(common);
        return Entry.Value(choices.Aggregate(common, static (settings, choice) => choice.Apply(settings, choice.Value)));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool Takes(Registration<AttackFactory> entry, string setting) => entry.Settings?.Contains(setting) ?? true;

    private static string Refusal(Registration<AttackFactory> entry, string setting) =>
        $"{entry.Name} has no setting '{setting}'; it takes {(entry.Settings is { Count: > 0 } taken ? string.Join(", ", taken) : "none")}";

    private static int Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1
            ? value
            : throw new FormatException($"expected a whole number ≥ 1; got {Quotation.Of(text)}");

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0
            ? value
            : throw new FormatException($"expected a number > 0; got {Quotation.Of(text)}");

    private static bool Switch(string text) => text switch
    {
        "on" => true,
        "off" => false,
        _ => throw new FormatException($"expected on or off; got {Quotation.Of(text)}"),
    };
}
