using PolyRelu.Data;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.Runs;
using PolyRelu.Tests.Repository;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Training;

/// <summary>The state of a training as a file: what does not fit is never taken, and never more than a note.</summary>
public sealed class TrainingCheckpointTests
{
    private const int Epochs = 4;
    private readonly TrialFolder folder = new(Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "trial"),
        "trial-00000000");

    private string CheckpointPath => folder.PathOf(TrainingCheckpoint.FileName);

    [Fact]
    public void ChangedArray_LetsTheTrainingStartOver()
    {
        TrainingSession session = Session();
        List<EpochRecord> records = [session.RunEpoch(TestContext.Current.CancellationToken),
            session.RunEpoch(TestContext.Current.CancellationToken)];
        folder.Begin(new { Alpha = 0.1 }, TrainingCheckpoint.FileName);
        new TrainingCheckpoint(folder, TimeSpan.Zero).Save(session, records, always: true);
        IReadOnlyDictionary<string, NumericArray> whole = NpzFile.Read(CheckpointPath);
        Assert.Equal(records, Restored([]));
        List<string> findings = [];
        foreach (string array in whole.Keys)
            foreach ((string what, NumericArray? changed) in Mutations.Of(whole[array]))
            {
                NpzFile.Write(CheckpointPath, whole.Where(entry => entry.Key != array || changed is not null)
                    .Select(entry => KeyValuePair.Create(entry.Key, entry.Key == array ? changed! : entry.Value)));
                List<string> notes = [];
                List<EpochRecord> restored = Restored(notes);
                if (restored.Count > 0 && !changed!.ToDoubles().SequenceEqual(whole[array].ToDoubles()))
                    findings.Add($"{array} {what}: was taken");
                if (restored.Count == 0 && !(notes is [{ } note] && note.Contains("starts over", StringComparison.Ordinal)))
                    findings.Add($"{array} {what}: {string.Join("; ", notes)}");
            }
        Findings.ExpectNone(findings);
    }

    /// <summary>A state after other steps than those of its epochs would shuffle and step on as no training does.</summary>
    [Fact]
    public void StateOfOtherEpochs_IsRefused()
    {
        TrainingSession session = Session();
        session.RunEpoch(TestContext.Current.CancellationToken);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Session().RestoreState(session.CaptureState(), 2));
        Assert.StartsWith("After 2 epochs of this training its step is number 10; the state is that after step 5.", refused.Message,
            StringComparison.Ordinal);
    }

    private List<EpochRecord> Restored(List<string> notes) =>
        new TrainingCheckpoint(folder, TimeSpan.Zero).Restore(Session(), Epochs, notes.Add);

    private static TrainingSession Session()
    {
        GaussianClusters clusters = new() { Dimension = 6, Clusters = 3, PositiveClusters = 1, Alpha = 0.1 };
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 0.1 })
            .Create(new NetworkShape { InputDimension = 6, Hidden = 4 }, 1);
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value,
            Optimizer = new Adam(new() { LearningRate = 0.01 }),
            BatchSize = 5,
            Epochs = Epochs,
        };
        return new TrainingSession(start, clusters.Sample(23, 0).Samples, clusters.Sample(9, 1).Samples, options);
    }
}
