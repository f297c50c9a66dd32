namespace PolyRelu.Attacks.Settings;

/// <summary>
/// Values of settings by their keys: what a user typed for one attack or for all of a list, before it is known which record takes it.
/// </summary>
/// <remarks>An instance is immutable. Whether a value is in its range is checked where a record takes it.</remarks>
public sealed class SettingChoices
{
    /// <summary>Every choice left to the attack.</summary>
    public static readonly SettingChoices None = new([]);

    private readonly (SettingKey Key, object Value)[] chosen;

    private SettingChoices((SettingKey Key, object Value)[] chosen) => this.chosen = chosen;

    /// <summary>The settings that are chosen, in the order given.</summary>
    public IReadOnlyList<SettingKey> Keys => [.. chosen.Select(choice => choice.Key)];

    /// <summary>The value chosen for a setting; null where it is left to the attack.</summary>
    public object? this[SettingKey key]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(key);
            return Array.Find(chosen, choice => choice.Key.Name == key.Name).Value;
        }
    }

    /// <summary>The settings of a record that it does not leave to the attack.</summary>
    public static SettingChoices Of<TSettings>(TSettings settings)
        where TSettings : class, IAttackSettings<TSettings>, new()
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new([.. TSettings.Keys.Where(setting => setting.ValueOf(settings) is not null)
            .Select(setting => (setting.Key, setting.ValueOf(settings)!))]);
    }

    /// <summary>The same choices and one more, in place of one of that name.</summary>
    public SettingChoices With<T>(SettingKey<T> key, T value)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return new([.. chosen.Where(choice => choice.Key.Name != key.Name), (key, value)]);
    }

    /// <summary>A record with the values chosen for settings that it has in place of its own; other choices do not concern it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public TSettings Over<TSettings>(TSettings settings)
        where TSettings : class, IAttackSettings<TSettings>, new()
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (Setting<TSettings> setting in TSettings.Keys)
            if (this[setting.Key] is { } value) settings = setting.With(settings, value);
        return settings;
    }

    /// <summary>The text of the value chosen for a setting, as in a list of attacks; null where it is left to the attack.</summary>
    public string? TextOf(SettingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        (SettingKey? own, object? value) = Array.Find(chosen, choice => choice.Key.Name == key.Name);
        return own?.TextOf(value);
    }

    /// <summary>These choices, and those of others for settings that these leave open.</summary>
    internal SettingChoices Before(SettingChoices others) => new([.. chosen, .. others.chosen.Where(other => this[other.Key] is null)]);

    /// <summary>The choices for some settings.</summary>
    internal SettingChoices Among(IReadOnlyList<SettingKey> keys) =>
        new([.. chosen.Where(choice => keys.Any(key => key.Name == choice.Key.Name))]);

    /// <summary>The same choices and one more, read from a text.</summary>
    /// <exception cref="FormatException">The text holds no value; the message says what is expected.</exception>
    internal SettingChoices Read(SettingKey key, string text) => new([.. chosen, (key, key.Read(text))]);
}
