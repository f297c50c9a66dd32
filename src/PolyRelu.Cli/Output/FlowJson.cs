using PolyRelu.Dynamics;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>The JSON of the flow command; scripts rely on its names (docs/file-formats.md).</summary>
internal static class FlowJson
{
    /// <summary>The document of a flow.</summary>
    public static object Of(FlowJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        FlowTrajectory flow = job.Trajectory;
        return new
        {
            Tool = CommandPath.Program,
            VersionAction.Version,
            job.Problem,
            TrainingData = DescriptionJson.Of(job.Plan.Data?.Describe()),
            Standardisation = StandardisationJson.Of(job.Plan.Data?.Standardisation),
            Samples = flow.Problem.Count,
            Features = flow.Problem.Dimension,
            flow.Hidden,
            flow.Problem.Power,
            Normalised = flow.Problem.Form == NeuronForm.Normalised,
            Loss = flow.Problem.Loss.Name,
            job.Start?.Initialisation,
            job.Start?.Scale,
            job.Start?.Nudge,
            job.Start?.Seed,
            job.Options.Until,
            flow.Tolerance,
            Precision = PrecisionWord.Of(flow.Precision),
            flow.Method,
            Accuracy = flow.Promise,
            End = Wording.Of(flow.Ending.End),
            EndTime = flow.Ending.Time,
            EndSentence = flow.Ending.Sentence,
            flow.Births,
            PredictedBirths = job.Prediction.Times,
            NoPrediction = job.Prediction.Reason,
            MeasuredSamples = job.Measurement.Samples,
            PlateauPassed = flow.Passage,
            AcceptedSteps = flow.Statistics.Accepted,
            RejectedSteps = flow.Statistics.Rejected,
            ForcedSteps = flow.Statistics.Forced,
            RightHandSides = flow.Statistics.Evaluations,
            Records = flow.Records.Zip(job.Measurement.Readings, (record, reading) => new
            {
                record.Time, record.Loss, record.Margins,
                Alignment = reading.Alignment is { } alignment ? new[] { alignment.Lower, alignment.Median, alignment.Upper } : null,
                DistanceSum = reading.SumDistance, DistancePower = reading.PowerDistance, reading.MedianRadius,
                BalanceDrift = record.Drift.Balance, EnergyDrift = record.Drift.Energy, OrthogonalDrift = record.Drift.Orthogonal,
                record.StepSize, record.Accepted, record.Rejected, record.Evaluations,
            }).ToArray(),
            Notes = job.Notes.Select(entry => new { entry.Name, entry.Finding, entry.Advice, entry.IsVoid }).ToArray(),
            job.Seconds,
            Hardware = RunEnvironment.Current(null),
        };
    }
}
