using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>
/// F(x) = σ(⟨x, μ_+⟩) − σ(⟨x, μ_−⟩) with μ_± the sums of the positive and the negative centres: what gradient flow finds for p = 1.
/// </summary>
/// <remarks>Min, Vidal 2024, equation 6. Not robust: a step of 1/√K along μ_− − μ_+ breaks a whole class.</remarks>
public sealed class SumClassifier : IdealClassifier
{
    /// <summary>F in words.</summary>
    internal const string ShortName = "F";

    private readonly float[] positive;
    private readonly float[] negative;

    /// <inheritdoc cref="IdealClassifier(ClusterCentres)"/>
    public SumClassifier(ClusterCentres centres)
        : base(centres)
    {
        positive = centres.PreciseSum(1);
        negative = centres.PreciseSum(-1);
    }

    /// <inheritdoc/>
    public override string Name => ShortName;

    /// <summary>μ_+ [D].</summary>
    public ReadOnlySpan<float> PositiveSum => positive;

    /// <summary>μ_− [D].</summary>
    public ReadOnlySpan<float> NegativeSum => negative;

    /// <summary>The one unit direction that breaks a whole class: (μ_− − μ_+)/‖μ_− − μ_+‖ for label +1, its negative for −1.</summary>
    /// <remarks>For orthonormal centres the length is √K. The statement moves by (1 + ρ)/√K.</remarks>
    public float[] WorstDirection(int label)
    {
        Margin.Require([label], 1);
        double[] difference = new double[InputDimension];
        double square = 0;
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = label * ((double)negative[i] - positive[i]);
            square += difference[i] * difference[i];
        }
        return [.. difference.Select(value => (float)(value / Math.Sqrt(square)))];
    }

    /// <summary>The distance in any norm, for any centres, from x to the nearest point that is not classified as the label.</summary>
    /// <remarks>
    /// The error region of a label is the union of two half-spaces: min(⟨x, μ_own⟩/‖μ_own‖_*, ⟨x, μ_own − μ_other⟩/‖μ_own − μ_other‖_*).
    /// </remarks>
    /// <param name="x">[D].</param>
    /// <param name="label">±1.</param>
    /// <param name="norm">The norm the distance is measured in.</param>
    public double ExactDistance(ReadOnlySpan<float> x, int label, Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (x.Length != InputDimension)
            throw new ArgumentException($"Expected {Plural.Of(InputDimension, "feature")}; got {x.Length}.", nameof(x));
        Margin.Require([label], 1);
        float[] own = label > 0 ? positive : negative, other = label > 0 ? negative : positive;
        double level = 0, gap = 0;
        for (int i = 0; i < own.Length; i++)
        {
            level += (double)x[i] * own[i];
            gap += x[i] * ((double)own[i] - other[i]);
        }
        return Math.Max(0, Math.Min(level / norm.Dual.Measure(own), gap / norm.Dual.Distance(own, other)));
    }

    /// <inheritdoc/>
    public override PolyReluNetwork ToNetwork(bool normalizeInput = false) =>
        SumPowerClassifier.Network(1, normalizeInput, positive, negative);

    /// <inheritdoc/>
    internal override IdealClassifier? WithCentres(ClusterCentres centres) => new SumClassifier(centres);

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<double> coordinates) =>
        Math.Max(0, Total(coordinates[..PositiveCentres])) - Math.Max(0, Total(coordinates[PositiveCentres..]));

    /// <inheritdoc/>
    protected override void Slopes(ReadOnlySpan<double> coordinates, Span<double> slopes)
    {
        slopes[..PositiveCentres].Fill(Total(coordinates[..PositiveCentres]) > 0 ? 1 : 0);
        slopes[PositiveCentres..].Fill(Total(coordinates[PositiveCentres..]) > 0 ? -1 : 0);
    }

    /// <inheritdoc/>
    protected override void MoveToBoundary(Span<double> own, Span<double> other) => Move(own, other);

    /// <summary>Moves coordinates to the nearest ones on the boundary of F.</summary>
    internal static void Move(Span<double> own, Span<double> other)
    {
        double level = Total(own), gap = level - Total(other);
        int all = own.Length + other.Length;
        bool lowerOwnOnly = level / Math.Sqrt(own.Length) < gap / Math.Sqrt(all);
        double ownStep = lowerOwnOnly ? level / own.Length : gap / all, otherStep = lowerOwnOnly ? 0 : gap / all;
        foreach (ref double coordinate in own) coordinate -= ownStep;
        foreach (ref double coordinate in other) coordinate += otherStep;
    }

    private static double Total(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }
}
