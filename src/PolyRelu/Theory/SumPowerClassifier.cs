using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>σ(⟨x, μ_+⟩)^p − σ(⟨x, μ_−⟩)^p: F in degree p, with the decision boundary of F.</summary>
/// <remarks>What a network of power p is whose neurons all point to the class sums; at p = 1 it is F itself.</remarks>
public sealed class SumPowerClassifier : IdealClassifier
{
    /// <summary>Makes the classifier.</summary>
    /// <param name="centres">The centres of both classes.</param>
    /// <param name="power">p from 1 to <see cref="PolyReluNetwork.LargestPower"/>.</param>
    /// <exception cref="ArgumentException">A class has no centre, or the power is out of range.</exception>
    public SumPowerClassifier(ClusterCentres centres, double power)
        : base(centres)
    {
        if (PolyReluNetwork.PowerProblem(power) is { } problem)
            throw new ArgumentException($"The power p must be {problem}.", nameof(power));
        Power = power;
    }

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"{SumClassifier.ShortName} in degree {Power}");

    /// <summary>The power p.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public override PolyReluNetwork ToNetwork(bool normalizeInput = false) =>
        Network(Power, normalizeInput, Centres.PreciseSum(1), Centres.PreciseSum(-1));

    /// <summary>Two neurons of a power, one along each vector.</summary>
    internal static PolyReluNetwork Network(double power, bool normalizeInput, float[] positive, float[] negative)
    {
        Matrix weights = new(2, positive.Length), outputWeights = new(1, 2);
        positive.CopyTo(weights.Row(0));
        negative.CopyTo(weights.Row(1));
        outputWeights[0, 0] = (float)Math.Pow(Norm.L2.Measure(positive), power - 1);
        outputWeights[0, 1] = -(float)Math.Pow(Norm.L2.Measure(negative), power - 1);
        return new PolyReluNetwork(power, normalizeInput, weights, outputWeights);
    }

    /// <inheritdoc/>
    internal override IdealClassifier? WithCentres(ClusterCentres centres) => new SumPowerClassifier(centres, Power);

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<double> coordinates) =>
        Math.Pow(Total(coordinates[..PositiveCentres]), Power) - Math.Pow(Total(coordinates[PositiveCentres..]), Power);

    /// <inheritdoc/>
    protected override void Slopes(ReadOnlySpan<double> coordinates, Span<double> slopes)
    {
        slopes[..PositiveCentres].Fill(Slope(Total(coordinates[..PositiveCentres])));
        slopes[PositiveCentres..].Fill(-Slope(Total(coordinates[PositiveCentres..])));
    }

    /// <summary>To the boundary of F: the same points.</summary>
    /// <inheritdoc/>
    protected override void MoveToBoundary(Span<double> own, Span<double> other) => SumClassifier.Move(own, other);

    private double Slope(double total) => total > 0 ? Power * Math.Pow(total, Power - 1) : 0;

    /// <summary>σ of the sum of some coordinates.</summary>
    private static double Total(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return Math.Max(0, sum);
    }
}
