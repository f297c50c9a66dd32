namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>The statements about how robust trained networks are, in the order of results and docs.</summary>
internal static class RobustnessEntries
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Statement> All { get; } =
        [new DistanceRobust(), new UniversalStep(), new FeatureAveraging(), new ClusterLabels()];
}
