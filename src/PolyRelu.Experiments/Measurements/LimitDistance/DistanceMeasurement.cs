using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.LimitDistance;

/// <summary>The distance of a network to the classifier it is conjectured to converge to, searched as in the publication and as well as we can.</summary>
internal static class DistanceMeasurement
{
    /// <summary>Runs the searches of the preset.</summary>
    public static DistanceRecord Run(TrialContext context, PolyReluNetwork network, IdealClassifier ideal, Dataset test, DistanceSearchSettings settings, ulong seed)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, $"distance to {ideal.Name}");
        Matrix scaleInputs = test.Take(Math.Min(settings.ScaleSamples, test.Count)).Samples.Inputs;
        DistanceSettings strongest = new() { RandomStarts = settings.RandomStarts, Iterations = settings.Iterations, Seed = seed };
        DistanceEstimate best = ConjecturedLimitDistance.Estimate(network, ideal, scaleInputs, strongest, context.Cancellation);
        List<DistanceSearch> searches = [new(DistanceRecord.Strongest, best.Distance, best.Start)];
        if (settings.PublishedStarts > 0)
        {
            task.Report(0.2, "the search of the published figure");
            DistanceSettings published = DistanceSettings.Published with { RandomStarts = settings.PublishedStarts, Iterations = settings.PublishedIterations, Seed = seed };
            DistanceEstimate theirs = ConjecturedLimitDistance.Estimate(network, ideal, scaleInputs, published, context.Cancellation);
            searches.Add(new DistanceSearch(DistanceRecord.Published, theirs.Distance, theirs.Start));
        }
        return new DistanceRecord(ideal.Name, best.Scale, searches);
    }
}
