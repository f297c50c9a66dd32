using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Attacks;
using PolyRelu.Training;

namespace PolyRelu.Tests.Evaluation;

/// <summary>A small network on clusters, and evaluations of it: some points are misclassified, some broken, some robust.</summary>
internal static class EvaluationCase
{
    /// <summary>Points in all.</summary>
    public const int Count = 45;

    /// <summary>Radii in no order.</summary>
    public static readonly double[] Radii = [0.1, 0, 0.05];

    /// <summary>The network.</summary>
    public static PolyReluNetwork Network { get; } = new GaussianInitialisation(new() { Scale = 0.5 })
        .Create(new NetworkShape { InputDimension = 12, Hidden = 8, Power = 2 }, 4);

    /// <summary>The points.</summary>
    public static Samples Samples { get; } =
        new GaussianClusters { Dimension = 12, Clusters = 4, PositiveClusters = 2, Alpha = 0.5 }.Sample(Count, 1).Samples;

    /// <summary>Attacks within the radii.</summary>
    public static EvaluationRequest Within() => Request(EvaluationMethod.Within(
        [.. new[] { "apgd-margin", "square-blocks" }
            .Select(name => NamedAttack.Create(name, NamedAttack.Common(iterations: 10, queries: 30)))]));

    /// <summary>A search for the nearest examples up to 0.1, so that some points have none.</summary>
    public static EvaluationRequest Nearest() => Request(EvaluationMethod.Nearest(MinimumDistance.Attacks(
        Norm.L2, Network.Outputs, new() { References = Samples }, new() { Iterations = 10 })));

    /// <summary>A state in a file, written after every block.</summary>
    public static EvaluationState State(string path) => new(path)
    {
        Victim = ContentHash.Of(Network),
        Attacks = ["apgd-margin", "square-blocks"],
        Interval = TimeSpan.Zero,
    };

    private static EvaluationRequest Request(EvaluationMethod method) => new()
    {
        Victim = Network.CreateEvaluator(),
        Samples = Samples,
        Threat = new ThreatModel(Norm.L2, 0.1),
        Radii = Radii,
        Method = method,
        Seed = 5,
        Diagnoses = false,
    };
}
