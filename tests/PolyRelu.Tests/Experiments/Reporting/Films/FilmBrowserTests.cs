using Microsoft.Playwright;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Films;
using PolyRelu.Tests.Browsing;
using PolyRelu.Tests.Experiments.Measurements.Film;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Films;

/// <summary>The film of a report in a browser: it moves, it obeys, it asks for nothing, and stills stand in its place.</summary>
[Collection<BrowserTests>]
public sealed class FilmBrowserTests(Chromium browser)
{
    private const string Film = "document.querySelector('section.film')";

    /// <summary>A label that would be markup if anything took it for that.</summary>
    private const string Label = "p = 3 </script><img src=x onerror=console.error(1)>";

    private static readonly Lazy<string> Page = new(() => FilmReport.Write(FilmCut.Of("film", "Neurons on their way", "Made by hand.",
        [new FilmScene("p = 1", "epoch", FilmStories.Of(1)), new FilmScene(Label, "t", FilmStories.Of(3))])));

    [Theory]
    [InlineData(1300)]
    [InlineData(400)]
    public async Task Film_MovesAndTurns_AtEveryWidth(int width)
    {
        await using BrowserPage page = await Open(width, choose: context => context.HasTouch = true);
        await Still(page);
        Assert.True(await page.Number("document.documentElement.scrollWidth") <= width);
        string[] first = await Pixels(page);
        Assert.InRange(first.Length, 30, int.MaxValue);

        await page.Click("section.film input", 0.5);
        Assert.Equal(0.5, await Progress(page), 0.03);
        Assert.NotEqual(first, await Pixels(page));
        Assert.Contains("born", await page.Text($"{Film}.querySelector('.said').textContent"), StringComparison.Ordinal);

        await page.Click("section.film .play");
        double before = await Progress(page);
        await page.Until($"{Film}.dataset.progress > {before} + 0.02");
        await page.Click("section.film .play");
        await page.Until($"{Film}.dataset.playing === 'false'");

        (double x, double y) = await page.Middle("section.film .view");
        double azimuth = await Azimuth(page), elevation = await Elevation(page);
        await page.Drag(x, y, x + 40, y + 20);
        Assert.True(await Azimuth(page) < azimuth);
        Assert.True(await Elevation(page) > elevation);

        azimuth = await Azimuth(page);
        await page.Swipe(x, y, x - 60, y);
        await page.Until($"{Film}.dataset.azimuth > {azimuth}");
        await ExpectNothingElse(page);
    }

    [Fact]
    public async Task Keys_TurnPlayAndMoveTheTime()
    {
        await using BrowserPage page = await Open(1300);
        await Still(page);
        await page.Do($"{Film}.querySelector('.stage').focus({{ focusVisible: true }})");
        Assert.Equal("3px", await page.Text($"getComputedStyle({Film}.querySelector('.stage')).outlineWidth"));
        (double azimuth, double elevation) = (await Azimuth(page), await Elevation(page));
        await page.Press("ArrowRight");
        Assert.True(await Azimuth(page) > azimuth);
        await page.Press("ArrowUp");
        Assert.True(await Elevation(page) > elevation);
        await page.Press("ArrowLeft");
        await page.Press("ArrowDown");
        Assert.Equal((azimuth, elevation), (await Azimuth(page), await Elevation(page)));
        await page.Press("End");
        Assert.Equal(1, await Progress(page));
        await page.Press("PageDown");
        Assert.Equal(0.95, await Progress(page), 1e-9);
        await page.Press("Home");
        Assert.Equal(0, await Progress(page));
        await page.Press("PageUp");
        Assert.Equal(0.05, await Progress(page), 1e-9);
        await page.Press(" ");
        await page.Until($"{Film}.dataset.progress > 0.06");
        await page.Press(" ");
        await page.Until($"{Film}.dataset.playing === 'false'");
        Assert.Contains("p = 1: epoch", await page.Text($"{Film}.querySelector('.said').textContent"), StringComparison.Ordinal);
        await ExpectNothingElse(page);
    }

    [Fact]
    public async Task Film_BeginsByItself_UnlessTheReaderWantsNoMotion()
    {
        await using BrowserPage moving = await Open(1300);
        await moving.Until($"{Film}.dataset.progress > 0");
        await using BrowserPage calm = await Open(1300, choose: context => context.ReducedMotion = ReducedMotion.Reduce);
        await calm.Frames(30);
        Assert.Equal(0, await Progress(calm));
        await calm.Click("section.film .play");
        await calm.Until($"{Film}.dataset.progress > 0");
    }

