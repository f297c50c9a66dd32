using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Neurons;

/// <summary>Neurons as rows of a table.</summary>
internal static class NeuronRows
{
    private const double Dominates = 0.01;      // of the first one's contribution

    /// <summary>The rows of a record.</summary>
    public static IEnumerable<MeasurementRow> Of(NeuronRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        yield return new(StandardQuantity.DominantNeurons, record.Dominant(Dominates), NeuronRecord.FileName);
    }
}
