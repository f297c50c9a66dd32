using CsCheck;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

public sealed class TopMagnitudesTests
{
    private static readonly Gen<float[]> Vectors = Gen.Frequency((4, Gen.Float[-3, 3]), (1, Gen.Const(0f)), (1, Gen.Const(-1f)),
        (1, Gen.Float[-1e-40f, 1e-40f])).Array[1, 300];

    [Fact]
    public void Threshold_AgreesWithSorting() =>
        (from vector in Vectors from k in Gen.Int[1, vector.Length] select (vector, k)).Sample(problem =>
            TopMagnitudes.Threshold(problem.vector, problem.k) == problem.vector.Select(Math.Abs).OrderDescending()
                .ElementAt(problem.k - 1));

    [Fact]
    public void Count_AgreesWithTheLoop() =>
        Gen.Select(Vectors, Gen.Float[0, 3]).Sample((vector, threshold) =>
            TopMagnitudes.CountAtLeast(vector, threshold) == vector.Count(value => Math.Abs(value) >= threshold));

    [Fact]
    public void SignStep_MovesTheLargestElements_AndTouchesNothingElse() =>
        Gen.Select(Vectors, Gen.Float[0, 3]).Sample((vector, threshold) =>
        {
            float[] point = [.. vector.Select((_, i) => i * 0.25f)], padded = [.. vector, float.NaN];
            TopMagnitudes.SignStep(point, vector, threshold, 0.5f, padded.AsSpan(0, vector.Length));
            for (int i = 0; i < vector.Length; i++)
                if (padded[i] != point[i] + (Math.Abs(vector[i]) >= threshold ? 0.5f * Math.Sign(vector[i]) : 0)) return false;
            return float.IsNaN(padded[^1]);
        });
}
