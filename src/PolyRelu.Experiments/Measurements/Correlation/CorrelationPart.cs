using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Correlation;

/// <summary>
/// Correlations of training samples: cosines of the angles between them after the mean training sample is subtracted, in the order of their
/// classes.
/// </summary>
/// <remarks>Panel (a) of figures 4 to 6 of Min and Vidal 2024.</remarks>
/// <param name="data">The training samples.</param>
/// <param name="count">How many of them are in the matrix, the first ones.</param>
internal sealed class CorrelationPart(IPart<ClassifiedSamples> data, int count) : TrialPart
{
    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        const int length = 1000, pairs = 1000;
        float[] x = [.. Enumerable.Repeat(1f, length)];
        void Piece()
        {
            for (int i = 0; i < pairs; i++) x[0] = Cosine(x, x);
        }

        yield return new Work("correlation of the data", "cosines", () => Piece, (double)count * count / (2 * pairs));
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => [new("cosines of the samples", count, count)];

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder) =>
        [(CorrelationRecord.FileName, Promise.Within("the number of classes", CorrelationRecord.Load(folder).Count, 1, count))];

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        CorrelationRows.Of(CorrelationRecord.Load(folder));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        (Samples samples, int[] classes) = context.Of(data);
        int shown = Math.Min(count, samples.Count);
        int[] order = [.. Enumerable.Range(0, shown).OrderBy(i => classes[i])];
        Matrix centred = new(shown, samples.Inputs.Columns), cosines = new(shown, shown);
        float[] mean = samples.Mean();
        for (int i = 0; i < shown; i++) Centre(samples.Inputs.Row(order[i]), mean, centred.Row(i));
        for (int i = 0; i < shown; i++)
            for (int j = 0; j <= i; j++) cosines[i, j] = cosines[j, i] = Cosine(centred.Row(i), centred.Row(j));
        new CorrelationRecord([.. order.Select(i => classes[i])], cosines).Save(context.Folder);
    }

    private static void Centre(ReadOnlySpan<float> input, float[] mean, Span<float> centred)
    {
        for (int d = 0; d < mean.Length; d++) centred[d] = input[d] - mean[d];
    }

    /// <summary>⟨x, y⟩ / (‖x‖ ‖y‖), summed in double; 0 where a vector is zero.</summary>
    private static float Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double product = 0, squaredX = 0, squaredY = 0;
        for (int d = 0; d < x.Length; d++)
        {
            product += (double)x[d] * y[d];
            squaredX += (double)x[d] * x[d];
            squaredY += (double)y[d] * y[d];
        }
        return squaredX > 0 && squaredY > 0 ? (float)(product / Math.Sqrt(squaredX * squaredY)) : 0;
    }
}
