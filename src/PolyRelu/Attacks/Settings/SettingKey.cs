using System.Globalization;

namespace PolyRelu.Attacks.Settings;

/// <summary>A setting by name, as lists of attacks, options and JSON know it: <c>iterations</c>.</summary>
public abstract class SettingKey
{
    private protected SettingKey(string name, string meaning, string values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(meaning);
        ArgumentException.ThrowIfNullOrEmpty(values);
        (Name, Meaning, Values) = (name, meaning, values);
    }

    /// <summary>Lower-case name, British where spellings differ.</summary>
    public string Name { get; }

    /// <summary>What it means, as a phrase that help texts and tables begin with.</summary>
    public string Meaning { get; }

    /// <summary>What a text may hold, as a message expects it: <c>a whole number ≥ 1</c>.</summary>
    public string Values { get; }

    /// <summary>A whole number with a lower bound.</summary>
    /// <param name="name">Name.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="refusal">What is said of a number below the bound; null for a plain sentence.</param>
    /// <param name="least">The bound.</param>
    public static SettingKey<int> Whole(string name, string meaning, Func<int, string>? refusal = null, int least = 1)
    {
        string values = $"a whole number ≥ {least}";
        return new(
            name, meaning, values,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
                ? value : throw Unreadable(values, text),
            static value => value.ToString(CultureInfo.InvariantCulture),
            value => value >= least ? null : refusal?.Invoke(value) ?? $"The setting {name} is {values}; got {value}.");
    }

    /// <summary>A finite number above zero.</summary>
    /// <param name="name">Name.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="refusal">What is said of a number outside the range; null for a plain sentence.</param>
    /// <param name="largest">The largest value.</param>
    public static SettingKey<double> Positive(
        string name, string meaning, Func<double, string>? refusal = null, double largest = double.MaxValue)
    {
        const string Values = "a number > 0";
        return new(
            name, meaning, Values,
            static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) && value > 0 ? value : throw Unreadable(Values, text),
            static value => value.ToString("R", CultureInfo.InvariantCulture),
            value => value > 0 && value <= largest ? null : refusal?.Invoke(value) ?? FormattableString.Invariant(
                $"The setting {name} is {Values} of at most {largest}; got {value}."));
    }

    /// <summary>Yes or no, written <c>on</c> or <c>off</c>.</summary>
    /// <param name="name">Name.</param>
    /// <param name="meaning">What it means.</param>
    public static SettingKey<bool> Switch(string name, string meaning)
    {
        const string Values = "on or off";
        return new(name, meaning, Values, static text => text switch
        {
            "on" => true,
            "off" => false,
            _ => throw Unreadable(Values, text),
        }, static value => value ? "on" : "off");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">The text holds none; the message says what is expected.</exception>
    /// <exception cref="ArgumentException">It is a name that is not registered.</exception>
    internal abstract object Read(string text);

    /// <summary>The text that reads as a value.</summary>
    internal abstract string TextOf(object value);

    private static FormatException Unreadable(string values, string text) => new($"expected {values}; got {Quotation.Of(text)}");
}

/// <summary>A setting by name, with its values and their texts. The attacks that have it share one key, or have one of their own.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
public sealed class SettingKey<T> : SettingKey
    where T : notnull
{
    private readonly Func<string, T> parse;
    private readonly Func<T, string> write;
    private readonly Func<T, string?>? problem;

    /// <summary>A key whose values are of a kind of their own; others are made by <see cref="SettingKey"/>.</summary>
    /// <param name="name">Name.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="values">What a text may hold.</param>
    /// <param name="parse">Reads a text, or throws a <see cref="FormatException"/> that says what is expected.</param>
    /// <param name="write">The text of a value.</param>
    /// <param name="problem">A sentence about a value outside the range, null about others; null where there is no range.</param>
    public SettingKey(
        string name, string meaning, string values, Func<string, T> parse, Func<T, string> write, Func<T, string?>? problem = null)
        : base(name, meaning, values)
    {
        ArgumentNullException.ThrowIfNull(parse);
        ArgumentNullException.ThrowIfNull(write);
        (this.parse, this.write, this.problem) = (parse, write, problem);
    }

    /// <summary>States that a record of settings has this setting, once for the record.</summary>
    /// <param name="read">The value of some settings; null where they leave it to the attack.</param>
    /// <param name="with">The same settings with another value.</param>
    public Setting<TSettings> Of<TSettings>(Func<TSettings, object?> read, Func<TSettings, T, TSettings> with)
        where TSettings : class, IAttackSettings<TSettings>, new()
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(with);
        return new Setting<TSettings>(this, read, (settings, value) => value is T own ? with(settings, own) : throw new ArgumentException(
            $"The setting {Name} of {typeof(TSettings).Name} is of type {typeof(T).Name}; got {value.GetType().Name}.", nameof(value)));
    }

    /// <summary>A value, if it is in the range; for the setters of settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside; the message says what the range is.</exception>
    public T Checked(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return problem?.Invoke(value) is { } sentence ? throw new ArgumentOutOfRangeException(nameof(value), sentence) : value;
    }

    internal override object Read(string text) => parse(text);

    internal override string TextOf(object value) => write((T)value);
}
