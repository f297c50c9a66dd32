using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Attacks;

public sealed class SearchRegionTests
{
    private const int Dimension = 37;

    [Fact]
    public void OnePassOfTheMomentumStep_HasTheBitsOfTheNormsOperations()
    {
        Matrix clean = Random(4, 1, 0, 1);
        SearchRegion region = new(new ThreatModel(Norm.LInf, 0.1, Box.Unit), clean);
        for (int row = 0; row < clean.Rows; row++)
        {
            float[] point = Inside(region, row, 2), gradient = Random(1, 3, -1, 1).Row(0).ToArray();
            float[] fused = Inside(region, row, 4), plain = [.. fused];
            gradient[5] = 0;
            region.Advance(row, point, fused, [.. gradient], 0.07, 0.75f);
            region.AdvanceInNorm(row, point, plain, [.. gradient], 0.07, 0.75f);
            Assert.Equal(plain, fused);
        }
    }

    [Theory]
    [InlineData("linf", 0.1)]
    [InlineData("l2", 0.7)]
    [InlineData("l1", 2.5)]
    public void Enforce_PutsPointsExactlyInside_ThoughFeaturesAreLarge(string name, double radius)
    {
        Norm norm = Norm.Parse(name);
        ThreatModel threat = new(norm, radius, new Box(0, 5000));
        Matrix clean = Random(50, 5, 0, 5000);
        for (int row = 0; row < clean.Rows; row++)
        {
            float[] point = [.. clean.Row(row).ToArray().Select((value, i) => value + (float)(radius * Math.Sin(i + row)))];
            SearchRegion.Enforce(threat, clean.Row(row), point);
            Assert.InRange(norm.Distance(point, clean.Row(row)), 0.9 * radius, radius);
            Assert.Equal(-1, threat.Box!.FirstOutside(point));
            Assert.False(SearchRegion.Enforce(threat, clean.Row(row), point));
        }
    }

    [Fact]
    public void StopAtBounds_ZeroesWhatLeadsOut()
    {
        Matrix clean = Matrix.From(1, 3, [0, 0.5f, 1]);
        foreach (Norm norm in Norm.All)
        {
            SearchRegion region = new(new ThreatModel(norm, 10, Box.Unit), clean);
            float[] down = [-1, -1, -1], up = [1, 1, 1];
            region.StopAtBounds(0, clean.Row(0), down);
            region.StopAtBounds(0, clean.Row(0), up);
            Assert.Equal([0, -1, -1], down);
            Assert.Equal([1, 1, 0], up);
        }
    }

    private static float[] Inside(SearchRegion region, int row, uint stream)
    {
        float[] point = Random(1, stream, 0, 1).Row(0).ToArray();
        region.Project(row, point);
        return point;
    }

    private static Matrix Random(int rows, uint stream, double low, double high)
    {
        CounterRandom random = new(21, stream);
        Matrix matrix = new(rows, Dimension);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < Dimension; j++) matrix[i, j] = (float)random.NextUniform(low, high);
        return matrix;
    }
}
