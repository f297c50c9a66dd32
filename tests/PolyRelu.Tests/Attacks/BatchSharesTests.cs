using CsCheck;
using PolyRelu.Attacks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

public sealed class BatchSharesTests
{
    [Fact]
    public void Shares_CoverAllSamplesOnce_InAboutEqualParts() =>
        Gen.Select(Gen.Int[1, 30_000], Gen.Int[1, 5000], Gen.Int[1, 64], Gen.Int[0, 500]).Sample((samples, dimension, threads, size) =>
        {
            int? asked = size == 0 ? null : size;
            var shares = BatchShares.Of(samples, dimension, threads, asked);
            int[] all = [.. Enumerable.Range(0, samples)], sizes = shares.Sizes;
            int[] joined = [.. Enumerable.Range(0, shares.Count).SelectMany(batch => shares.Part(all, batch).ToArray())];
            string words = $"{samples} samples of {dimension} features on {threads} threads, {size}: {string.Join(' ', sizes)}";
            Assert.True(joined.SequenceEqual(all), words);
            Assert.True(sizes.Max() - sizes.Min() <= 1 && sizes.Min() > 0, words);
            Assert.True(sizes.Max() <= (asked ?? 384), words);
        });

    [Theory]
    [InlineData(10, 784, 2, 1)]         // less than a panel of rows
    [InlineData(100, 784, 2, 2)]
    [InlineData(1000, 784, 2, 8)]
    [InlineData(10_000, 784, 2, 40)]    // of 250 rows: 784 KB of a matrix
    [InlineData(10_000, 784, 1, 40)]
    public void Shares_FitTheCacheAndTheThreads(int samples, int dimension, int threads, int expected) =>
        Assert.Equal(expected, BatchShares.Of(samples, dimension, threads, null).Count);

    [Fact]
    public void NoSamples_AreNoBatches() => Assert.Empty(BatchShares.Of(0, 5, 2, null).Sizes);
}
