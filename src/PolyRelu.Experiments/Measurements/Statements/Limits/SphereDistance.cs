using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>sup |c f(x) − F(x)| over the unit sphere, from both sides.</summary>
/// <param name="Found">The largest value that a search found: the supremum is no smaller.</param>
/// <param name="AtMost">What it cannot exceed (<see cref="NeuronBound"/>); of use at p = 1 and p ≥ 3.</param>
internal readonly record struct SphereDistance(double Found, double AtMost)
{
    private static readonly DistanceSettings Search = new() { RandomStarts = 40, Neurons = 20, Iterations = 100, Refined = 8 };

    /// <summary>The distance to a classifier with the scale c that fits the samples best.</summary>
    /// <param name="trained">f.</param>
    /// <param name="ideal">F at p = 1, or F^(p).</param>
    /// <param name="cancellation">Stops the search.</param>
    public static SphereDistance UpToScale(TrainedLimit trained, IdealClassifier ideal, CancellationToken cancellation)
    {
        DistanceEstimate estimate = ConjecturedLimitDistance.Estimate(trained.Network, ideal, trained.Inputs, Search, cancellation);
        return Between(estimate.Distance, trained, ideal, estimate.Scale);
    }

    /// <summary>The distance with c = 1, as of a network that fits labels of ±1: found where the search with the best c ends.</summary>
    /// <inheritdoc cref="UpToScale"/>
    public static SphereDistance AsItIs(TrainedLimit trained, IdealClassifier ideal, CancellationToken cancellation)
    {
        DistanceEstimate estimate = ConjecturedLimitDistance.Estimate(trained.Network, ideal, trained.Inputs, Search, cancellation);
        ClusterCentres centres = trained.Centres;
        Matrix points = Matrix.From(centres.Count + 1, centres.Dimension, [.. centres.Points.ToArray(), .. estimate.Maximiser]);
        Matrix f = new(points.Rows, 1), target = new(points.Rows, 1);
        trained.Network.CreateEvaluator().Logits(points, f);
        ideal.Logits(points, target);
        return Between(Enumerable.Range(0, points.Rows).Max(i => Math.Abs((double)f[i, 0] - target[i, 0])), trained, ideal, 1);
    }

    /// <summary>A case that holds where the proven side is within the bound, and is violated where a point beyond it was found.</summary>
    /// <param name="words">Which case it is.</param>
    /// <param name="bound">Largest distance that is claimed.</param>
    /// <param name="size">What distances are divided by: the largest value of the classifier.</param>
    public CheckedCase Judge(string words, double bound, double size = 1) =>
        CheckedCase.Of(words, Found / size, Found / size, AtMost / size, BoundSide.Upper, bound);

    private static SphereDistance Between(double found, TrainedLimit trained, IdealClassifier ideal, double scale)
    {
        PolyReluNetwork network = trained.Network;
        double most = (ideal, network.Power) switch
        {
            _ when scale <= 0 => NeuronBound.ToAny(network, trained.Centres, scale),
            (SumClassifier, 1) => NeuronBound.ToSum(network, trained.Centres, scale),
            (PowerClassifier, >= 3) => NeuronBound.ToPower(network, trained.Centres, scale),
            _ => NeuronBound.ToAny(network, trained.Centres, scale),
        };
        return new SphereDistance(found, Math.Max(found, most));
    }
}
