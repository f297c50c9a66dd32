using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Film;

/// <summary>A film is small whatever its records hold, and shows what matters of them.</summary>
public sealed partial class FilmCutTests
{
    private const int MostBytes = 300_000;

    [Theory]
    [InlineData(1, 60, 30)]
    [InlineData(5, 60, 30)]
    [InlineData(5, 400, 2000)]
    [InlineData(1, 2, 5000)]
    [InlineData(12, 300, 300)]
    [InlineData(40, 61, 121)]
    [InlineData(2, 1, 1)]
    public void Film_WithDataAndScript_HasLessThan300kB(int scenes, int frames, int hidden)
    {
        FilmRecord film = FilmStories.Of(3, frames, hidden, clusters: 10, positive: 6, samples: 900);
        FilmPanel panel = Panel([.. Enumerable.Range(0, scenes).Select(i => new FilmScene($"p = {i}", "epoch", film))]);
        Assert.InRange(Encoding.UTF8.GetByteCount(panel.Moving.ToString()), 1000, MostBytes);
    }

    [Fact]
    public void Cut_KeepsStartFirstBirthEnd_AndTheLargestNeurons()
    {
        FilmRecord film = FilmStories.Of(3, frames: 201, hidden: 500);
        Array.Fill(film.Births, double.NaN);
        film.Births[1] = 76.5;
        JsonObject scene = Scene(Panel([new FilmScene("p = 3", "t", film)]));
        int[] times = [.. scene["times"]!.AsArray().Select(value => (int)value!)];
        Assert.Equal([0, 200], [times[0], times[^1]]);
        Assert.Equal(60, times.Length);
        Assert.Equal(77, times[(int)scene["middle"]!]);
        Assert.Equal(times.Order().Distinct(), times);
        // Contributions fall with the number of the neuron, by e^-0.1 each: the largest are the first 60.
        short[] weights = Numbers(scene, "weights");
        int neurons = weights.Length / times.Length;
        Assert.Equal(120, neurons);
        int[] last = [.. weights[^neurons..].Select(weight => Math.Abs(weight) - 1)];
        Assert.Equal(32_000, last[0]);
        for (int j = 0; j < 60; j++) Assert.Equal(32_000 * (1 - (0.1 * j / 14)), last[j], 40.0);
    }

    [Fact]
    public void Coordinates_SignsAndSamples_AreThoseOfTheRecord()
    {
        FilmRecord film = FilmStories.Of(1, frames: 5, hidden: 7);
        film.LogContributions[3] = double.NegativeInfinity;
        film.Signs[4] = 0;
        JsonObject scene = Scene(Panel([new FilmScene("p = 1", "epoch", film)]));
        short[] places = Numbers(scene, "neurons"), weights = Numbers(scene, "weights"), data = Numbers(scene, "data");
        for (int i = 0; i < film.Neurons.Length; i++) Assert.Equal(film.Neurons[i], places[i] / 16_000.0, 1e-4);
        for (int i = 0; i < film.Signs.Length; i++) Assert.Equal(film.Signs[i], Math.Sign(weights[i]));
        Assert.Equal(1, Math.Abs((int)weights[3]));
        for (int i = 0; i < film.Labels.Length; i++)
            for (int k = 0; k < 3; k++) Assert.Equal(film.Data[i, k], data[(3 * i) + k] / 16_000.0, 1e-4);
        Assert.Equal(film.Labels, scene["labels"]!.AsArray().Select(value => (int)value!));
    }

    [Fact]
    public void Caption_SaysWhatIsLeftOut()
    {
        FilmRecord large = FilmStories.Of(3, hidden: 500), small = FilmStories.Of(3);
        Assert.Contains("Of 500 neurons 120 are shown", Panel([new FilmScene("p = 3", "t", large)]).Caption.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("are shown", Panel([new FilmScene("p = 3", "t", small)]).Caption.ToString(), StringComparison.Ordinal);
        Assert.Contains("The first 12 of 13 pictures", Panel([.. Enumerable.Repeat(new FilmScene("p", "t", small), 13)]).Caption.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_OfARecord_StayData()
    {
        const string hostile = "</script><script>alert(1)</script><!--\"'&";
        FilmPanel panel = Panel([new FilmScene(hostile, "t", FilmStories.Of(3))]);
        Assert.DoesNotContain("<script>alert", panel.Moving.ToString(), StringComparison.Ordinal);
        Assert.Equal(hostile, (string)Scene(panel)["label"]!);
        Assert.Equal(4, Script().Count(panel.Moving.ToString()));
    }

    [Fact]
    public void Film_StandsBeforeEverythingElse_WithStillsThatAreFiles()
    {
        string path = FilmReport.Write(Panel([new FilmScene("p = 1", "epoch", FilmStories.Of(1)),
            new FilmScene("p = 3", "t", FilmStories.Of(3))])),
            page = File.ReadAllText(path);
        Assert.InRange(page.IndexOf("<section class=\"film\">", StringComparison.Ordinal), 0,
            page.IndexOf("<h2 id=\"what-came-out\"", StringComparison.Ordinal));
        string figures = Path.Combine(Path.GetDirectoryName(path)!, "figures");
        Assert.Equal(
            from still in new[] { "birth", "end", "start" }
            from ending in new[] { "pdf", "png", "svg" }
            select $"film-{still}.{ending}",
            Directory.GetFiles(figures).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string svg = File.ReadAllText(Path.Combine(figures, "film-birth.svg"));
        foreach (string word in new[] { "p = 1", "p = 3", "μ₁", "y = −1", "epoch 16", "t = 16", "(1 of 3)" })
            Assert.Contains(word, svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    [InlineData(12, 2)]
    public void Stills_OfManyPictures_HaveRows(int scenes, int rows)
    {
        FilmPanel panel = Panel([.. Enumerable.Repeat(new FilmScene("p", "t", FilmStories.Of(3, frames: 5, hidden: 3)), scenes)]);
        Assert.All(panel.Stills, still => Assert.InRange(still.Width, 400, 1400));
        Assert.All(panel.Stills, still => Assert.InRange(still.Height, rows * 250, rows * 480));
    }

    private static FilmPanel Panel(IReadOnlyList<FilmScene> scenes) => FilmCut.Of("film", "Neurons on their way", "Made by hand.", scenes);

    private static JsonObject Scene(FilmPanel panel) =>
        JsonNode.Parse(Data().Match(panel.Moving.ToString()).Groups[1].Value)!["scenes"]![0]!.AsObject();

    private static short[] Numbers(JsonObject scene, string name)
    {
        byte[] bytes = System.Buffers.Text.Base64Url.DecodeFromChars((string)scene[name]!);
        return [.. Enumerable.Range(0, bytes.Length / 2).Select(i => BitConverter.ToInt16(bytes, 2 * i))];
    }

    [GeneratedRegex("<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("(?i)</?script")]
    private static partial Regex Script();
}
