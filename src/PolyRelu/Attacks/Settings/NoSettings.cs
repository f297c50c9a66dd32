namespace PolyRelu.Attacks.Settings;

/// <summary>The settings of an attack that leaves nothing to choose.</summary>
public sealed record NoSettings : IAttackSettings<NoSettings>
{
    /// <inheritdoc/>
    public static IReadOnlyList<Setting<NoSettings>> Keys => [];
}
