namespace PolyRelu.Attacks;

/// <summary>Makes an attack; register one with a public static readonly field of type <c>Registration&lt;AttackFactory&gt;</c>.</summary>
/// <param name="settings">
/// What the caller chose; settings that the attack does not take (<see cref="Registration{T}.Settings"/>) are ignored.
/// </param>
/// <exception cref="ArgumentException">A setting is missing or outside its range.</exception>
public delegate Attack AttackFactory(AttackSettings settings);
