using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Correlation;

/// <summary>Everything a correlation trial depends on but the data: images or features, the other one null.</summary>
/// <param name="Images">The images, with the task that names the classes; null for features.</param>
/// <param name="Features">The features; null for images.</param>
/// <param name="Samples">Training samples in the matrix, the first ones.</param>
public sealed record CorrelationConfiguration(ImageDataSettings? Images, FeatureDataSettings? Features, int Samples);

/// <summary>Correlations of training samples: cosines of the angles between them after the mean training sample is subtracted, in the order of their classes.</summary>
/// <remarks>Panel (a) of figures 4 to 6 of Min and Vidal 2024. Classes are those before labels are joined to parity or modulo a number.</remarks>
/// <param name="configuration">What to compute.</param>
public sealed class CorrelationTrial(CorrelationConfiguration configuration) : Trial
{
    /// <summary>Kind of these trials.</summary>
    public const string KindName = "correlation";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    protected override string Name => "correlation";

    /// <inheritdoc/>
    public override string Label => $"{configuration.Images?.Dataset ?? "features"}, correlation of the data";

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        const int length = 1000, pairs = 1000;
        float[] x = [.. Enumerable.Repeat(1f, length)];
        void Piece()
        {
            for (int i = 0; i < pairs; i++) x[0] = Cosine(x, x);
        }

        yield return new Work("correlation of the data", "cosines", () => Piece, (double)configuration.Samples * configuration.Samples / (2 * pairs));
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
    [
        new("cosines of the samples", configuration.Samples, configuration.Samples),
        .. configuration.Images is { } images ? [ImageTrial.ImagesOf(images.Dataset, images.TrainSplit, images.Task)] : Array.Empty<MemoryPart>(),
    ];

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (Samples samples, int[] classes) = Training(context);
        int count = Math.Min(configuration.Samples, samples.Count);
        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => classes[i])];
        Matrix centred = new(count, samples.Inputs.Columns), cosines = new(count, count);
        float[] mean = samples.Mean();
        for (int i = 0; i < count; i++) Centre(samples.Inputs.Row(order[i]), mean, centred.Row(i));
        for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++) cosines[i, j] = cosines[j, i] = Cosine(centred.Row(i), centred.Row(j));
        new CorrelationRecord([.. order.Select(i => classes[i])], cosines).Save(context.Folder);
    }

    private (Samples Samples, int[] Classes) Training(TrialContext context)
    {
        if (configuration.Features is { } features)
        {
            FeatureSplits splits = context.Load(features);
            return (splits.Train.Samples, splits.TrainClasses);
        }
        ImageDataSettings images = configuration.Images!;
        Dataset train = context.Load(images.Dataset, images.TrainSplit, images.Task);
        if (images.TrainSamples is { } count) train = train.Take(Math.Min(count, train.Count));
        return (train.Samples, train.Samples.Labels);
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
