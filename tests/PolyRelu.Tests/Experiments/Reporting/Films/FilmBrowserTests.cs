using System.Text.Json.Nodes;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Films;
using PolyRelu.Tests.Experiments.Measurements.Film;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Films;

/// <summary>The film of a report in a browser: it moves, it obeys, it asks for nothing, and stills stand in its place.</summary>
public sealed class FilmBrowserTests(Browser browser) : IClassFixture<Browser>
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
        BrowserPage page = await Open(width);
        await Still(page);
        Assert.True(await page.Number("document.documentElement.scrollWidth") <= width);
        string[] first = await Pixels(page);
        Assert.InRange(first.Length, 30, int.MaxValue);

        await page.Click("section.film input", 0.5);
        Assert.Equal(0.5, await Progress(page), 0.03);
        Assert.NotEqual(first, await Pixels(page));
        Assert.Contains("born", (string)(await page.Ask($"{Film}.querySelector('.said').textContent"))!, StringComparison.Ordinal);

        await page.Click("section.film .play");
        double before = await Progress(page);
        await page.Until($"{Film}.dataset.progress > {before} + 0.02");
        await page.Click("section.film .play");
        await page.Until($"{Film}.dataset.playing === 'false'");

        JsonArray box = (JsonArray)(await page.Ask($"(() => {{ const v = {Film}.querySelector('.view'); v.scrollIntoView({{ block: "
            + $"'center' }}); "
            + "const b = v.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; })()"))!;
        (double x, double y) = ((double)box[0]!, (double)box[1]!);
        double azimuth = await Azimuth(page), elevation = await Elevation(page);
        await page.Drag(x, y, x + 40, y + 20);
        Assert.True(await Azimuth(page) < azimuth);
        Assert.True(await Elevation(page) > elevation);

        await page.Send("Emulation.setTouchEmulationEnabled", new JsonObject { ["enabled"] = true });
        azimuth = await Azimuth(page);
        await page.Swipe(x, y, x - 60, y);
        await page.Until($"{Film}.dataset.azimuth > {azimuth}");
        await ExpectNothingElse(page);
    }

    [Fact]
    public async Task Keys_TurnPlayAndMoveTheTime()
    {
        BrowserPage page = await Open(1300);
        await Still(page);
        await page.Ask($"{Film}.querySelector('.stage').focus({{ focusVisible: true }})");
        Assert.Equal("3px", (string)(await page.Ask($"getComputedStyle({Film}.querySelector('.stage')).outlineWidth"))!);
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
        Assert.Contains("p = 1: epoch", (string)(await page.Ask($"{Film}.querySelector('.said').textContent"))!, StringComparison.Ordinal);
        await ExpectNothingElse(page);
    }

    [Fact]
    public async Task Film_BeginsByItself_UnlessTheReaderWantsNoMotion()
    {
        BrowserPage moving = await Open(1300);
        await moving.Until($"{Film}.dataset.progress > 0");
        BrowserPage calm = await browser.NewPage();
        await calm.Resize(1300, 900);
        await calm.Pretend("", "prefers-reduced-motion", "reduce");
        await calm.Open(Page.Value);
        await calm.Ask("new Promise(done => { let n = 0; const step = () => ++n > 30 ? done() : requestAnimationFrame(step); step(); })");
        Assert.Equal(0, await Progress(calm));
        await calm.Click("section.film .play");
        await calm.Until($"{Film}.dataset.progress > 0");
    }

    [Fact]
    public async Task Camera_IsThatOfTheStills()
    {
        BrowserPage page = await Open(1300);
        await Still(page);
        await page.Click("section.film .reset");
        foreach (double[] at in new double[][] { [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.3, -0.7, 0.2], [-0.5, 0.1, -0.8] })
        {
            JsonNode seen = (await page.Ask(FormattableString.Invariant($"{Film}.film.project([{at[0]}, {at[1]}, {at[2]}])")))!;
            FilmPoint expected = FilmCamera.First.Project(at[0], at[1], at[2]);
            Assert.Equal(expected.X, (double)seen["x"]!, 1e-12);
            Assert.Equal(expected.Y, (double)seen["y"]!, 1e-12);
            Assert.Equal(expected.Depth, (double)seen["depth"]!, 1e-12);
            Assert.Equal(expected.Scale, (double)seen["scale"]!, 1e-12);
        }
    }

    [Fact]
    public async Task Colours_AreThoseOfTheReadersGround()
    {
        BrowserPage page = await Open(1300);
        await Still(page);
        string[] light = await Pixels(page);
        await page.Pretend("", "prefers-color-scheme", "dark");
        await page.Until($"{Film}.film.colours.positive.toUpperCase() === '{Palette.Blue.Dark}'");
        string[] dark = await Pixels(page);
        Assert.NotEqual(light, dark);
        Assert.Contains(Bytes(Palette.Blue.Dark), dark);
        Assert.Contains(Bytes(Palette.Blue.Light), light);
    }

    [Fact]
    public async Task Stills_StandInItsPlace_OnPaperAndWithoutScripts()
    {
        BrowserPage page = await Open(1300);
        Assert.True(await page.Shows("section.film canvas"));
        Assert.False(await page.Shows("section.film .stills svg"));
        await page.Pretend("print");
        Assert.False(await page.Shows("section.film canvas"));
        Assert.True(await page.Shows("section.film .stills svg"));

        BrowserPage plain = await browser.NewPage();
        await plain.Resize(1300, 900);
        await plain.Send("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = true });
        await plain.Open(Page.Value);
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
        BrowserPage page = await Open(1300, path);
        await Still(page);
        Assert.Equal(0, await page.Number($"{Film}.film.states[0].neurons.filter(neuron => neuron.weight > -5).length"));
        await page.Ask($"{Film}.film.jump(1)");
        Assert.Equal(6, await page.Number($"{Film}.film.states[0].neurons.filter(neuron => neuron.weight > -5).length"));
        Assert.Empty(page.Errors);
    }

    private async Task<BrowserPage> Open(int width, string? path = null)
    {
        BrowserPage page = await browser.NewPage();
        await page.Resize(width, 900);
        await page.Open(path ?? Page.Value);
        await page.Until($"{Film}.film");
        return page;
    }

    /// <summary>Stops the film at its start.</summary>
    private static async Task Still(BrowserPage page)
    {
        await page.Ask($"{Film}.film.touched = true, {Film}.film.jump(0)");
        Assert.Equal(0, await Progress(page));
    }

    private static async Task ExpectNothingElse(BrowserPage page)
    {
        Assert.Empty(page.Errors);
        Assert.Equal([new Uri(Page.Value).AbsoluteUri], page.Requests.Distinct());
        Assert.Contains(Label, (string)(await page.Ask($"{Film}.textContent"))!, StringComparison.Ordinal);
    }

    private static Task<double> Progress(BrowserPage page) => page.Number($"{Film}.dataset.progress");

    private static Task<double> Azimuth(BrowserPage page) => page.Number($"{Film}.dataset.azimuth");

    private static Task<double> Elevation(BrowserPage page) => page.Number($"{Film}.dataset.elevation");

    /// <summary>The different colours of the canvas, in the order in which they stand there.</summary>
    private static async Task<string[]> Pixels(BrowserPage page) =>
    [
        .. ((JsonArray)(await page.Ask($$"""
            (() => {
              const canvas = {{Film}}.querySelector('canvas');
              const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
              for (let i = 0; i < bytes.length; i += 4) seen.add(`${bytes[i]} ${bytes[i + 1]} ${bytes[i + 2]} ${bytes[i + 3]}`);
              return [...seen];
            })()
            """))!).Select(value => (string)value!),
    ];

    /// <summary>A colour as an opaque pixel.</summary>
    private static string Bytes(string hex) => $"{string.Join(' ', Convert.FromHexString(hex[1..]))} 255";
}
