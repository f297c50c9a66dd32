using CsCheck;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

public sealed class BinomialIntervalTests
{
    [Theory]
    [InlineData(0, 10, 0.95, 0, 0.3085)]
    [InlineData(5, 10, 0.95, 0.1871, 0.8129)]
    [InlineData(1, 20, 0.95, 0.0013, 0.2487)]
    [InlineData(10, 10, 0.95, 0.6915, 1)]
    public void Interval_IsTheTabulatedOne(int events, int trials, double confidence, double low, double high)
    {
        var interval = BinomialInterval.Of(events, trials, confidence);
        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Fact]
    public void Tail_IsTheSumOfTheBinomialProbabilities() =>
        Gen.Select(Gen.Int[1, 60], Gen.Double[0.01, 0.99]).Sample((n, p) =>
        {
            double sum = 0, term = Math.Pow(1 - p, n);
            double[] terms = new double[n + 1];
            for (int k = 0; k <= n; k++)
            {
                terms[k] = term;
                term *= (n - k) * p / ((k + 1) * (1 - p));
            }
            for (int k = n; k >= 1; k--)
            {
                sum += terms[k];
                double tail = BinomialInterval.AtLeast(k, n, p);
                Assert.True(Math.Abs(sum - tail) <= 1e-11, $"n = {n}, p = {p}, k = {k}: {tail}, sum {sum}");
            }
        });

    [Fact]
    public void Ends_HaveTheTailsThatDefineThem() =>
        Gen.Select(Gen.Int[1, 200_000], Gen.Double[0, 1], Gen.Double[0.5, 0.9999]).Sample((n, part, confidence) =>
        {
            int k = (int)(part * n);
            var interval = BinomialInterval.Of(k, n, confidence);
            double tail = (1 - confidence) / 2;
            Assert.InRange((double)k / n, interval.Low, interval.High);
            if (k > 0) Assert.Equal(tail, BinomialInterval.AtLeast(k, n, interval.Low), 1e-8);
            if (k < n) Assert.Equal(1 - tail, BinomialInterval.AtLeast(k + 1, n, interval.High), 1e-8);
        });

    [Fact]
    public void WrongNumbers_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.Of(0, 0, 0.9));
        Assert.Contains("from 0 to the number of trials, 3",
            Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.Of(4, 3, 0.9)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.Of(1, 3, 1));
    }
}
