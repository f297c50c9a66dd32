using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Numbers between NaN: a kernel that reads outside spoils its result, one that writes outside is caught.</summary>
internal sealed class GuardedArray
{
    private const int Margin = 16;
    private readonly float[] whole;

    /// <summary>Numbers as given.</summary>
    public GuardedArray(ReadOnlySpan<float> values)
    {
        Count = values.Length;
        whole = new float[Count + (2 * Margin)];
        whole.AsSpan().Fill(float.NaN);
        values.CopyTo(Span);
    }

    /// <summary>Normal numbers, a fifth of them zero.</summary>
    public static GuardedArray Random(int count, ulong seed)
    {
        CounterRandom random = new(seed, (uint)count);
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan()) value = random.NextInt(5) == 0 ? 0 : (float)random.NextGaussian();
        return new GuardedArray(values);
    }

    /// <summary>How many numbers.</summary>
    public int Count { get; }

    /// <summary>The numbers, to hand to a kernel.</summary>
    public Span<float> Span => whole.AsSpan(Margin, Count);

    /// <summary>The number at a place.</summary>
    public float this[int place] => Span[place];

    /// <summary>A copy of the numbers.</summary>
    public float[] ToArray() => Span.ToArray();

    /// <summary>
    /// Fails if the numbers differ from those expected by more than a part of their size, or if anything around them was written.
    /// </summary>
    public void Expect(ReadOnlySpan<float> expected, double tolerance = 0)
    {
        Assert.Equal(expected.Length, Count);
        for (int i = 0; i < Count; i++) Assert.Equal(expected[i], this[i], tolerance * (1 + Math.Abs(expected[i])));
        Assert.All(Enumerable.Range(0, Margin), i => Assert.True(float.IsNaN(whole[i]) && float.IsNaN(whole[^(i + 1)]),
            $"Outside of {Count} numbers was written, at distance {i} of the ends of the memory."));
    }
}
