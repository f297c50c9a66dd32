using PolyRelu.Geometry;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Geometry;

/// <summary>The shortest move onto a hyperplane within bounds, against a solver in double that sorts every breakpoint.</summary>
public sealed class HyperplaneTests
{
    private enum Bounds
    {
        None,
        Loose,
        Tight,
        OneSided,
    }

    public static TheoryData<string> Norms() => [.. Norm.All.Select(norm => norm.Name)];

    [Theory]
    [MemberData(nameof(Norms))]
    public void Move_IsAsShortAsTheReference(string name)
    {
        Norm norm = Norm.Parse(name);
        for (uint trial = 0; trial < 2000; trial++)
        {
            Case random = Case.Random(trial);
            float[] move = random.Move(norm);
            double[] expected = HyperplaneReference.Solve(norm, random.Normal, random.Offset, random.Lower, random.Upper);
            double length = Length(norm, expected), height = Height(random.Normal, move), wanted = Height(random.Normal, expected);
            double scale = Enumerable.Range(0, move.Length).Sum(i => Math.Abs((double)random.Normal[i] * move[i]));
            Assert.True(Math.Abs(height - wanted) <= 2e-6 * scale,
                $"trial {trial}: height {height}, reference {wanted}, of {random.Offset}");
            Assert.True(Math.Abs(norm.Measure(move) - length) <= 2e-5 * length,
                $"trial {trial}: length {norm.Measure(move)}, reference {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void Move_StaysWithinBounds(string name)
    {
        Norm norm = Norm.Parse(name);
        for (uint trial = 0; trial < 500; trial++)
        {
            Case random = Case.Random(trial);
            float[] move = random.Move(norm);
            for (int i = 0; i < move.Length && random.Lower.Length > 0; i++)
                Assert.True(move[i] >= random.Lower[i] && move[i] <= random.Upper[i],
                    $"trial {trial}: feature {i} moves by {move[i]} within [{random.Lower[i]}, {random.Upper[i]}]");
        }
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void UnboundedMove_HasTheLengthOfTheDualNorm(string name)
    {
        Norm norm = Norm.Parse(name);
        for (int dimension = 1; dimension < 70; dimension++)
        {
            CounterRandom random = new(3, (uint)dimension);
            float[] normal = [.. Enumerable.Range(0, dimension).Select(_ => (float)random.NextGaussian())];
            float[] move = new float[dimension];
            norm.MoveOntoHyperplane(normal, -0.7, default, default, move);
            Assert.Equal(0.7 / norm.Dual.Measure(normal), norm.Measure(move), 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void UnreachableHyperplane_TakesAllRoom(string name)
    {
        float[] normal = [2, -1, 0, 3], lower = [-1, -0.5f, -1, -2], upper = [1, 0.25f, 1, 0], move = new float[4];
        Norm.Parse(name).MoveOntoHyperplane(normal, 100, lower, upper, move);
        Assert.Equal([1, -0.5f, 0, 0], move);
        Norm.Parse(name).MoveOntoHyperplane(normal, -100, lower, upper, move);
        Assert.Equal([-1, 0.25f, 0, -2], move);
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void DegenerateNormal_MovesNothing(string name)
    {
        Norm norm = Norm.Parse(name);
        foreach (float[] normal in (float[][])[[0, 0, 0], [float.PositiveInfinity, 1, 0], [float.NaN, 1, 0]])
        {
            float[] move = [7, 7, 7];
            norm.MoveOntoHyperplane(normal, 1, default, default, move);
            Assert.Equal([0, 0, 0], move);
        }
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void Move_ReachesPlanesOfAnyScale(string name)
    {
        Norm norm = Norm.Parse(name);
        foreach (float scale in (float[])[1e-38f, 1e-20f, 1e20f, 3e37f])
        {
            float[] normal = [3 * scale, -scale, 0.5f * scale], lower = [-1, -1, -1], upper = [1, 1, 1], move = new float[3];
            norm.MoveOntoHyperplane(normal, 2.5 * scale, lower, upper, move);
            Assert.Equal(2.5, Height(normal, move) / scale, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void Move_MayOverwriteTheNormal(string name)
    {
        Norm norm = Norm.Parse(name);
        Case random = Case.Random(5);
        float[] expected = random.Move(norm), inPlace = (float[])random.Normal.Clone();
        norm.MoveOntoHyperplane(inPlace, random.Offset, random.Lower, random.Upper, inPlace);
        Assert.Equal(expected, inPlace);
    }

    private static double Height(float[] normal, float[] move) => Height(normal, Array.ConvertAll(move, value => (double)value));

    private static double Height(float[] normal, double[] move) => normal.Zip(move, (w, m) => w * m).Sum();

    private static double Length(Norm norm, double[] move) => norm.Name switch
    {
        "linf" => move.Max(Math.Abs),
        "l2" => Math.Sqrt(move.Sum(value => value * value)),
        _ => move.Sum(Math.Abs),
    };

    private sealed record Case(float[] Normal, double Offset, float[] Lower, float[] Upper)
    {
        public static Case Random(uint trial)
        {
            CounterRandom random = new(11, trial);
            int dimension = 1 + random.NextInt(trial % 10 == 0 ? 2000 : 40);
            Bounds bounds = (Bounds)random.NextInt(4);
            float[] normal = new float[dimension], lower = new float[dimension], upper = new float[dimension];
            double reach = 0;
            for (int i = 0; i < dimension; i++)
            {
                normal[i] = random.NextInt(8) == 0 ? 0 : (float)random.NextGaussian();
                if (random.NextInt(3) == 0) normal[i] = MathF.Round(normal[i] * 2) / 2;
                float width = bounds == Bounds.Tight ? 0.2f : 3;
                lower[i] = random.NextInt(5) == 0 ? 0 : -width * (float)random.NextDouble();
                upper[i] = random.NextInt(5) == 0 ? 0 : width * (float)random.NextDouble();
                if (bounds == Bounds.OneSided && random.NextInt(4) == 0) upper[i] = float.PositiveInfinity;
                reach += Math.Abs(normal[i]) * (normal[i] > 0 ? Math.Min(upper[i], 10) : -lower[i]);
            }
            double offset = (random.NextInt(2) == 0 ? 1 : -1) * random.NextUniform(0, 1.2) * (bounds == Bounds.None ? 5 : reach);
            return bounds == Bounds.None ? new Case(normal, offset, [], []) : new Case(normal, offset, lower, upper);
        }

        public float[] Move(Norm norm)
        {
            float[] move = new float[Normal.Length];
            norm.MoveOntoHyperplane(Normal, Offset, Lower, Upper, move);
            return move;
        }
    }
}
