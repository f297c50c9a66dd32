using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks;

/// <summary>
/// A registered attack with the type of its settings: a public static readonly field of the attack's class, and a line in
/// <c>LibraryEntries</c>.
/// </summary>
/// <remarks>
/// The record <typeparamref name="TSettings"/> is all that is to be written for settings of the attack's own: their names, values, ranges
/// and defaults. Lists (<see cref="AttackChoice"/>), options and refusals go by it.
/// </remarks>
/// <typeparam name="TSettings">The settings; <see cref="NoSettings"/> where there are none.</typeparam>
public sealed record AttackRegistration<TSettings> : Registration<AttackFactory>
    where TSettings : class, IAttackSettings<TSettings>, new()
{
    private readonly Func<TSettings, AttackContext, Attack> create;

    /// <summary>A registered attack.</summary>
    /// <param name="name">Lower-case name, such as <c>apgd-ce</c>.</param>
    /// <param name="summary">One sentence for help texts, with the source.</param>
    /// <param name="create">Makes the attack.</param>
    /// <param name="certifiesFirst">Whether evaluations with it begin with certificates, where there are any.</param>
    public AttackRegistration(
        string name, string summary, Func<TSettings, AttackContext, Attack> create, bool certifiesFirst = false)
        : base(name, summary, new Factory(name, create, certifiesFirst))
    {
        ArgumentNullException.ThrowIfNull(create);
        this.create = create;
    }

    /// <summary>Makes the attack.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    /// <exception cref="ArgumentException">The attack needs what the context lacks.</exception>
    public Attack Create(TSettings? settings = null, AttackContext? context = null) =>
        create(settings ?? new TSettings(), context ?? AttackContext.None);

    private sealed class Factory(string name, Func<TSettings, AttackContext, Attack> create, bool certifiesFirst)
        : AttackFactory(name)
    {
        private IReadOnlyList<SettingKey>? keys;

        /// <remarks>Made when somebody asks, so that a program pays for the attacks that it names.</remarks>
        public override IReadOnlyList<SettingKey> Keys => keys ??= [.. TSettings.Keys.Select(setting => setting.Key)];

        public override bool CertifiesFirst => certifiesFirst;

        public override string? DefaultOf(SettingKey key)
        {
            ArgumentNullException.ThrowIfNull(key);
            Setting<TSettings>? own = TSettings.Keys.FirstOrDefault(setting => setting.Key.Name == key.Name);
            return own?.ValueOf(new TSettings()) is { } value ? own.Key.TextOf(value) : null;
        }

        private protected override Attack Make(SettingChoices chosen, AttackContext context) =>
            create(chosen.Over(new TSettings()), context);
    }
}
