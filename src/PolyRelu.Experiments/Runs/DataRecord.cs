using PolyRelu.Data;

namespace PolyRelu.Experiments.Runs;

/// <summary>Data that a trial read, with the hash that names its content.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Split">Name of the split.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Sha256">SHA-256 of the samples (<see cref="Dataset.ContentHash"/>).</param>
internal sealed record DataRecord(string Name, string Split, int Count, string Sha256) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.Word("name", Name), Promise.Word("split", Split), Promise.AtLeast("count", Count, 1), Promise.Word("sha256", Sha256)];

    /// <summary>Names samples.</summary>
    internal static DataRecord Of(Dataset dataset) => new(dataset.Name, dataset.Split, dataset.Count, dataset.ContentHash());
}
