namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>The statements about exact gradient flow, in the order of results and docs.</summary>
internal static class FlowEntries
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FlowStatement> All { get; } =
    [
        new BalanceConserved(), new RestConserved(), new UnnormalisedBalance(), new MarginGrowth(), new EarlyCoordinates(),
        new ThresholdTwo(), new QuadraticGains(), new GreatCircle(), new EarlyAlignment(), new BirthTimes(), new DescentLag(),
        new UnnormalisedRecruits(),
    ];
}
