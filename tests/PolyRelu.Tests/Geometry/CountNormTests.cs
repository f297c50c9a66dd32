using CsCheck;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Geometry;

/// <summary>L0 counts features that change; its projection keeps the largest changes, and what only norms have it has not.</summary>
public sealed class CountNormTests
{
    private static readonly Gen<float[]> Vectors = Gen.Frequency((4, Gen.Float[-3, 3]), (2, Gen.Const(0f)), (2, Gen.Const(-1f)),
        (1, Gen.Const(1f))).Array[1, 60];

    [Fact]
    public void L0_IsParsed_AndStandsBesideTheThreeNorms()
    {
        Assert.Same(Norm.L0, Norm.Parse("L0"));
        Assert.DoesNotContain(Norm.L0, Norm.All);
        Assert.Equal([.. Norm.All, Norm.L0], Norm.AllAndL0);
        Assert.Equal(Norm.All, Norm.AllAndL0.Where(norm => norm.IsConvex));
    }

    [Fact]
    public void Measure_CountsWhatIsNotZero() => Vectors.Sample(vector =>
    {
        float[] moved = [.. vector.Select((value, i) => value + (i * 0.25f))], from = [.. vector.Select((_, i) => i * 0.25f)];
        int different = moved.Zip(from).Count(pair => pair.First != pair.Second);
        return Norm.L0.Measure(vector) == vector.Count(value => value != 0) && Norm.L0.Distance(moved, from) == different;
    });

    [Fact]
    public void Measure_OfNaN_IsNaN()
    {
        Assert.True(double.IsNaN(Norm.L0.Measure([1, float.NaN, 0])));
        Assert.True(double.IsNaN(Norm.L0.Distance([1, float.NaN, 2], [1, 0, 0])));
        Assert.Equal(0, Norm.L0.Measure([0f, -0f]));
    }

    [Fact]
    public void Projection_KeepsTheLargestChanges_TheFirstAmongEquals() =>
        Gen.Select(Vectors, Gen.Double[0, 70]).Sample((vector, radius) =>
        {
            float[] projected = [.. vector];
            Norm.L0.Project(projected, radius);
            int[] kept = [.. Enumerable.Range(0, vector.Length).OrderByDescending(i => Math.Abs(vector[i])).Take((int)radius)];
            return projected.Select((value, i) => value == (kept.Contains(i) ? vector[i] : 0)).All(same => same);
        });

    [Fact]
    public void BoundedProjection_IsTheNearestOfAllSubsets() =>
        (from vector in Vectors.Where(vector => vector.Length <= 8)
         from lower in Gen.Frequency((3, Gen.Float[-1, 0]), (1, Gen.Const(0f)), (1, Gen.Const(float.NegativeInfinity))).Array[vector.Length]
         from upper in Gen.Frequency((3, Gen.Float[0, 1]), (1, Gen.Const(0f)), (1, Gen.Const(float.PositiveInfinity))).Array[vector.Length]
         from radius in Gen.Double[0, 9]
         select (vector, lower, upper, radius)).Sample(problem =>
        {
            (float[] vector, float[] lower, float[] upper, double radius) = problem;
            float[] projected = [.. vector];
            Norm.L0.Project(projected, radius, lower, upper);
            double least = double.PositiveInfinity;
            for (int subset = 0; subset < 1 << vector.Length; subset++)
            {
                if (int.PopCount(subset) > radius) continue;
                least = Math.Min(least, SquareTo(i => ((subset >> i) & 1) == 1 ? Math.Clamp(vector[i], lower[i], upper[i]) : 0));
            }
            return Norm.L0.Measure(projected) <= radius && SquareTo(i => projected[i]) <= least + 1e-9
                && Enumerable.Range(0, vector.Length).All(i => projected[i] >= lower[i] && projected[i] <= upper[i]);

            double SquareTo(Func<int, double> point) => Enumerable.Range(0, vector.Length).Sum(i => Math.Pow(vector[i] - point(i), 2));
        }, iter: 2000);

    [Fact]
    public void Projection_OfWhatIsInside_ChangesNothing() => Vectors.Sample(vector =>
    {
        float[] projected = [.. vector];
        Norm.L0.Project(projected, Norm.L0.Measure(vector));
        return projected.SequenceEqual(vector);
    });

    [Fact]
    public void RandomStart_ChangesAsManyFeaturesAsTheRadiusHolds_WithinBounds()
    {
        float[] lower = [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 0 : -0.5f)], upper = [.. lower.Select(low => -low)];
        for (uint stream = 0; stream < 50; stream++)
        {
            CounterRandom random = new(1, stream);
            float[] start = new float[30];
            Norm.L0.RandomStart(ref random, 4.9, start);
            Assert.Equal(4, Norm.L0.Measure(start));
            Norm.L0.RandomStart(ref random, 4.9, lower, upper, start);
            Assert.Equal(4, Norm.L0.Measure(start));
            Assert.All(start, (value, i) => Assert.InRange(value, lower[i], upper[i]));
        }
    }

    [Fact]
    public void WhatOnlyNormsHave_IsRefusedWithASentence()
    {
        float[] step = new float[2];
        Action[] calls =
        [
            () => _ = Norm.L0.Dual, () => Norm.L0.SteepestStep([1, 2], 1, step),
            () => Norm.L0.SteepestStep([1, 2], 1, [-1, -1], [1, 1], step), () => Norm.L0.MoveOntoHyperplane([1, 2], 1, [], [], step),
        ];
        foreach (Action call in calls)
            Assert.StartsWith("L0 counts features and has no ", Assert.Throws<NotSupportedException>(call).Message,
                StringComparison.Ordinal);
    }
}
