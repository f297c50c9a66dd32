namespace PolyRelu.Attacks.Settings;

/// <summary>The settings of one attack or of a family: an immutable record that owns its defaults, and states its keys once.</summary>
/// <remarks>
/// From the keys follow the syntax of lists (<see cref="AttackChoice"/>), refusals that say what an attack takes, the table of
/// docs/attacks.md, and what a composite hands to its parts. A property refuses values outside its range where it is set
/// (<see cref="SettingKey{T}.Checked"/>), so settings that exist are valid. What an attack has no key for it cannot be given by name.
/// </remarks>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IAttackSettings<TSelf>
    where TSelf : class, IAttackSettings<TSelf>, new()
{
    /// <summary>The settings that have a name, in the order in which texts list them.</summary>
    static abstract IReadOnlyList<Setting<TSelf>> Keys { get; }
}
