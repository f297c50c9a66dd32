using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>A preset of gradient flow: a film, the panel of observations, and limits over the initial scale.</summary>
internal sealed record FlowSettings : ExperimentSettings
{
    /// <summary>The film.</summary>
    public required SceneSettings Scene { get; init; }

    /// <summary>The panel of observations.</summary>
    public required PanelSettings Panel { get; init; }

    /// <summary>Where flows go, from which scale.</summary>
    public required LimitsSettings Limits { get; init; }
}

/// <summary>The flows that are filmed: few clusters in few dimensions.</summary>
internal sealed record SceneSettings : PresetSection
{
    private const int MostFrames = 60;

    /// <summary>The clusters, of which three are shown; only training samples are drawn upon.</summary>
    public required ClusterSettings Data { get; init; }

    /// <summary>The network and the loss.</summary>
    public required FlowShapeSettings Network { get; init; }

    /// <summary>Initial scale s of the weights, N(0, s²).</summary>
    [Scale]
    public required string Scale { get; init; }

    /// <summary>Frames of the film, most of them around the births that are predicted.</summary>
    [AtLeast(2), AtMost(MostFrames)]
    public required int Frames { get; init; }

    /// <summary>The flows, one per power.</summary>
    public required IReadOnlyList<FlowPowerSettings> Flows { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Data.Clusters < FilmRecord.Dimensions)
            yield return ("data", $"clusters: {FilmRecord.Dimensions} or more, as a film shows so many");
        foreach ((string, string) problem in FlowPowers.Problems("flows", Flows.Select(flow => flow.Power))) yield return problem;
        if (Network.Lack(Flows) is { } lack) yield return ("flows", lack);
    }
}

/// <summary>The flows that are observed.</summary>
internal sealed record PanelSettings : PresetSection
{
    private const double SmallestDescent = 1e-12;       // smaller weights leave the range of float32 within a power

    /// <summary>The clusters; test samples are attacked.</summary>
    public required ClusterSettings Data { get; init; }

    /// <summary>The network and the loss.</summary>
    public required FlowShapeSettings Network { get; init; }

    /// <summary>Initial scale s of the weights, N(0, s²).</summary>
    [Scale]
    public required string Scale { get; init; }

    /// <summary>Times at which a flow is recorded, most of them around the births that are predicted.</summary>
    [AtLeast(2), AtMost(10_000)]
    public required int Records { get; init; }

    /// <summary>The flows, one per power.</summary>
    public required IReadOnlyList<FlowPowerSettings> Flows { get; init; }

    /// <summary>What is measured of the records.</summary>
    public required ObservationSettings Observation { get; init; }

    /// <summary>Gradient descent beside some of the flows.</summary>
    public required DescentSettings Descent { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        foreach ((string, string) problem in FlowPowers.Problems("flows", Flows.Select(flow => flow.Power))) yield return problem;
        if (Network.Lack(Flows) is { } lack) yield return ("flows", lack);
        if (Descent.Powers.Except(Flows.Select(flow => flow.Power)).Any()) yield return ("descent", "powers that are among the flows");
        if (Observation.Samples > Data.TestSamples)
            yield return ("observation", $"at most data.testSamples ({Data.TestSamples}) samples");
        if (Dynamics.DecimalScale.Parse(Scale).Logarithm < Math.Log(SmallestDescent))
            yield return ("scale", "1e-12 or more, since gradient descent runs in float32");
    }
}

/// <summary>The flows whose limits are named.</summary>
internal sealed record LimitsSettings : PresetSection
{
    /// <summary>The clusters; without noise their centres alone matter.</summary>
    public required ClusterSettings Data { get; init; }

    /// <summary>The network and the loss.</summary>
    public required FlowShapeSettings Network { get; init; }

    /// <summary>Initial scales s.</summary>
    [Scale, Distinct]
    public required IReadOnlyList<string> Scales { get; init; }

    /// <summary>The flows, one per power.</summary>
    public required IReadOnlyList<LimitPowerSettings> Flows { get; init; }

    /// <summary>The search for the distances.</summary>
    public required SphereSearchSettings Search { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        foreach ((string, string) problem in FlowPowers.Problems("flows", Flows.Select(flow => flow.Power))) yield return problem;
        if (Network.Form != NeuronForm.Normalised)
            yield return ("network", "normalised neurons, since the flow without noise is that of normalised ones");
        if (Flows.SelectMany(flow => flow.NoisyScales).Except(Scales).Any())
            yield return ("flows", "noisyScales that are among the scales");
    }
}

/// <summary>The limits of one power.</summary>
internal sealed record LimitPowerSettings : PresetSection
{
    /// <summary>The power p.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower)]
    public required double Power { get; init; }

    /// <summary>Largest error of a step of the flow on samples.</summary>
    [AtLeast(1e-14), AtMost(0.1)]
    public required double Tolerance { get; init; }

    /// <summary>Scales from which the flow on samples runs as well.</summary>
    [Scale]
    public required IReadOnlyList<string> NoisyScales { get; init; }
}

/// <summary>What lists of flows promise.</summary>
internal static class FlowPowers
{
    /// <summary>At least one flow, and one per power.</summary>
    public static IEnumerable<(string Key, string Expected)> Problems(string key, IEnumerable<double> powers)
    {
        double[] all = [.. powers];
        if (all.Length == 0) yield return (key, "at least one flow");
        if (all.Distinct().Count() < all.Length) yield return (key, "flows of different powers");
    }
}
