using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>
/// The search for the nearest examples, as <c>attack --minimum-distance</c> does it: broken where one is within the radius.
/// </summary>
/// <param name="seed">Seed of every attack.</param>
internal sealed class AttackSolver(ulong seed) : IBenchSolver
{
    private const double SearchedFactor = 1.5;

    /// <inheritdoc/>
    public string Name => "attacks";

    /// <inheritdoc/>
    public BenchAnswer Answer(BenchNetwork network, BenchTruth truth, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        AttackContext context = new() { References = network.Points };
        ThreatModel threat = new(truth.Norm, SearchedFactor * truth.Outside.Max());
        NearestExamples nearest = MinimumDistance.Search(network.Network.CreateEvaluator(), network.Points, threat,
            MinimumDistance.Attacks(truth.Norm, network.Network.Outputs, context), seed, progress, cancellation).Nearest;
        return new BenchAnswer(network.Name, truth.Norm.Name, Verdicts(truth.Inside), Verdicts(truth.Outside));

        BenchVerdict[] Verdicts(double[] radii) =>
            [.. radii.Select((radius, i) => nearest.Distances[i] <= radius && nearest.Confirmed[i] != false
                ? BenchVerdict.Broken : BenchVerdict.Undecided)];
    }
}
