using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>How samples are shared among threads: in batches of about the same size, where there are enough as many for each.</summary>
/// <remarks>
/// A batch is small enough for the caches of a thread, and has rows enough for a pass over the weights. No result depends on it.
/// </remarks>
/// <param name="Count">Number of batches.</param>
/// <param name="Samples">Samples in all.</param>
internal readonly record struct BatchShares(int Count, int Samples)
{
    private const int Elements = 3 << 16;       // of a matrix of a batch
    private const int FewestRows = 4 * RowPanels.Height, MostRows = 32 * RowPanels.Height;
    private const int MostPerThread = 4;        // where rows are few: more of them are too small
    private const int UsualRows = 8 * RowPanels.Height;

    /// <summary>Shares samples.</summary>
    /// <param name="samples">Number of them.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="threads">Threads at work.</param>
    /// <param name="size">Samples of a batch, where that was asked for.</param>
    public static BatchShares Of(int samples, int dimension, int threads, int? size)
    {
        if (samples == 0) return new(0, 0);
        if (size is { } asked) return new(Over(samples, asked), samples);
        int most = Math.Clamp(Elements / dimension, FewestRows, MostRows);
        int perThread = Math.Max(Math.Clamp(samples / (threads * UsualRows), 1, MostPerThread), Over(samples, threads * most));
        return new(Math.Min(threads * perThread, Over(samples, RowPanels.Height)), samples);
    }

    /// <summary>Samples of every batch.</summary>
    public int[] Sizes
    {
        get
        {
            BatchShares own = this;
            return [.. Enumerable.Range(0, Count).Select(batch => own.First(batch + 1) - own.First(batch))];
        }
    }

    /// <summary>What belongs to a batch of what there is for every sample.</summary>
    public ReadOnlySpan<T> Part<T>(T[] all, int batch) => all.AsSpan(First(batch), First(batch + 1) - First(batch));

    private int First(int batch) => (int)((long)Samples * batch / Count);

    private static int Over(int samples, int size) => (int)(((long)samples + size - 1) / size);
}
