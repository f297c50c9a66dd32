using PolyRelu.Data;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>A preset of the checks: the grid of clusters, the parameters of the bounds, how much is drawn, and the other checks.</summary>
internal sealed record TheoremsSettings : ExperimentSettings
{
    private const double LeastAlpha = 1e-3;
    private const double LargestAlpha = 1e3;

    /// <summary>Expected noise norms α (variance α²/D per coordinate, as the statements have it), from 0.001 to 1000.</summary>
    [Positive, Increasing]
    public required IReadOnlyList<double> Alphas { get; init; }

    /// <summary>Numbers of features D.</summary>
    [AtLeast(2), Distinct]
    public required IReadOnlyList<int> Dimensions { get; init; }

    /// <summary>Numbers of clusters K.</summary>
    [AtLeast(2), Distinct]
    public required IReadOnlyList<int> Clusters { get; init; }

    /// <summary>Part of the clusters that is positive: K1 is the nearest number that leaves a cluster to each class.</summary>
    [Positive]
    public required double PositiveFraction { get; init; }

    /// <summary>Basis the centres are taken from.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Powers p > 2 of F^(p).</summary>
    [AtLeast(2), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>ρ of the step (1 + ρ)/√K on F.</summary>
    [Positive, Increasing]
    public required IReadOnlyList<double> Rhos { get; init; }

    /// <summary>δ in (0, √2) of the radius (√2 − δ)/2 around points under F^(p).</summary>
    [Positive, Increasing]
    public required IReadOnlyList<double> Deltas { get; init; }

    /// <summary>Samples drawn per cell of the grid.</summary>
    [AtLeast(1), AtMost(100_000_000)]
    public required int Samples { get; init; }

    /// <summary>How many of them have their exact distances computed.</summary>
    [AtLeast(1), AtMost(100_000_000)]
    public required int DistanceSamples { get; init; }

    /// <summary>The constant C the report judges the bounds with.</summary>
    [Positive]
    public required double Constant { get; init; }

    /// <summary>Confidence of each row's interval.</summary>
    [Positive]
    public required double Confidence { get; init; }

    /// <summary>How much the checks of the other statements compute: flows, training and proofs; null for no checks.</summary>
    public required CheckSize? Checks { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Alphas[0] < LeastAlpha || Alphas[^1] > LargestAlpha)
            yield return ("alphas", "numbers from 0.001 to 1000: all beyond them is noiseless, or noise alone");
        if (Clusters.Max() > Dimensions.Min())
            yield return ("clusters", $"at most the smallest dimension ({Dimensions.Min()}), since the centres are orthonormal");
        if (PositiveFraction >= 1) yield return ("positiveFraction", "a number below 1");
        if (Powers.Any(power => power <= 2)) yield return ("powers", "numbers above 2, where F^(p) is robust");
        if (Deltas[^1] >= Math.Sqrt(2)) yield return ("deltas", "numbers below √2, so that the radius is positive");
        if (DistanceSamples > Samples) yield return ("distanceSamples", $"at most samples ({Samples})");
        if (Confidence >= 1) yield return ("confidence", "a number below 1");
    }
}
