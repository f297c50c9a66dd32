using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>What was recorded over one epoch; null where it was not measured.</summary>
/// <param name="Epoch">Number of the epoch, from 1; 0 for the start.</param>
/// <param name="Loss">Mean training loss over the epoch.</param>
/// <param name="TrainAccuracy">Fraction of training samples classified correctly, each before its step.</param>
/// <param name="TestAccuracy">Fraction of test samples classified correctly after the epoch.</param>
/// <param name="FeatureStableRank">Stable rank of the hidden features of the test samples.</param>
/// <param name="WeightStableRank">Stable rank of W.</param>
/// <param name="Alignment">Mean largest cosine of a neuron with a reference direction, weighted by contribution.</param>
internal sealed record EpochRow(int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy, double? FeatureStableRank,
    double? WeightStableRank, double? Alignment) : ICheckedRecord
{
    private const double Rounding = 1e-6;

    /// <summary>
    /// A quarter of the neurons are aligned with a reference direction to at most this cosine; null where there is none, and in older
    /// records.
    /// </summary>
    public double? LowerAlignment { get; init; }

    /// <summary>The median of the neurons.</summary>
    public double? MedianAlignment { get; init; }

    /// <summary>A quarter of the neurons are aligned to at least this cosine.</summary>
    public double? UpperAlignment { get; init; }

    /// <summary>The row of an epoch as the training measured it.</summary>
    internal static EpochRow Of(EpochRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new(record.Epoch, record.Loss, record.TrainAccuracy, Measured(record.TestAccuracy), Measured(record.FeatureStableRank),
            Measured(record.WeightStableRank), record.Alignment)
        {
            LowerAlignment = Measured(record.Quartiles?.Lower),
            MedianAlignment = Measured(record.Quartiles?.Median),
            UpperAlignment = Measured(record.Quartiles?.Upper),
        };
    }

    private static double? Measured(double? value) => value is null or double.NaN ? null : value;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Finite("loss", Loss), Promise.Fraction("trainAccuracy", TrainAccuracy), Promise.Fraction("testAccuracy", TestAccuracy),
        Promise.AtLeastOrNone("featureStableRank", FeatureStableRank, 0), Promise.AtLeastOrNone("weightStableRank", WeightStableRank, 0),
        Promise.AtLeastOrNone("alignment", Alignment, -1 - Rounding),
        Promise.AtLeastOrNone("lowerAlignment", LowerAlignment, -1 - Rounding),
        Promise.That(LowerAlignment is null == MedianAlignment is null && LowerAlignment is null == UpperAlignment is null
            && !(LowerAlignment > MedianAlignment) && !(MedianAlignment > UpperAlignment), "the quartiles of the alignment do not rise"),
    ];
}

/// <summary>
/// The record of a training, as <c>records.json</c> and <c>records.csv</c>. Times are kept elsewhere, so that equal trainings give equal
/// files.
/// </summary>
/// <param name="Epochs">One row per epoch.</param>
internal sealed record TrainingLog(IReadOnlyList<EpochRow> Epochs) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "records.json";

    /// <summary>What was recorded of the start, as epoch 0; null in older records.</summary>
    public EpochRow? Start { get; init; }

    /// <summary>Why the trained network is no finding; empty where it has learned something, and in older records.</summary>
    public IReadOnlyList<NoteRow> Notes { get; init; } = [];

    /// <summary>Whether the network has learned something.</summary>
    [JsonIgnore]
    public bool HasLearned => Notes.All(note => !note.IsVoid);

    /// <summary>Saves both files.</summary>
    internal void Save(TrialFolder folder)
    {
        folder.WriteJson(FileName, this);
        AtomicFile.Write(folder.PathToWrite("records.csv"), stream => stream.Write(Encoding.UTF8.GetBytes(Csv())));
    }

    /// <summary>Loads the record of a trial.</summary>
    internal static TrainingLog Load(TrialFolder folder) => JsonFile.Read<TrainingLog>(folder.PathOf(FileName));

    /// <summary>Loads the record of a trial; null where the trial has no training.</summary>
    internal static TrainingLog? Find(TrialFolder folder) => File.Exists(folder.PathOf(FileName)) ? Load(folder) : null;

    private string Csv()
    {
        StringBuilder text = new("epoch,loss,trainAccuracy,testAccuracy,featureStableRank,weightStableRank,alignment,"
            + "lowerAlignment,medianAlignment,upperAlignment\n");
        foreach (EpochRow row in Start is null ? Epochs : Epochs.Prepend(Start))
            text.Append(CultureInfo.InvariantCulture,
                $"{row.Epoch},{row.Loss:R},{row.TrainAccuracy:R},{row.TestAccuracy:R},")
                .Append(CultureInfo.InvariantCulture, $"{row.FeatureStableRank:R},{row.WeightStableRank:R},{row.Alignment:R},")
                .Append(CultureInfo.InvariantCulture, $"{row.LowerAlignment:R},{row.MedianAlignment:R},{row.UpperAlignment:R}\n");
        return text.ToString();
    }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.Some("epochs", Epochs.Count), Promise.That(Epochs.Select(row => row.Epoch)
            .SequenceEqual(Enumerable.Range(1, Epochs.Count)), "epochs are not numbered from 1 on"),
            Promise.That(Start is null or { Epoch: 0 }, "the epoch of start is not 0")];
}
