namespace PolyRelu.Attacks;

/// <summary>One entry of an attack's results: which attack makes it, and as what it runs on a head with so many outputs.</summary>
/// <param name="Identity">As it stands in results.</param>
/// <param name="Attack">The attack that searches; capabilities are asked of it, never of a name.</param>
internal sealed record AttackPart(AttackIdentity Identity, Attack Attack);
