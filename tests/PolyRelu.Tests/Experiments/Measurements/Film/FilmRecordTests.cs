using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Film;

/// <summary>The record of a film.</summary>
public sealed class FilmRecordTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    /// <summary>An array of the file, and what stands in it that must not.</summary>
    public static TheoryData<string, double> Wrong => new()
    {
        { "clock", 0 }, { "clock", double.NaN }, { "neurons", 1.2 }, { "neurons", double.NaN }, { "log_contributions", double.NaN },
        { "log_contributions", double.PositiveInfinity }, { "signs", 2 }, { "losses", double.NaN }, { "births", 1e9 },
        { "births", -1 }, { "data", double.NaN }, { "labels", 0 }, { "axes", 3 }, { "axes", -1 }, { "axes", 0 },
        { "positive_centres", 4 }, { "clusters", 4 },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Record_ComesBackAsItWas()
    {
        FilmRecord film = FilmStories.Of(3, scale: -7000);
        film.LogContributions[5] = double.NegativeInfinity;
        TrialFolder trial = Begun();
        film.Save(trial);
        var back = FilmRecord.Load(trial);
        Assert.Equal(film.Clock, back.Clock);
        Assert.Equal(film.Neurons, back.Neurons);
        Assert.Equal(film.LogContributions, back.LogContributions);
        Assert.Equal(film.Signs, back.Signs);
        Assert.Equal(film.Losses, back.Losses);
        Assert.Equal(film.Births, back.Births);
        Assert.Equal(film.Labels, back.Labels);
        Assert.Equal(film.Axes, back.Axes);
        Assert.Equal((film.PositiveCentres, film.Clusters, film.Hidden, film.Frames),
            (back.PositiveCentres, back.Clusters, back.Hidden, back.Frames));
        for (int i = 0; i < film.Data.Rows; i++) Assert.Equal(film.Data.Row(i).ToArray(), back.Data.Row(i).ToArray());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void File_ThatHoldsSomethingElse_IsRefusedByName(string array, double value)
    {
        TrialFolder trial = Begun();
        FilmStories.Of(3).Save(trial);
        string path = trial.PathOf(FilmRecord.FileName);
        NpzFile.Write(path, [.. NpzFile.Read(path).Select(entry => entry.Key != array ? entry
            : new KeyValuePair<string, NumericArray>(entry.Key, With(entry.Value, value)))]);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => FilmRecord.Load(trial));
        Assert.Contains(FilmRecord.FileName, error.Message, StringComparison.Ordinal);
        Assert.Contains(array == "clusters" ? "births" : array, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1, null)]
    [InlineData(3, 1, "0 1 2")]
    [InlineData(3, 2, "0 1 2")]
    [InlineData(10, 6, "0 1 6")]
    [InlineData(10, 1, "0 1 2")]
    [InlineData(3, 3, "0 1 2")]
    public void Axes_AreThreeCentresOfBothClassesWhereThereAreSuch(int clusters, int positive, string? expected) =>
        Assert.Equal(expected, FilmRecord.AxesOf(clusters, positive) is { } axes ? string.Join(' ', axes) : null);

    [Fact]
    public void FirstBirth_IsTheFrameThatShowsIt()
    {
        FilmRecord film = FilmStories.Of(3, frames: 11);
        film.Births[0] = 4.2;
        film.Births[1] = 7;
        Assert.Equal(5, film.FirstBirth);
        film.Births[0] = double.NaN;
        Assert.Equal(7, film.FirstBirth);
        film.Births[1] = double.NaN;
        Assert.Null(film.FirstBirth);
    }

    private static NumericArray With(NumericArray array, double value)
    {
        double[] values = array.ToDoubles();
        values[^1] = value;
        return NumericArray.From(values, array.Shape);
    }

    private TrialFolder Begun()
    {
        TrialFolder trial = new(Path.Combine(folder, "trial"), "trial");
        trial.Begin(new { Some = 1 });
        return trial;
    }
}
