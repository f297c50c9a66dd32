namespace PolyRelu.Attacks.Settings;

/// <summary>A setting that a record of settings has, by its key (<see cref="SettingKey{T}.Of"/>).</summary>
/// <typeparam name="TSettings">The record.</typeparam>
public sealed class Setting<TSettings>
{
    private readonly Func<TSettings, object?> read;
    private readonly Func<TSettings, object, TSettings> with;

    internal Setting(SettingKey key, Func<TSettings, object?> read, Func<TSettings, object, TSettings> with) =>
        (Key, this.read, this.with) = (key, read, with);

    /// <summary>Its name, meaning and values.</summary>
    public SettingKey Key { get; }

    /// <summary>The value of some settings; null where they leave it to the attack.</summary>
    public object? ValueOf(TSettings settings) => read(settings);

    /// <summary>The same settings with another value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    internal TSettings With(TSettings settings, object value) => with(settings, value);
}
