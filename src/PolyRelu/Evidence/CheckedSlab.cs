using PolyRelu.Numerics;

namespace PolyRelu.Evidence;

/// <summary>Low ≤ ⟨u, ξ⟩ ≤ High, and so (⟨u, ξ⟩ − middle)² ≤ half².</summary>
/// <param name="Direction">u, scaled as ξ is [D].</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal sealed record CheckedSlab(double[] Direction, double Low, double High)
{
    /// <summary>Any number does; this one makes half small.</summary>
    public double Middle { get; } = 0.5 * (Low + High);

    /// <summary>Not below what either end is away from the middle.</summary>
    public double Half => Math.Max(Enclosure.SumUp(High, -Middle), Enclosure.SumUp(Middle, -Low));

    /// <summary>⟨u, ξ⟩ − middle.</summary>
    public Enclosure From(double[] point)
    {
        Enclosure sum = -(Enclosure)Middle;
        for (int i = 0; i < point.Length; i++) sum += (Enclosure)Direction[i] * point[i];
        return sum;
    }
}
