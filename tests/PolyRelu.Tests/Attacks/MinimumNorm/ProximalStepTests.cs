using PolyRelu.Attacks.MinimumNorm;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Attacks.MinimumNorm;

/// <summary>The proximal operator lowers ½ ‖z − r‖²_H + μ ‖z‖ as far as it can be lowered.</summary>
public sealed class ProximalStepTests
{
    private const int Dimension = 8;

    /// <remarks>Over all subsets of features that may stay as they are, in any diagonal metric.</remarks>
    [Fact]
    public void ResultInL0_IsTheLowestOfAllSubsets()
    {
        ThreatModel threat = new(Norm.L0, 1, Box.Unit);
        ProximalStep step = new(threat, Dimension);
        CounterRandom random = new(4);
        for (int trial = 0; trial < 40; trial++)
        {
            float[] clean = Draw(0, 1), start = Draw(0, 1), metric = Draw(0.1, 1), point = [.. start];
            double weight = random.NextUniform(0, 0.2), least = double.PositiveInfinity;
            step.Take(clean, point, metric, weight);
            for (int subset = 0; subset < 1 << Dimension; subset++)
                least = Math.Min(least, Value([.. start.Select((value, i) => ((subset >> i) & 1) == 1 ? value : clean[i])]));
            Assert.True(Value(point) <= least + 1e-9, $"trial {trial}, μ = {weight}: {Value(point)} at the result, {least} elsewhere");

            double Value(float[] at) => (weight * Norm.L0.Distance(at, clean))
                + Enumerable.Range(0, Dimension).Sum(i => metric[i] * Math.Pow((double)at[i] - start[i], 2) / 2);
        }

        float[] Draw(double low, double high) => [.. Enumerable.Range(0, Dimension).Select(_ => (float)random.NextUniform(low, high))];
    }

    [Theory]
    [InlineData("linf", false, true)]
    [InlineData("l2", false, true)]
    [InlineData("l1", false, true)]
    [InlineData("linf", true, true)]
    [InlineData("l1", true, true)]
    [InlineData("l2", false, false)]
    [InlineData("l1", false, false)]
    public void Result_IsLowerThanEverythingAroundIt(string normName, bool boxed, bool isEuclidean)
    {
        Norm norm = Norm.Parse(normName);
        ThreatModel threat = new(norm, 1, boxed ? Box.Unit : null);
        ProximalStep step = new(threat, Dimension);
        CounterRandom random = new(3);
        // In another metric five steps of an iteration that halves the error leave some of it; ranges cut off are exact in L1 alone.
        double slack = isEuclidean && (!boxed || norm == Norm.L1) ? 1e-6 : 0.02;
        for (int trial = 0; trial < 40; trial++)
        {
            float[] clean = Draw(0, 1), point = Draw(0, 1), metric = isEuclidean ? [.. Enumerable.Repeat(1f, Dimension)] : Draw(0.5, 1);
            float[] start = [.. point.Zip(clean, (p, x) => p - x)];
            double weight = random.NextUniform(0, norm == Norm.L1 ? 0.5 : 1);
            step.Take(clean, point, metric, weight);
            double reached = Value(point);
            for (int other = 0; other < 200; other++)
            {
                float[] near = [.. point.Select(p => p + (float)(0.05 * random.NextGaussian()))];
                threat.Clamp(clean, near);
                Assert.True(reached <= Value(near) + slack, $"trial {trial}, μ = {weight}: {reached} at the result, {Value(near)} near it");
            }

            double Value(float[] at)
            {
                double squares = 0;
                for (int i = 0; i < Dimension; i++) squares += metric[i] * Math.Pow((double)at[i] - clean[i] - start[i], 2);
                return (squares / 2) + (weight * norm.Distance(at, clean));
            }
        }

        float[] Draw(double low, double high) => [.. Enumerable.Range(0, Dimension).Select(_ => (float)random.NextUniform(low, high))];
    }
}
