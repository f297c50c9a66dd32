using PolyRelu.Evaluation;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>What was measured of the records of a flow.</summary>
/// <param name="Readings">A reading for each record.</param>
/// <param name="HasDistances">Whether distances to F and F^(p) were measured.</param>
/// <param name="HasRadius">Whether nearest examples were looked for.</param>
internal sealed record FlowMeasurement(IReadOnlyList<FlowReading> Readings, bool HasDistances, bool HasRadius)
{
    /// <summary>Number of samples that distances and nearest examples are of; null where neither was asked for.</summary>
    public int? Samples { get; init; }

    /// <summary>What these samples are.</summary>
    public required string SamplesAre { get; init; }

    /// <summary>Whether alignment was measured: centres are known.</summary>
    public bool HasAlignment => Readings.Any(reading => reading.Alignment is not null);

    /// <summary>The arrays of a trajectory file (docs/file-formats.md).</summary>
    public IEnumerable<KeyValuePair<string, NumericArray>> Arrays()
    {
        int count = Readings.Count;
        if (HasAlignment)
        {
            double[] quartiles = [.. Readings.Select(reading => reading.Alignment!.Value)
                .SelectMany(alignment => new[] { alignment.Lower, alignment.Median, alignment.Upper })];
            yield return new("alignment", NumericArray.From(quartiles, count, 3));
        }
        if (HasDistances)
        {
            yield return Numbers("distance_sum", reading => reading.SumDistance);
            yield return Numbers("distance_power", reading => reading.PowerDistance);
        }
        if (HasRadius) yield return Numbers("median_radius", reading => reading.MedianRadius);
    }

    private KeyValuePair<string, NumericArray> Numbers(string name, Func<FlowReading, double?> value)
    {
        double[] values = [.. Readings.Select(reading => value(reading) ?? double.NaN)];
        return new(name, NumericArray.From(values, values.Length));
    }
}
