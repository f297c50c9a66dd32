using PolyRelu.Dynamics;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>A flow at one time.</summary>
/// <param name="Time">The time t.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Margins">Mean margin of each cluster [K].</param>
/// <param name="LowerAlignment">A quarter of the neurons are aligned with a centre or a class sum to at most this cosine.</param>
/// <param name="MedianAlignment">The median of the neurons.</param>
/// <param name="UpperAlignment">A quarter of the neurons are aligned to at least this cosine.</param>
/// <param name="BalanceDrift">Drift of ‖w‖² − v² (<see cref="FlowDrift.Balance"/>).</param>
/// <param name="EnergyDrift">Loss lost without work of the gradient (<see cref="FlowDrift.Energy"/>).</param>
/// <param name="OrthogonalDrift">
/// Drift of the part orthogonal to the data (<see cref="FlowDrift.Orthogonal"/>); null where the samples span all features.
/// </param>
/// <param name="StepSize">Size of the step that the time lies in.</param>
/// <param name="Accepted">Accepted steps so far.</param>
/// <param name="Rejected">Rejected steps so far.</param>
/// <param name="Evaluations">Right-hand sides so far.</param>
internal sealed record FlowRow(double Time, double Loss, IReadOnlyList<double> Margins, double LowerAlignment, double MedianAlignment,
    double UpperAlignment, double BalanceDrift, double EnergyDrift, double? OrthogonalDrift, double StepSize, long Accepted, long Rejected,
    long Evaluations) : ICheckedRecord
{
    /// <summary>The row of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="centres">The centres.</param>
    public static FlowRow Of(FlowRecord record, ClusterCentres centres)
    {
        var alignment = FlowAlignment.Of(record, centres);
        return new(record.Time, record.Loss, record.Margins, alignment.Lower, alignment.Median, alignment.Upper, record.Drift.Balance,
            record.Drift.Energy, double.IsNaN(record.Drift.Orthogonal) ? null : record.Drift.Orthogonal, record.StepSize, record.Accepted,
            record.Rejected, record.Evaluations);
    }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("time", Time, 0), Promise.Finite("loss", Loss),
        Promise.That(LowerAlignment <= MedianAlignment && MedianAlignment <= UpperAlignment, "the quartiles of the alignment do not rise"),
        Promise.AtLeast("balanceDrift", BalanceDrift, 0),
        Promise.AtLeast("energyDrift", EnergyDrift, 0), Promise.AtLeastOrNone("orthogonalDrift", OrthogonalDrift, 0),
        Promise.AtLeast("stepSize", StepSize, 0), Promise.AtLeast("accepted", Accepted, 0), Promise.AtLeast("rejected", Rejected, 0),
        Promise.AtLeast("evaluations", Evaluations, 0), Promise.That(Margins.All(double.IsFinite), "margins are not all numbers"),
    ];
}

/// <summary>The course of a flow, as <c>flow.json</c>.</summary>
/// <param name="Until">The time at which it ended.</param>
/// <param name="Sentence">How it ended.</param>
/// <param name="Tolerance">Largest error of a step.</param>
/// <param name="Precision">Precision of the products: single or double.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Accuracy">What accuracy to expect at this power, a sentence.</param>
/// <param name="AcceptedSteps">Accepted steps.</param>
/// <param name="RejectedSteps">Rejected steps.</param>
/// <param name="ForcedSteps">Steps that were accepted whatever their error, at kinks.</param>
/// <param name="RightHandSides">Right-hand sides.</param>
/// <param name="Masses">Fraction of the samples in each cluster [K].</param>
/// <param name="Births">Time at which the mean margin of each cluster rose through ½ [K]; NaN where it did not.</param>
/// <param name="Predicted">The same as the flow without noise predicts it; NaN where no neuron will serve the cluster.</param>
/// <param name="Records">The flow at its times, the first one at 0.</param>
internal sealed record FlowLog(double Until, string Sentence, double Tolerance, string Precision, string Method, string Accuracy,
    long AcceptedSteps, long RejectedSteps, long ForcedSteps, long RightHandSides, IReadOnlyList<double> Masses,
    IReadOnlyList<double> Births, IReadOnlyList<double> Predicted, IReadOnlyList<FlowRow> Records) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "flow.json";

    private const string OnePerCluster = "one per cluster";

    /// <summary>The course of a flow that has ended.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="planned">What was planned and predicted.</param>
    /// <param name="centres">The centres.</param>
    public static FlowLog Of(FlowTrajectory flow, ClusterFlow planned, ClusterCentres centres) => new(
        flow.Ending.Time, flow.Ending.Sentence, flow.Tolerance, PrecisionWord.Of(flow.Precision), flow.Method, flow.Promise,
        flow.Statistics.Accepted, flow.Statistics.Rejected, flow.Statistics.Forced, flow.Statistics.Evaluations,
        planned.Masses, flow.Births, planned.Predicted, [.. flow.Records.Select(record => FlowRow.Of(record, centres))]);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial.</summary>
    internal static FlowLog Load(TrialFolder folder) => JsonFile.Read<FlowLog>(folder.PathOf(FileName));

    /// <summary>What is wrong with it as the flow of a number of clusters; null for nothing.</summary>
    internal string? Problem(int clusters) => Promise.Count("births", Births.Count, clusters, OnePerCluster);

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems()
    {
        yield return Promise.That(Until > 0 && double.IsFinite(Until), "until is no number above 0");
        yield return Promise.Word("sentence", Sentence);
        yield return Promise.That(Tolerance > 0 && double.IsFinite(Tolerance), "tolerance is no number above 0");
        yield return Promise.OneOf("precision", Precision, [.. PrecisionWord.Choices]);
        yield return Promise.Word("method", Method);
        yield return Promise.Word("accuracy", Accuracy);
        foreach ((string name, long value) in new[]
        {
            ("acceptedSteps", AcceptedSteps), ("rejectedSteps", RejectedSteps), ("forcedSteps", ForcedSteps),
            ("rightHandSides", RightHandSides),
        })
            yield return Promise.AtLeast(name, value, 0);
        yield return Promise.Some("births", Births.Count);
        yield return Promise.Fractions("masses", Masses);
        yield return Promise.Count("masses", Masses.Count, Births.Count, OnePerCluster);
        yield return Promise.Count("predicted", Predicted.Count, Births.Count, OnePerCluster);
        foreach ((string name, IReadOnlyList<double> times) in new[] { ("births", Births), ("predicted", Predicted) })
            yield return Promise.That(times.All(time => !(time < 0)), $"{name} are not all times or null");
        yield return Promise.Some("records", Records.Count);
        for (int i = 0; i < Records.Count; i++)
        {
            yield return Promise.Count($"margins of record {i}", Records[i].Margins.Count, Births.Count, OnePerCluster);
            yield return Promise.That(i == 0 ? Records[i].Time == 0 : Records[i].Time > Records[i - 1].Time,
                "the times of records do not rise from 0");
        }
    }
}
