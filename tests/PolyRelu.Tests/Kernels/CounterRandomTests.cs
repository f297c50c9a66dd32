using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>The generator against published answers, and its draws against their distributions.</summary>
/// <remarks>Seeds are fixed: a bound of 5 standard deviations either holds always or never.</remarks>
public sealed class CounterRandomTests
{
    private const int Draws = 100_000;
    private const double Deviations = 5;

    /// <summary>kat_vectors of Random123 1.14.0, lines philox4x32 10: counter, key, output.</summary>
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8] },
        { [0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF], [0xFFFFFFFF, 0xFFFFFFFF], [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD] },
        { [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0], [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1] },
    };

    /// <summary>Names of two streams that differ in one number.</summary>
    public static TheoryData<ulong[], ulong[]> Neighbours => new()
    {
        { [0, 0, 0, 0, 0], [1, 0, 0, 0, 0] },
        { [0, 0, 0, 0, 0], [0, 1, 0, 0, 0] },
        { [0, 0, 0, 0, 0], [0, 0, 1, 0, 0] },
        { [0, 0, 0, 0, 0], [0, 0, 0, 1, 0] },
        { [0, 0, 0, 0, 0], [0, 0, 0, 0, 1] },
        { [7, 1, 2, 3, 4], [7, 2, 1, 3, 4] },
        { [7, 1, 2, 3, 4], [7, 1, 2, 4, 3] },
        { [ulong.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue],
            [0, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue] },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Block_IsThatOfPhilox(uint[] counter, uint[] key, uint[] expected)
    {
        CounterRandom random = new(Join(key[0], key[1]), (Join(counter[0], counter[1]), counter[2], counter[3]));
        Assert.Equal(expected, Next(ref random, 4));
    }

    [Fact]
    public void Blocks_AreCountedInSixtyFourBits()
    {
        CounterRandom before = new(5, (uint.MaxValue, 6, 7)), after = new(5, (1UL << 32, 6, 7));
        Next(ref before, 4);
        Assert.Equal(Next(ref after, 8), Next(ref before, 8));
    }

    /// <summary>
    /// Frozen: every data set, start and attack of a seed depends on them. From an implementation of Philox and of the key's mixing in
    /// Python's integers.
    /// </summary>
    [Fact]
    public void Stream_OfASeedAndIndices_IsFrozen()
    {
        CounterRandom words = new(1, 2, 3, 4, 5), doubles = words, gaussians = words, integers = words;
        Assert.Equal([0x8C1BA4EC, 0x6BBE4590, 0xDFE24B2B, 0x1216FC63, 0x76E35429, 0xA2C9E800, 0xE0D0C11B, 0xBB200B96], Next(ref words, 8));
        Assert.Equal([0.5472968175124544, 0.8745467167046533, 0.4644062616014605],
            [doubles.NextDouble(), doubles.NextDouble(), doubles.NextDouble()]);
        Assert.Equal(0.8876960815972972, gaussians.NextGaussian(), 1e-15);
        Assert.Equal(-0.8927669661326834, gaussians.NextGaussian(), 1e-15);
        Assert.Equal([5, 4, 8, 0, 4, 6, 8, 7], Enumerable.Range(0, 8).Select(_ => integers.NextInt(10)));
    }

    [Fact]
    public void NextDouble_HasTheMomentsOfTheUniform_AndAllItsBits()
    {
        CounterRandom random = new(11);
        double[] values = Fill(() => random.NextDouble());
        Assert.All(values, value => Assert.InRange(value, 0, 1 - (1.0 / (1UL << 53))));
        ExpectMean(1.0 / 2, 1.0 / 12, values);
        ExpectMean(1.0 / 3, 4.0 / 45, values.Select(value => value * value));
        for (int bit = 0; bit < 53; bit++)
            ExpectMean(0.5, 0.25, values.Select(value => (double)(((ulong)(value * (1UL << 53)) >> bit) & 1)));
    }

    [Fact]
    public void NextUniform_StaysInItsRange()
    {
        CounterRandom random = new(12);
        double[] values = Fill(() => random.NextUniform(-3, 1));
        Assert.All(values, value => Assert.InRange(value, -3, Math.BitDecrement(1)));
        ExpectMean(-1, 16.0 / 12, values);
    }

    [Fact]
    public void NextGaussian_HasTheMomentsOfTheNormal()
    {
        CounterRandom random = new(13);
        double[] values = Fill(() => random.NextGaussian());
        ExpectMean(0, 1, values);
        ExpectMean(1, 2, values.Select(x => x * x));
        ExpectMean(0, 15, values.Select(x => x * x * x));
        ExpectMean(3, 96, values.Select(x => x * x * x * x));
        ExpectMean(Math.Sqrt(2 / Math.PI), 1 - (2 / Math.PI), values.Select(Math.Abs));
        // Both of a pair come from one radius and one angle.
        ExpectMean(0, 1, values.Chunk(2).Select(pair => pair[0] * pair[1]));
        ExpectMean(0, 4, values.Chunk(2).Select(pair => ((pair[0] * pair[0]) - 1) * ((pair[1] * pair[1]) - 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(1000)]
    public void NextInt_IsUniform(int bound)
    {
        CounterRandom random = new(14, (uint)bound);
        int[] counts = new int[bound];
        for (int i = 0; i < Draws; i++) counts[random.NextInt(bound)]++;
        ExpectUniform(counts);
    }

    /// <summary>
    /// Of 8 words in a row, 3·2²⁹ values get 3, 3 and 2 in turn: without rejection, every third value would come a quarter too rarely.
    /// </summary>
    [Fact]
    public void NextInt_OfAWideBound_IsNotBiased()
    {
        CounterRandom random = new(15);
        int[] counts = new int[3];
        for (int i = 0; i < Draws; i++) counts[random.NextInt(3 << 29) % 3]++;
        ExpectUniform(counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void NextInt_RefusesABoundBelowOne(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterRandom(0).NextInt(bound));

    [Fact]
    public void Shuffle_GivesEveryOrderAlikeOften()
    {
        CounterRandom random = new(16);
        Dictionary<string, int> counts = [];
        for (int i = 0; i < Draws; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        ExpectUniform([.. counts.Values]);
    }

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Streams_OfNeighbours_AreUncorrelated(ulong[] first, ulong[] second)
    {
        CounterRandom a = Open(first), b = Open(second);
        (double A, double B)[] pairs = [.. Enumerable.Range(0, Draws).Select(_ => (a.NextGaussian(), b.NextGaussian()))];
        ExpectMean(0, 1, pairs.Select(pair => pair.A * pair.B));
        ExpectMean(0, 1, pairs.Zip(pairs.Skip(1), (one, next) => one.A * next.B));
        ExpectMean(0, 4, pairs.Select(pair => ((pair.A * pair.A) - 1) * ((pair.B * pair.B) - 1)));
    }

    /// <summary>The first numbers over many streams, as the samples of a data set have them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FirstNumbers_OfManyStreams_AreAStream(int varied)
    {
        double[] values = [.. Enumerable.Range(0, Draws).Select(i =>
        {
            ulong[] name = [17, 0, 0, 0, 0];
            name[varied] = (ulong)i;
            CounterRandom random = Open(name);
            return random.NextGaussian();
        })];
        ExpectMean(0, 1, values);
        ExpectMean(1, 2, values.Select(x => x * x));
        ExpectMean(0, 1, values.Zip(values.Skip(1), (one, next) => one * next));
    }

    [Fact]
    public void Streams_OfDifferentNames_AllDiffer()
    {
        uint[] indices = [0, 1, 2, 5, 1u << 31, uint.MaxValue];
        ulong[] seeds = [0, 1, 2, 5, 1UL << 32, ulong.MaxValue];
        HashSet<ulong> starts = [];
        foreach (ulong seed in seeds)
        {
            foreach ((uint a, uint b) in from a in indices from b in indices select (a, b))
            {
                foreach ((uint c, uint d) in from c in indices from d in indices select (c, d))
                {
                    CounterRandom random = new(seed, a, b, c, d);
                    Assert.True(starts.Add(Join(random.NextUInt(), random.NextUInt())),
                        $"The stream of {seed}, {a}, {b}, {c}, {d} begins as one before it.");
                }
            }
        }
    }

    private static ulong Join(uint low, uint high) => low | ((ulong)high << 32);

    private static CounterRandom Open(ulong[] name) => new(name[0], (uint)name[1], (uint)name[2], (uint)name[3], (uint)name[4]);

    private static uint[] Next(ref CounterRandom random, int count)
    {
        uint[] words = new uint[count];
        for (int i = 0; i < count; i++) words[i] = random.NextUInt();
        return words;
    }

    private static double[] Fill(Func<double> next) => [.. Enumerable.Range(0, Draws).Select(_ => next())];

    /// <summary>The mean of independent values of this mean and variance.</summary>
    private static void ExpectMean(double mean, double variance, IEnumerable<double> values)
    {
        double[] all = [.. values];
        Assert.Equal(mean, all.Average(), Deviations * Math.Sqrt(variance / all.Length));
    }

    /// <summary>Pearson's χ² of equal chances: its mean is the degrees of freedom, its variance twice that.</summary>
    private static void ExpectUniform(int[] counts)
    {
        double expected = (double)counts.Sum() / counts.Length, freedom = counts.Length - 1;
        double statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(Math.Abs(statistic - freedom) <= Deviations * Math.Sqrt(2 * freedom),
            $"χ² is {statistic} with {freedom} degrees of freedom.");
    }
}
