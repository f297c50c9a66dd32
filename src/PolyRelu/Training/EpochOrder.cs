using PolyRelu.Kernels;

namespace PolyRelu.Training;

/// <summary>The order in which an epoch sees the samples: a function of seed and epoch alone.</summary>
internal static class EpochOrder
{
    private const uint Purpose = 0x4F524452;

    /// <summary>Fills the order of an epoch.</summary>
    /// <param name="order">[n], overwritten.</param>
    /// <param name="seed">Names the stream.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="shuffle">Whether it is random, else the samples' own.</param>
    internal static void Fill(int[] order, ulong seed, int epoch, bool shuffle)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        if (shuffle) new CounterRandom(seed, (uint)epoch, 0, Purpose).Shuffle(order.AsSpan());
    }
}
