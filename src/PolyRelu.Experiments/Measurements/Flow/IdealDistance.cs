using PolyRelu.Evaluation;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>How far a network is from a classifier up to scale.</summary>
/// <param name="Ideal">Which: sum (F), sum-power (F in degree p) or power (F^(p)).</param>
/// <param name="Distance">The largest |c f(x) − F(x)| found on the unit sphere; a lower bound of the supremum.</param>
/// <param name="Relative">The same over the largest |F(x)| there.</param>
internal sealed record IdealDistance(string Ideal, double Distance, double Relative) : ICheckedRecord
{
    /// <summary>F.</summary>
    public const string Sum = "sum";

    /// <summary>F in degree p: σ(⟨x, μ_+⟩)^p − σ(⟨x, μ_−⟩)^p.</summary>
    public const string SumPower = "sum-power";

    /// <summary>F^(p).</summary>
    public const string Power = "power";

    /// <summary>The largest relative distance at which a network is said to be the classifier.</summary>
    public const double Near = 0.1;

    /// <summary>The distances that a reading holds, relative to the largest values of the classifiers on the sphere.</summary>
    /// <remarks>
    /// With m the larger number of centres of a class that is √m for F, m^{p/2} in degree p, and for F^(p) 1, or m^{1−p/2} at p &lt; 2.
    /// </remarks>
    /// <param name="reading">What was measured.</param>
    /// <param name="power">The power p.</param>
    /// <param name="centres">The centres, orthonormal.</param>
    public static IReadOnlyList<IdealDistance> Of(FlowReading reading, double power, ClusterCentres centres)
    {
        double most = Math.Max(centres.Positive, centres.Count - centres.Positive);
        List<IdealDistance> all = [];
        void Add(string ideal, double? distance, double size)
        {
            if (distance is { } found) all.Add(new(ideal, found, found / size));
        }
        Add(Sum, reading.SumDistance, Math.Sqrt(most));
        Add(SumPower, reading.SumPowerDistance, Math.Pow(most, power / 2));
        Add(Power, reading.PowerDistance, Math.Pow(most, Math.Max(0, 1 - (power / 2))));
        return all;
    }

    /// <summary>What a network is up to scale: the nearest of the classifiers, if it is near; null where none is.</summary>
    public static IdealDistance? Verdict(IReadOnlyList<IdealDistance> distances) =>
        distances.MinBy(distance => distance.Relative) is { Relative: <= Near } nearest ? nearest : null;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.OneOf("ideal", Ideal, Sum, SumPower, Power), Promise.AtLeast("distance", Distance, 0),
        Promise.AtLeast("relative", Relative, 0),
    ];
}
