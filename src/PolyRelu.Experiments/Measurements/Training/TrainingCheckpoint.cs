using System.Diagnostics;
using System.Text;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>
/// The state of a training between two epochs, as <c>checkpoint.npz</c> in the trial's folder, so that a killed run goes on with the same
/// bits.
/// </summary>
/// <param name="folder">The trial.</param>
/// <param name="interval">Least time between two checkpoints.</param>
/// <param name="observer">Who looks at the training; what it has seen is saved with it. Null for nobody.</param>
/// <remarks>
/// Written at most once in every interval, after the last epoch, and where the training is stopped; removed when the trial is complete.
/// </remarks>
internal sealed class TrainingCheckpoint(TrialFolder folder, TimeSpan interval, ITrainingObserver? observer = null)
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "checkpoint.npz";

    private const int Columns = 11;
    private readonly string path = folder.PathOf(FileName);
    private byte[]? identity;
    private long saved = Stopwatch.GetTimestamp();
    private int savedEpochs;

    /// <summary>Brings a session to where the checkpoint was written; does nothing where there is none.</summary>
    /// <remarks>
    /// A checkpoint that is damaged, or of another training, is deleted: from the first epoch on the training ends in the same bytes.
    /// </remarks>
    /// <param name="session">The training, before its first epoch.</param>
    /// <param name="epochs">Number of epochs in all.</param>
    /// <param name="note">Told why a checkpoint was not used.</param>
    /// <returns>The records of the epochs so far.</returns>
    public List<EpochRecord> Restore(TrainingSession session, int epochs, Action<string> note)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return Read(session, epochs);
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            note($"The training starts over, since its checkpoint cannot be used: {error.Message}");
            File.Delete(path);
            return [];
        }
    }

    /// <summary>Writes the checkpoint if the last one is old, or if told so.</summary>
    public void Save(TrainingSession session, IReadOnlyList<EpochRecord> records, bool always)
    {
        if (always || Stopwatch.GetElapsedTime(saved) >= interval) Write(session.CaptureState(), records);
    }

    /// <summary>Writes the checkpoint of a training that was stopped within an epoch, if there is more to keep than stands there.</summary>
    /// <param name="state">The state after the last whole epoch.</param>
    /// <param name="records">The records of the epochs so far.</param>
    public void Keep(TrainingState state, IReadOnlyList<EpochRecord> records)
    {
        if (records.Count > savedEpochs) Write(state, records);
    }

    private void Write(TrainingState state, IReadOnlyList<EpochRecord> records)
    {
        double[] values = [.. records.SelectMany(Values)];
        NpzFile.Write(folder.PathToWrite(FileName),
        [
            new("trial", Identity()),
            new("step", NumericArray.Scalar(state.Step)),
            new("parameters", Vector(state.Parameters)),
            new("state0", Vector(state.State0)),
            new("state1", Vector(state.State1)),
            new("epochs", NumericArray.From(values, records.Count, Columns)),
            .. observer?.Capture() ?? [],
        ]);
        saved = Stopwatch.GetTimestamp();
        savedEpochs = records.Count;
    }

    private List<EpochRecord> Read(TrainingSession session, int epochs)
    {
        var file = NamedArrays.Read(path);
        if (!file.Integers("trial", [NamedArrays.Any]).SequenceEqual(Identity().ToIntegers()))
            throw new InvalidDataException($"{path} is of another trial than {folder.Id}.");
        List<EpochRecord> records = [.. file.Numbers("epochs", [NamedArrays.Any, Columns]).Chunk(Columns).Select(Record)];
        file.Require(records.Count >= 1 && records.Count <= epochs && records.Select(record => record.Epoch)
            .SequenceEqual(Enumerable.Range(1, records.Count)), "epochs", $"the epochs from 1 to {epochs} at most, in order");
        file.Require(records.All(IsPossible), "epochs", "losses that are finite, and fractions as accuracies");
        TrainingState state = new((long)file.Doubles("step", [])[0], Vector(file, "parameters"), Vector(file, "state0"),
            Vector(file, "state1"));
        Action? resume = observer?.Restore(file, records.Count);
        session.RestoreState(state, records.Count);
        resume?.Invoke();
        savedEpochs = records.Count;
        return records;
    }

    /// <summary>Whether the numbers of an epoch can be what was recorded; NaN stands for what was not measured.</summary>
    private static bool IsPossible(EpochRecord record) =>
        double.IsFinite(record.Loss) && record.TrainAccuracy is >= 0 and <= 1 && record.TestAccuracy is (>= 0 and <= 1) or double.NaN
        && !(record.FeatureStableRank < 0) && !(record.WeightStableRank < 0) && record.Seconds >= 0 && double.IsFinite(record.Seconds);

    private static float[] Vector(NamedArrays file, string name) =>
        Array.ConvertAll(file.Doubles(name, [NamedArrays.Any]), value => (float)value);

    private NumericArray Identity()
    {
        identity ??= Encoding.UTF8.GetBytes(folder.Identity());
        return NumericArray.From(identity, identity.Length);
    }

    private static NumericArray Vector(float[] values) => NumericArray.From(values, values.Length);

    private static double[] Values(EpochRecord record) =>
        [record.Epoch, record.Loss, record.TrainAccuracy, record.TestAccuracy, record.FeatureStableRank, record.WeightStableRank,
            record.Alignment ?? double.NaN, record.Seconds, record.Quartiles?.Lower ?? double.NaN, record.Quartiles?.Median ?? double.NaN,
            record.Quartiles?.Upper ?? double.NaN];

    private static EpochRecord Record(double[] values) =>
        new((int)values[0], values[1], values[2], values[3], values[4], values[5], double.IsNaN(values[6]) ? null : values[6], values[7])
        {
            Quartiles = double.IsNaN(values[9]) ? null : new AlignmentQuartiles(values[8], values[9], values[10]),
        };
}
