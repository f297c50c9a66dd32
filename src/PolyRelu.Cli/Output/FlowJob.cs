using System.Globalization;
using PolyRelu.Cli.Options;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>A flow that was integrated, and how.</summary>
/// <param name="Plan">Problem and start.</param>
/// <param name="Trajectory">What came of it.</param>
/// <param name="Options">What was asked for.</param>
internal sealed record FlowJob(FlowPlan Plan, FlowTrajectory Trajectory, FlowOptions Options)
{
    /// <summary>The file of the problem; null where samples are named and the start is drawn.</summary>
    public string? Problem { get; init; }

    /// <summary>What the start was drawn by; null for a problem.</summary>
    public DrawnStart? Start { get; init; }

    /// <summary>The predicted births of the clusters.</summary>
    public required BirthPrediction Prediction { get; init; }

    /// <summary>What was measured of the records.</summary>
    public required FlowMeasurement Measurement { get; init; }

    /// <summary>What the trajectory's file holds beside records and births.</summary>
    public IEnumerable<KeyValuePair<string, NumericArray>> Arrays() =>
        Measurement.Arrays().Prepend(new("predicted_births", NumericArray.From(Prediction.Times, Prediction.Times.Length)))
            .Concat(FlowProblemArrays.Of(Plan, Trajectory.Births.Length));

    /// <summary>Seconds that this session took.</summary>
    public double Seconds { get; init; }

    /// <summary>The network of the last record.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public PolyReluNetwork Network() => Trajectory.Records.Count > 0
        ? FlowNetwork.Of(Trajectory.Records[^1], Plan.Problem)
        : throw new CommandException("The flow ended before its first record: there is no network to write.");

    /// <summary>How samples of one's own were understood.</summary>
    public IReadOnlyList<Caveat> Notes => [.. DataNotes.Of(new[] { Plan.Data }.OfType<Dataset>())];

    /// <summary>What the network's file says about its origin.</summary>
    public IReadOnlyDictionary<string, string> Metadata()
    {
        Dictionary<string, string?> texts = new()
        {
            [DataDescription.TrainingText] = Plan.Data?.Describe()?.ToJson(),
            [NetworkInput.Text] = Plan.Data?.Standardisation?.ToJson(),
            [ClassLabels.Text] = Plan.Data?.Classes?.ToJson(),
            [FeatureNamesText.Name] = FeatureNamesText.Of(Plan.Data?.FeatureNames),
            ["trained_on"] = Plan.Data is { } data ? $"{data.Name} {data.Split}" : Problem ?? "",
            ["flow_time"] = Trajectory.Records[^1].Time.ToString(CultureInfo.InvariantCulture),
            ["program"] = $"{CommandPath.Program} {VersionAction.Version}",
        };
        return texts.Where(text => text.Value is not null).ToDictionary(text => text.Key, text => text.Value!);
    }
}
