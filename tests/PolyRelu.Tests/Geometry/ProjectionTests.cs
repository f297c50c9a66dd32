using CsCheck;
using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Geometry;

/// <summary>Projections as optimisation problems: argmin ‖q − δ‖₂ over a ball, or a ball within bounds.</summary>
public sealed class ProjectionTests
{
    private static readonly Gen<float[]> Vectors = Gen.Frequency((3, Gen.Float[-2, 2]), (1, Gen.Const(0f)), (1, Gen.Const(1f))).Array[1,
        40];

    public static TheoryData<string> Norms() => [.. Norm.All.Select(norm => norm.Name)];

    [Theory]
    [MemberData(nameof(Norms))]
    public void Projection_LiesInTheBall(string name) =>
        Problems().Sample(problem => Norm.Parse(name)
            .Measure(Project(name, problem.Vector, problem.Radius)) <= problem.Radius * (1 + 1e-12));

    [Theory]
    [MemberData(nameof(Norms))]
    public void Projection_IsIdempotent(string name) =>
        Problems().Sample(problem =>
        {
            float[] once = Project(name, problem.Vector, problem.Radius);
            return once.SequenceEqual(Project(name, once, problem.Radius));
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void Projection_LeavesTheInsideAlone(string name) =>
        Vectors.Sample(vector => vector.SequenceEqual(Project(name, vector, Norm.Parse(name).Measure(vector))));

    /// <remarks>The projection q onto a convex set is the point with ⟨δ − q, r − q⟩ ≤ 0 for every r of the set.</remarks>
    [Theory]
    [MemberData(nameof(Norms))]
    public void Projection_IsOptimal(string name) =>
        Problems().Sample(problem =>
        {
            float[] projected = Project(name, problem.Vector, problem.Radius), other = Project(name, problem.Other, problem.Radius);
            return Excess(problem.Vector, projected, other) <= 1e-5 * problem.Vector.Length;
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void BoundedProjection_LiesInBallAndBounds(string name) =>
        Problems().Sample(problem =>
        {
            float[] q = Bounded(name, problem.Vector, problem);
            return Norm.Parse(name).Measure(q) <= problem.Radius * (1 + 1e-12) && Within(q, problem);
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void BoundedProjection_IsOptimal(string name) =>
        Problems().Sample(problem =>
        {
            float[] projected = Bounded(name, problem.Vector, problem), other = Bounded(name, problem.Other, problem);
            return Excess(problem.Vector, projected, other) <= 1e-5 * problem.Vector.Length;
        });

    [Theory]
    [MemberData(nameof(Norms))]
    public void BoundedProjection_WithoutBounds_IsTheProjection(string name) =>
        Problems().Sample(problem =>
        {
            float[] free = Project(name, problem.Vector, problem.Radius), bounded = [.. problem.Vector];
            float[] infinite = [.. Enumerable.Repeat(float.PositiveInfinity, bounded.Length)];
            Norm.Parse(name).Project(bounded, problem.Radius, [.. infinite.Select(value => -value)], infinite);
            return free.Zip(bounded).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-5);
        });

    /// <remarks>The reference finds the multiplier by 200 halvings in double.</remarks>
    [Fact]
    public void BoundedL1Projection_AgreesWithAReferenceSolver() =>
        Problems().Sample(problem =>
        {
            float[] q = Bounded("l1", problem.Vector, problem);
            double[] expected = Bisect(problem, (value, low, high, multiplier) =>
                Math.Clamp(Math.Sign(value) * Math.Max(Math.Abs(value) - multiplier, 0), low, high), Math.Abs);
            return q.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= 2e-5);
        });

    [Fact]
    public void BoundedL2Projection_AgreesWithAReferenceSolver() =>
        Problems().Sample(problem =>
        {
            float[] q = Bounded("l2", problem.Vector, problem);
            double squaredRadius = problem.Radius * problem.Radius;
            double[] expected = Bisect(problem with { Radius = squaredRadius },
                (value, low, high, multiplier) => Math.Clamp(value / (1 + multiplier), low, high), value => value * value);
            return q.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-4);
        });

    private static Gen<Problem> Problems() =>
        from vector in Vectors
        from other in Gen.Float[-3, 3].Array[vector.Length]
        from lower in Gen.Frequency((3, Gen.Float[-1, 0]), (1, Gen.Const(0f)), (1, Gen.Const(-5f))).Array[vector.Length]
        from upper in Gen.Frequency((3, Gen.Float[0, 1]), (1, Gen.Const(0f)), (1, Gen.Const(5f))).Array[vector.Length]
        from radius in Gen.Frequency((6, Gen.Double[0.01, 4]), (1, Gen.Const(0.0)))
        select new Problem(vector, other, lower, upper, radius);

    private static float[] Project(string norm, float[] vector, double radius)
    {
        float[] copy = [.. vector];
        Norm.Parse(norm).Project(copy, radius);
        return copy;
    }

    private static float[] Bounded(string norm, float[] vector, Problem problem)
    {
        float[] copy = [.. vector];
        Norm.Parse(norm).Project(copy, problem.Radius, problem.Lower, problem.Upper);
        return copy;
    }

    private static bool Within(float[] q, Problem problem)
    {
        for (int i = 0; i < q.Length; i++)
            if (q[i] < problem.Lower[i] || q[i] > problem.Upper[i]) return false;
        return true;
    }

    /// <summary>⟨δ − q, r − q⟩ in double.</summary>
    private static double Excess(float[] vector, float[] projected, float[] other)
    {
        double sum = 0;
        for (int i = 0; i < vector.Length; i++) sum += ((double)vector[i] - projected[i]) * ((double)other[i] - projected[i]);
        return sum;
    }

    private static double[] Bisect(Problem problem, Func<double, double, double, double, double> element, Func<double, double> size)
    {
        double low = 0, high = 1e9;
        double[] At(double multiplier) =>
            [.. Enumerable.Range(0, problem.Vector.Length)
                .Select(i => element(problem.Vector[i], problem.Lower[i], problem.Upper[i], multiplier))];
        if (At(0).Sum(size) <= problem.Radius) return At(0);
        for (int halving = 0; halving < 200; halving++)
        {
            double middle = (low + high) / 2;
            if (At(middle).Sum(size) > problem.Radius) low = middle;
            else high = middle;
        }
        return At(high);
    }

    private sealed record Problem(float[] Vector, float[] Other, float[] Lower, float[] Upper, double Radius);
}
