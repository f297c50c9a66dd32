using PolyRelu.Cli.Options;
using PolyRelu.Experiments.Runs;
using PolyRelu.Training;

namespace PolyRelu.Cli.Output;

/// <summary>The JSON of the train command; scripts rely on its names (docs/file-formats.md).</summary>
internal static class TrainingJson
{
    /// <summary>The document of a job that has run.</summary>
    public static object Of(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new
        {
            Tool = CommandPath.Program,
            VersionAction.Version,
            Model = job.Path,
            Dataset = job.Train!.Name,
            job.Train.Split,
            TestSplit = job.Test!.Split,
            job.Task,
            job.Train.Count,
            TestCount = job.Test.Count,
            TrainingData = DescriptionJson.Of(job.Train.Describe()),
            TestData = DescriptionJson.Of(job.Test.Describe()),
            Standardisation = StandardisationJson.Of(job.Train.Standardisation),
            job.CleanAccuracy,
            Configuration = new
            {
                job.Network.Power, Neurons = Wording.Of(job.Result!.Network.Form), job.Network.Hidden, job.Network.Bias,
                job.Network.Centre, job.Network.NormalizeInput, job.Network.Initialisation, Scale = ScaleOf(job.Network),
                job.Optimisation.Optimizer, job.Optimisation.LearningRate, job.Optimisation.Batch, job.Optimisation.Epochs,
                job.Optimisation.Loss, job.Seed,
            },
            Start = Row(job.Result!.Start!),
            Epochs = job.Result.Epochs.Select(Row).ToArray(),
            Notes = job.Caveats.Select(entry => new { entry.Name, entry.Finding, entry.Advice, entry.IsVoid }).ToArray(),
            Seconds = job.Result.Epochs.Sum(epoch => epoch.Seconds),
            Hardware = RunEnvironment.Current(null),
        };
    }

    private static object Row(EpochRecord epoch) => new
    {
        epoch.Epoch, epoch.Loss, epoch.TrainAccuracy, epoch.TestAccuracy, epoch.FeatureStableRank, epoch.WeightStableRank,
        Alignment = epoch.Quartiles is { } alignment ? new[] { alignment.Lower, alignment.Median, alignment.Upper } : null,
        epoch.Seconds,
    };

    /// <summary>The scale of the initialisation; null where it has none.</summary>
    private static double? ScaleOf(NetworkPlan network) =>
        Registry<InitialisationFactory>.Find(network.Initialisation)
            .Value(new InitialisationSettings { Scale = network.Scale }) is KaimingInitialisation ? null : network.Scale;
}
