namespace PolyRelu.Attacks.Settings;

/// <summary>Keys beside settings that may be left open.</summary>
public static class SettingKeyExtensions
{
    /// <summary>A value, if there is none or it is in the range of its key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside; the message says what the range is.</exception>
    public static T? CheckedIfGiven<T>(this SettingKey<T> key, T? value)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(key);
        return value is { } given ? key.Checked(given) : null;
    }
}
