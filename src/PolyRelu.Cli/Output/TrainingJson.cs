using PolyRelu.Experiments.Runs;

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
            job.CleanAccuracy,
            Configuration = new
            {
                job.Network.Power, job.Network.Hidden, job.Network.Bias, job.Network.Centre, job.Network.NormalizeInput, job.Network.Initialisation, job.Network.Scale,
                job.Optimisation.Optimizer, job.Optimisation.LearningRate, job.Optimisation.Batch, job.Optimisation.Epochs, job.Optimisation.Loss, job.Seed,
            },
            Epochs = job.Result!.Epochs.Select(epoch => new
            {
                epoch.Epoch, epoch.Loss, epoch.TrainAccuracy, epoch.TestAccuracy, epoch.FeatureStableRank, epoch.WeightStableRank, epoch.Seconds,
            }).ToArray(),
            Seconds = job.Result.Epochs.Sum(epoch => epoch.Seconds),
            Hardware = RunEnvironment.Current(null),
        };
    }
}
