using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>|ξ_i| ≤ 1 for every i.</summary>
internal sealed class UnitBox(int dimension) : PerturbationSet
{
    /// <inheritdoc/>
    public override double Reach { get; } = Outward.Up(Math.Sqrt(dimension));

    /// <inheritdoc/>
    public override int Multipliers => dimension;

    /// <inheritdoc/>
    public override double Lowest(ReadOnlySpan<double> g)
    {
        double sum = TensorPrimitives.SumOfMagnitudes(g);
        return -Outward.Up(sum * (1 + Outward.Gamma(g.Length)));
    }

    /// <inheritdoc/>
    public override void Minimiser(ReadOnlySpan<double> g, Span<double> point)
    {
        for (int i = 0; i < g.Length; i++) point[i] = -Math.Sign(g[i]);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point)
    {
        double sum = 0, size = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double square = point[i] * point[i];
            sum += multipliers[i] * (square - 1);
            size += multipliers[i] * (square + 1);
        }
        return Outward.Down((0.5 * sum) - (Outward.Gamma(point.Length + 4) * size));
    }

    /// <inheritdoc/>
    public override double Diagonal(ReadOnlySpan<double> multipliers, int coordinate) => multipliers[coordinate];
}
