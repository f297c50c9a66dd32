using CsCheck;
using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Geometry;

/// <summary>Levels of a box.</summary>
public sealed class LevelGridTests
{
    [Fact]
    public void Features_MustBeThoseOfTheGrid()
    {
        foreach (int dimension in new[] { 0, -1, int.MinValue })
            Assert.Throws<ArgumentOutOfRangeException>("dimension", () => new LevelGrid(Box.Unit, 4, dimension));
        LevelGrid grid = new(Box.Unit, 4, 3);
        foreach (int feature in new[] { -1, 3, int.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>("feature", () => grid.Around(feature, 0));
            Assert.Throws<ArgumentOutOfRangeException>("feature", () => grid.Contains(feature, 0));
        }
        string message = Assert.Throws<ArgumentException>("point", () => grid.Contains([0, 0])).Message;
        Assert.Contains("for 3 features; the point has 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LevelsOfTheUnitBox_AreThePixelsOfImages()
    {
        LevelGrid grid = new(Box.Unit, 256, 1);
        List<int> wrong = [.. Enumerable.Range(0, 256)
            .Where(v => grid.Around(0, v / 255f) != (v / 255f, v / 255f) || !grid.Contains([v / 255f]))];
        Assert.Empty(wrong);
        Assert.False(grid.Contains([0.5f]));
        Assert.False(grid.Contains([1.5f]));
        Assert.False(grid.Contains([float.NaN]));
    }

    [Fact]
    public void Neighbours_AreLevelsAroundTheValue_OneApart() =>
        Gen.Select(Gen.Float[-3, 3], Gen.Float[0.01f, 5], Gen.Int[2, 1000], Gen.Float[0, 1]).Sample((low, width, levels, at) =>
        {
            float high = low + width, value = Math.Clamp(low + (at * width), low, high);
            LevelGrid grid = new(new Box(low, high), levels, 1);
            (float below, float above) = grid.Around(0, value);
            double step = ((double)high - low) / (levels - 1), slack = 1e-6 * (Math.Abs(low) + width);
            Assert.True(below <= value + slack && above >= value - slack && (below == above || Math.Abs(above - below - step) <= slack),
                $"[{low}, {high}], {levels} levels: {value} lies between {below} and {above}");
            Assert.True(grid.Contains([below]) && grid.Contains([above]),
                $"[{low}, {high}], {levels} levels: {below} or {above} is no level");
        });

    [Fact]
    public void Grids_OfNoBoxOrNoLevels_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LevelGrid(Box.Unit, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LevelGrid(Box.Unit, LevelGrid.MostLevels + 1, 1));
        Assert.Throws<ArgumentException>(() => new LevelGrid(new Box(0, float.PositiveInfinity), 2, 1));
        Assert.Throws<ArgumentException>(() => new LevelGrid(new Box([0, 0], [1, 2]), 2, 3));
        Assert.Equal((0f, 0f), new LevelGrid(new Box(0, 0), 2, 1).Around(0, 0));
    }

    [Fact]
    public void Features_HaveLevelsOfTheirOwn()
    {
        LevelGrid grid = new(new Box([0, -1], [1, 3]), 5, 2);
        Assert.Equal((0.25f, 0.5f), grid.Around(0, 0.3f));
        Assert.Equal((0f, 1f), grid.Around(1, 0.3f));
        Assert.True(grid.Contains([0.75f, 2f]));
        Assert.False(grid.Contains([0.75f, 2.5f]));
    }
}
