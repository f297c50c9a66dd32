using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>F^(p)(x) = Σ_{k≤K1} σ(⟨x, μ_k⟩)^p − Σ_{k>K1} σ(⟨x, μ_k⟩)^p: what gradient flow finds for p > 2, robust up to √2/2.</summary>
/// <remarks>Min, Vidal 2024, equation 7. Its exact L2 distance is known for p ≥ 2.</remarks>
public sealed class PowerClassifier : IdealClassifier
{
    /// <summary>Makes the classifier.</summary>
    /// <param name="centres">The centres of both classes.</param>
    /// <param name="power">p from 1 to <see cref="PolyReluNetwork.LargestPower"/>.</param>
    /// <exception cref="ArgumentException">A class has no centre, or the power is out of range.</exception>
    public PowerClassifier(ClusterCentres centres, double power)
        : base(centres)
    {
        if (PolyReluNetwork.PowerProblem(power) is { } problem)
            throw new ArgumentException($"The power p must be {problem}.", nameof(power));
        Power = power;
    }

    /// <summary>F^(p) in words.</summary>
    internal static string NameOf(double power) => FormattableString.Invariant($"F^({power})");

    /// <inheritdoc/>
    public override string Name => NameOf(Power);

    /// <summary>The power p.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public override bool HasExactDistance => AreOrthonormal && Power >= 2;

    /// <inheritdoc/>
    public override PolyReluNetwork ToNetwork(bool normalizeInput = false)
    {
        Matrix outputWeights = new(1, Centres.Count);
        for (int k = 0; k < Centres.Count; k++)
            outputWeights[0, k] = (float)(Centres.LabelOf(k) * Math.Pow(Norm.L2.Measure(Centres[k]), Power - 1));
        return new PolyReluNetwork(Power, normalizeInput, Centres.Points.Copy(), outputWeights);
    }

    /// <inheritdoc/>
    internal override IdealClassifier? WithCentres(ClusterCentres centres) => new PowerClassifier(centres, Power);

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<double> coordinates)
    {
        double sum = 0;
        for (int k = 0; k < coordinates.Length; k++)
            if (coordinates[k] > 0) sum += (k < PositiveCentres ? 1 : -1) * Raised(coordinates[k], Power);
        return sum;
    }

    /// <inheritdoc/>
    protected override void Slopes(ReadOnlySpan<double> coordinates, Span<double> slopes)
    {
        for (int k = 0; k < coordinates.Length; k++)
            slopes[k] = coordinates[k] > 0 ? (k < PositiveCentres ? Power : -Power) * Raised(coordinates[k], Power - 1) : 0;
    }

    /// <summary>x^p; the powers of the experiments by multiplication, which is ten times as fast.</summary>
    private static double Raised(double x, double power) => power switch
    {
        1 => x,
        2 => x * x,
        3 => x * x * x,
        _ => Math.Pow(x, power),
    };

    /// <inheritdoc/>
    protected override void MoveToBoundary(Span<double> own, Span<double> other)
    {
        if (Power == 2) QuadraticDistance.MoveToBoundary(own, other);
        else PowerDistance.MoveToBoundary(Power, own, other);
    }
}