    [Fact]
    public async Task Camera_IsThatOfTheStills()
    {
        await using BrowserPage page = await Open(1300);
        await Still(page);
        await page.Click("section.film .reset");
        foreach (double[] at in new double[][] { [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.3, -0.7, 0.2], [-0.5, 0.1, -0.8] })
        {
            double[] seen = await page.Ask<double[]>(FormattableString.Invariant($$"""
                (({ x, y, depth, scale }) => [x, y, depth, scale])({{Film}}.film.project([{{at[0]}}, {{at[1]}}, {{at[2]}}]))
                """));
            FilmPoint point = FilmCamera.First.Project(at[0], at[1], at[2]);
            double[] expected = [point.X, point.Y, point.Depth, point.Scale];
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], seen[i], 1e-12);
        }
    }

    [Fact]
    public async Task Colours_AreThoseOfTheReadersGround()
    {
        await using BrowserPage page = await Open(1300);
        await Still(page);
        string[] light = await Pixels(page);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await page.Until($"{Film}.film.colours.positive.toUpperCase() === '{Palette.Blue.Dark}'");
        string[] dark = await Pixels(page);
        Assert.NotEqual(light, dark);
        Assert.Contains(Bytes(Palette.Blue.Dark), dark);
        Assert.Contains(Bytes(Palette.Blue.Light), light);
    }

    [Fact]
    public async Task Stills_StandInItsPlace_OnPaperAndWithoutScripts()
    {
        await using BrowserPage page = await Open(1300);
        Assert.True(await page.Shows("section.film canvas"));
        Assert.False(await page.Shows("section.film .stills svg"));
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await page.Shows("section.film canvas"));
        Assert.True(await page.Shows("section.film .stills svg"));

        await using BrowserPage plain = await browser.NewPage(choose: context => context.JavaScriptEnabled = false);
        await plain.OpenFile(Page.Value);
        Assert.False(await plain.Shows("section.film canvas"));
        Assert.False(await plain.Shows("section.film button"));
        Assert.True(await plain.Shows("section.film .stills svg"));
    }

    [Fact]
    public async Task MomentWithoutContributions_ShowsNoDots()
    {
        FilmRecord film = FilmStories.Of(3, frames: 4, hidden: 6);
        Array.Fill(film.LogContributions, double.NegativeInfinity, 0, 6);
        string path = FilmReport.Write(FilmCut.Of("film", "Neurons on their way", "Made by hand.", [new FilmScene("p = 3", "t", film)]));
        await using BrowserPage page = await Open(1300, path);
        await Still(page);
        Assert.Equal(0, await page.Number($"{Film}.film.states[0].neurons.filter(neuron => neuron.weight > -5).length"));
        await page.Do($"{Film}.film.jump(1)");
        Assert.Equal(6, await page.Number($"{Film}.film.states[0].neurons.filter(neuron => neuron.weight > -5).length"));
        Assert.Empty(page.Errors);
    }

    private async Task<BrowserPage> Open(int width, string? path = null, Action<BrowserNewContextOptions>? choose = null)
    {
        BrowserPage page = await browser.NewPage(width, choose);
        await page.OpenFile(path ?? Page.Value);
        await page.Until($"{Film}.film");
        return page;
    }

    /// <summary>Stops the film at its start.</summary>
    private static async Task Still(BrowserPage page)
    {
        await page.Do($"{Film}.film.touched = true, {Film}.film.jump(0)");
        Assert.Equal(0, await Progress(page));
    }

    private static async Task ExpectNothingElse(BrowserPage page)
    {
        Assert.Empty(page.Errors);
        Assert.Equal([new Uri(Page.Value).AbsoluteUri], page.Requests.Distinct());
        Assert.Contains(Label, await page.Text($"{Film}.textContent"), StringComparison.Ordinal);
    }

    private static Task<double> Progress(BrowserPage page) => page.Number($"{Film}.dataset.progress");

    private static Task<double> Azimuth(BrowserPage page) => page.Number($"{Film}.dataset.azimuth");

    private static Task<double> Elevation(BrowserPage page) => page.Number($"{Film}.dataset.elevation");

    /// <summary>The different colours of the canvas, in the order in which they stand there.</summary>
    private static Task<string[]> Pixels(BrowserPage page) => page.Ask<string[]>($$"""
        () => {
          const canvas = {{Film}}.querySelector('canvas');
          const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
          for (let i = 0; i < bytes.length; i += 4) seen.add(`${bytes[i]} ${bytes[i + 1]} ${bytes[i + 2]} ${bytes[i + 3]}`);
          return [...seen];
        }
        """);

    /// <summary>A colour as an opaque pixel.</summary>
    private static string Bytes(string hex) => $"{string.Join(' ', Convert.FromHexString(hex[1..]))} 255";
}
