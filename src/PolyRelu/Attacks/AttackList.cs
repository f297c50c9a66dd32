namespace PolyRelu.Attacks;

/// <summary>Checks lists of attacks that callers give.</summary>
internal static class AttackList
{
    /// <summary>Refuses a list that is null or holds null.</summary>
    /// <param name="attacks">The list.</param>
    /// <param name="name">The parameter that it came by.</param>
    public static void Require<T>(IReadOnlyList<T> attacks, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(attacks, name);
        for (int i = 0; i < attacks.Count; i++)
            if (attacks[i] is null) throw new ArgumentException($"Attack {i} of the list of {attacks.Count} is null.", name);
    }
}
