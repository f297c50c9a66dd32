using System.CommandLine;
using PolyRelu.Attacks.Settings;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Options;

/// <summary>An option that gives a setting to all attacks of a list that have it; its name and help are those of the key.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Option">The option.</param>
/// <param name="AddTo">Adds the value, if one was given.</param>
internal sealed record SettingOption(SettingKey Key, Option Option, Func<SettingChoices, ParseResult, SettingChoices> AddTo)
{
    /// <summary>A setting that is a whole number from 1.</summary>
    public static SettingOption Of(SettingKey<int> key) => Of(key, Parsed.Integer(NameOf(key), HelpOf(key), 1));

    /// <summary>A setting that is a number above 0; an option reads fractions such as 8/255 as well.</summary>
    public static SettingOption Of(SettingKey<double> key) => Of(key, Parsed.Number(NameOf(key), HelpOf(key), 0, exclusive: true));

    /// <summary>A setting that is a loss.</summary>
    public static SettingOption Of(SettingKey<Loss> key)
    {
        Option<Registration<Loss>?> option =
            Parsed.Option<Registration<Loss>?>(NameOf(key), HelpOf(key), "NAME", Registry<Loss>.Find);
        return new(key, option, (chosen, arguments) => arguments.GetValue(option) is { } loss ? chosen.With(key, loss.Value) : chosen);
    }

    private static SettingOption Of<T>(SettingKey<T> key, Option<T?> option)
        where T : struct =>
        new(key, option, (chosen, arguments) => arguments.GetValue(option) is { } value ? chosen.With(key, value) : chosen);

    private static string NameOf(SettingKey key) => $"--{key.Name}";

    private static string HelpOf(SettingKey key) => $"{key.Meaning} [default: the attack's own].";
}
