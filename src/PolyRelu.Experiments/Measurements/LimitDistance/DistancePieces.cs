using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.LimitDistance;

/// <summary>Pieces of the searches for the distance to the conjectured limit.</summary>
internal static class DistancePieces
{
    private const int Drawn = 200;
    private const int Starts = 2000;        // two batches, one per thread
    private const double Spread = 1e-3;
    private const int SpreadDirections = 16;

    /// <summary>
    /// The searches of a trial, on a network near its limit: the strongest as it is, the published one with some of its starts.
    /// </summary>
    public static IEnumerable<Work> Of(double power, ClusterSettings clusters, DistanceSearchSettings searches)
    {
        yield return Search(power, clusters, new DistanceSettings
        {
            RandomStarts = searches.RandomStarts,
            Iterations = searches.Iterations
        }, 1);
        if (searches.PublishedStarts == 0) yield break;
        int starts = Math.Min(Starts, searches.PublishedStarts);
        yield return Search(power, clusters, DistanceSettings.Published with
        {
            RandomStarts = starts,
            Iterations = searches.PublishedIterations,
        }, (double)searches.PublishedStarts / starts);
    }

    private static Work Search(double power, ClusterSettings clusters, DistanceSettings settings, double pieces)
    {
        GaussianClusters drawn = clusters.Draw(0);
        string searches = Invariant($"{settings.RandomStarts} {settings.Iterations} {settings.StructuredStarts}");
        string key = Invariant($"distance {drawn.Dimension}-{drawn.Clusters}-p{power} {searches}");
        return new Work(Invariant($"distance to the limit, p = {power}"), key, () => Search(power, drawn, settings), pieces);
    }

    private static Action Search(double power, GaussianClusters clusters, DistanceSettings settings)
    {
        ClusterCentres centres = clusters.Centres();
        var ideal = IdealClassifier.ConjecturedLimit(power, centres);
        PolyReluNetwork network = Near(ideal, power, ideal is SumClassifier ? 128 : 4 * centres.Count);
        Matrix inputs = clusters.Sample(Drawn, 9).Samples.Inputs;
        return () => ConjecturedLimitDistance.Estimate(network, ideal, inputs, settings);
    }

    /// <summary>Neurons around the directions of a limit, as training leaves them.</summary>
    public static PolyReluNetwork Near(IdealClassifier ideal, double power, int hidden)
    {
        ClusterCentres centres = ideal.Centres;
        Matrix weights = new(hidden, centres.Dimension), output = new(1, hidden);
        bool sums = ideal is SumClassifier;
        CounterRandom random = new(3);
        for (int j = 0; j < hidden; j++)
        {
            int own = j % centres.Count, label = centres.LabelOf(own);
            if (sums) centres.Sum(label).CopyTo(weights.Row(j));
            else centres[own].CopyTo(weights.Row(j));
            if (sums) weights[j, j % SpreadDirections % centres.Dimension] += (float)(Spread * random.NextGaussian());
            output[0, j] = (float)label / hidden;
        }
        return new(power, false, weights, output);
    }
}
