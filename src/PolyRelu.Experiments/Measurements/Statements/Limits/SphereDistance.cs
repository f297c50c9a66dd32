using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>sup |c f(x) − F(x)| over the unit sphere, from both sides.</summary>
/// <param name="Found">The largest value that a search found: the supremum is no smaller.</param>
/// <param name="AtMost">What it cannot exceed (<see cref="NeuronBound"/>); of use at p = 1 and p ≥ 3.</param>
internal readonly record struct SphereDistance(double Found, double AtMost)
{
    private const int Thirds = 120;
    private static readonly DistanceSettings Search = new() { RandomStarts = 40, Neurons = 20, Iterations = 100, Refined = 8 };

    /// <summary>
    /// What the distance with the best c exceeds: the smallest, over c, of the largest value at the centres and where the search ended.
    /// </summary>
    public double AtLeast { get; private init; } = Found;

    /// <summary>The distance to a classifier with the scale c that fits the samples best.</summary>
    /// <param name="trained">f.</param>
    /// <param name="ideal">F at p = 1, or F^(p).</param>
    /// <param name="cancellation">Stops the search.</param>
    public static SphereDistance UpToScale(TrainedLimit trained, IdealClassifier ideal, CancellationToken cancellation)
    {
        DistanceEstimate estimate = ConjecturedLimitDistance.Estimate(trained.Network, ideal, trained.Inputs, Search, cancellation);
        SphereDistance distance = Between(estimate.Distance, trained, ideal, estimate.Scale);
        return distance with { AtLeast = Math.Min(distance.Found, WithBestScale(Values(trained, ideal, estimate.Maximiser))) };
    }

    /// <summary>The distance with c = 1, as of a network that fits labels of ±1: found where the search with the best c ends.</summary>
    /// <inheritdoc cref="UpToScale"/>
    public static SphereDistance AsItIs(TrainedLimit trained, IdealClassifier ideal, CancellationToken cancellation)
    {
        DistanceEstimate estimate = ConjecturedLimitDistance.Estimate(trained.Network, ideal, trained.Inputs, Search, cancellation);
        return Between(Values(trained, ideal, estimate.Maximiser).Max(value => Math.Abs(value.F - value.Ideal)), trained, ideal, 1);
    }

    /// <summary>A case that holds where the proven side is within the bound, and is violated where no c would keep it.</summary>
    /// <param name="words">Which case it is.</param>
    /// <param name="bound">Largest distance that is claimed.</param>
    /// <param name="size">What distances are divided by: the largest value of the classifier.</param>
    public CheckedCase Judge(string words, double bound, double size = 1) =>
        CheckedCase.Of(words, Found / size, AtLeast / size, AtMost / size, BoundSide.Upper, bound);

    /// <summary>Both functions at the centres and at one more point.</summary>
    private static (double F, double Ideal)[] Values(TrainedLimit trained, IdealClassifier ideal, IEnumerable<float> further)
    {
        ClusterCentres centres = trained.Centres;
        Matrix points = Matrix.From(centres.Count + 1, centres.Dimension, [.. centres.Points.ToArray(), .. further]);
        Matrix f = new(points.Rows, 1), target = new(points.Rows, 1);
        trained.Network.CreateEvaluator().Logits(points, f);
        ideal.Logits(points, target);
        return [.. Enumerable.Range(0, points.Rows).Select(i => ((double)f[i, 0], (double)target[i, 0]))];
    }

    /// <summary>The least over c of the largest |c f − F|, which is convex in c, by thirds.</summary>
    internal static double WithBestScale(IReadOnlyList<(double F, double Ideal)> values)
    {
        double size = values.Max(value => Math.Abs(value.F));
        if (size == 0) return values.Max(value => Math.Abs(value.Ideal));
        double high = 2 * values.Max(value => Math.Abs(value.Ideal)) / size, low = -high;
        for (int i = 0; i < Thirds; i++)
        {
            double first = low + ((high - low) / 3), second = high - ((high - low) / 3);
            if (At(first) < At(second)) high = second;
            else low = first;
        }
        return At((low + high) / 2);

        double At(double c) => values.Max(value => Math.Abs((c * value.F) - value.Ideal));
    }

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
