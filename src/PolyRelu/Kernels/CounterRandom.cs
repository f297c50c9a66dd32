namespace PolyRelu.Kernels;

/// <summary>A stream of random numbers named by a seed and up to four indices: Philox4x32-10, a counter-based generator.</summary>
/// <remarks>
/// The stream of (seed, a, b, c, d) is the same whatever was drawn before it elsewhere, so a sample's numbers do not
/// depend on its batch, on threads or on the order of work. Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (2011).
/// The first two indices take 32 bits each and enter the counter; the others are mixed into the key.
/// </remarks>
public struct CounterRandom
{
    private readonly uint key0;
    private readonly uint key1;
    private readonly uint index0;
    private readonly uint index1;
    private ulong block;
    private uint r0, r1, r2, r3;
    private int left;
    private double spare;
    private bool hasSpare;

    /// <summary>Opens the stream of a seed and indices.</summary>
    public CounterRandom(ulong seed, uint a = 0, uint b = 0, uint c = 0, uint d = 0)
        : this(Mix(Mix(Mix(seed + 0x9E3779B97F4A7C15UL) ^ c) + (0xD1B54A32D192ED03UL * (d + 1UL))), (0, a, b))
    {
    }

    /// <summary>Opens a stream at a key and a counter of Philox themselves; the first half of the counter is the block.</summary>
    internal CounterRandom(ulong key, (ulong Block, uint Index0, uint Index1) counter)
    {
        key0 = (uint)key;
        key1 = (uint)(key >> 32);
        index0 = counter.Index0;
        index1 = counter.Index1;
        block = counter.Block;
        r0 = r1 = r2 = r3 = 0;
        left = 0;
        spare = 0;
        hasSpare = false;
    }

    /// <summary>Uniform 32 bits.</summary>
    public uint NextUInt()
    {
        if (left == 0) Refill();
        left--;
        uint value = r0;
        (r0, r1, r2, r3) = (r1, r2, r3, value);
        return value;
    }

    /// <summary>Uniform on [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (((ulong)NextUInt() << 21) ^ (NextUInt() >> 11)) * (1.0 / (1UL << 53));

    /// <summary>Uniform on [low, high).</summary>
    public double NextUniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Standard normal (Box–Muller, in double).</summary>
    public double NextGaussian()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spare;
        }
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * NextDouble());
        spare = radius * sin;
        hasSpare = true;
        return radius * cos;
    }

    /// <summary>Uniform integer on [0, bound), without bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong product = (ulong)NextUInt() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            uint threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold) product = (ulong)NextUInt() * (uint)bound;
        }
        return (int)(product >> 32);
    }

    /// <summary>Puts the elements in a uniformly random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private void Refill()
    {
        uint c0 = (uint)block, c1 = (uint)(block >> 32), c2 = index0, c3 = index1, k0 = key0, k1 = key1;
        block++;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        (r0, r1, r2, r3) = (c0, c1, c2, c3);
        left = 4;
    }
}
