using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks;

/// <summary>Makes an attack from settings given by name; an <see cref="AttackRegistration{TSettings}"/> has one.</summary>
public abstract class AttackFactory
{
    private readonly string name;

    private protected AttackFactory(string name) => this.name = name;

    /// <summary>The settings that the attack has, in the order in which texts list them.</summary>
    public abstract IReadOnlyList<SettingKey> Keys { get; }

    /// <summary>Whether evaluations with the attack begin with certificates, where there are any: what is proven is not attacked.</summary>
    public abstract bool CertifiesFirst { get; }

    /// <summary>Makes the attack.</summary>
    /// <param name="context">What is known of the data; null for nothing.</param>
    /// <param name="settings">Settings in place of the attack's own; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The attack has no such setting, a value is outside its range, or the attack needs what the context lacks.
    /// </exception>
    public Attack Create(AttackContext? context = null, SettingChoices? settings = null)
    {
        SettingChoices chosen = settings ?? SettingChoices.None;
        foreach (SettingKey key in chosen.Keys)
            if (!Takes(key.Name)) throw new ArgumentException($"{Refusal(key.Name)}.", nameof(settings));
        return Make(chosen, context ?? AttackContext.None);
    }

    /// <summary>Those of some settings that the attack has.</summary>
    public SettingChoices Taken(SettingChoices settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Among(Keys);
    }

    /// <summary>The text of the value that a setting has by itself; null where the attack goes by the problem or by its parts.</summary>
    public abstract string? DefaultOf(SettingKey key);

    /// <summary>Whether the attack has a setting of this name.</summary>
    internal bool Takes(string setting) => Keys.Any(key => key.Name == setting);

    /// <summary>That the attack has no such setting, and which it has.</summary>
    internal string Refusal(string setting) =>
        $"{name} has no setting '{setting}'; it takes {(Keys.Count > 0 ? string.Join(", ", Keys) : "none")}";

    private protected abstract Attack Make(SettingChoices chosen, AttackContext context);
}
