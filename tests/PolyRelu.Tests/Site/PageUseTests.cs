using System.Globalization;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PolyRelu.Cli;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Tests.Browsing;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The page as people use it: knobs, keys, fingers, addresses, stories, files, paper and the dark.</summary>
[Collection<BrowserTests>]
public sealed class PageUseTests(Chromium browser, ServedSite site) : IClassFixture<ServedSite>, IDisposable
{
    /// <summary>A problem that is computed at once.</summary>
    private const string Small = "#K=2&alpha=0&D=4&n=4&h=6";

    private static readonly string[] StoryNames = ["averages", "separates", "freezes"];

    /// <summary>What is to be seen at the end of a step: its power, the least and the largest radius, and words about the births.</summary>
    private static readonly (string Step, double Power, double Least, double Most, string Words)[] Claims =
    [
        ("averages.4", 1, 0.29, 0.34, "average the clusters of their class"),
        ("averages.5", 3, 0.69, 0.72, "each by neurons of its own"),
        ("separates.4", 3, 0.69, 0.72, "each by neurons of its own"),
        ("separates.5", 3, 0.5, 0.67, "All 10 clusters are born"),
        ("freezes.3", 2, 0.4, 0.65, "divided between clusters"),
        ("freezes.4", 2, 0.4, 0.65, "divided between clusters"),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-page-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Knobs_ChangeTheResult_AndTheAddress()
    {
        await using BrowserPage page = await browser.Play(site, Small + "&at=1");
        (string Id, string Value, string Key)[] knobs =
        [
            ("power", "1.5", "p=1.5"), ("clusters", "4", "K=4"), ("alpha", "0.1", "alpha=0.1"), ("scale", "2", "s=1e-3"),
            ("hidden", "9", "h=9"), ("dimension", "7", "D=7"), ("count", "40", "n=40"),
        ];
        await page.Page.Locator("details.more").EvaluateAsync("e => e.open = true");
        string before = await Numbers(page);
        foreach ((string id, string value, string key) in knobs)
        {
            await page.Page.Locator($"#{id}").EvaluateAsync(
                $"e => {{ e.value = '{value}'; e.dispatchEvent(new Event('input', {{ bubbles: true }})); }}");
            // What is as usual does not stand in the address.
            string name = key.Split('=')[0];
            await page.Until($"(new URLSearchParams(location.hash.slice(1)).get('{name}') ?? '{value}') === '{key.Split('=')[1]}'"
                + $" || ('{name}' === 'alpha' && !location.hash.includes('alpha='))");
            await page.Until(PlayedPage.Still);
            string after = await Numbers(page);
            Assert.True(before != after, $"{id} = {value} changes nothing.");
            before = after;
        }
        foreach ((string id, string value) in new[] { ("loss-kind", "logistic"), ("start", "gaussian"), ("start", "nudged") })
        {
            await page.Page.Locator($"#{id}").SelectOptionAsync(value);
            await page.Until(PlayedPage.Still);
            string after = await Numbers(page);
            Assert.NotEqual(before, after);
            before = after;
        }
        Assert.True(await page.Shows("#nudge"));
        await page.Page.Locator("#seed").FillAsync("12");
        await page.Page.Locator("#seed").PressAsync("Enter");
        await page.Until("location.hash.includes('seed=12')");
        await page.Click("#redraw");
        await page.Until("location.hash.includes('seed=13')");
        await page.Click("#usual");
        await page.Until("location.hash === ''");
        Assert.Equal("3", await page.Text("document.querySelector('#power').value"));
        ExpectQuiet(page);
    }

    [Fact]
    public async Task Keys_TurnPlayAndMoveTheTime()
    {
        await using BrowserPage page = await browser.Play(site, Small + "&at=1");
        await page.Do("document.querySelector('#stage').focus({ focusVisible: true })");
        string picture = await Pixels(page, "#stage canvas");
        await page.Press("ArrowRight");
        await page.Frames(3);
        Assert.NotEqual(picture, await Pixels(page, "#stage canvas"));
        await page.Until("location.hash.includes('turn=33.31')");
        await page.Press("Home");
        await page.Until("document.querySelector('#clock').textContent === 't = 0'");
        Assert.Contains("point in directions drawn at random", await Sentence(page), StringComparison.Ordinal);
        await page.Press(".");
        await page.Until("document.querySelector('#clock').textContent !== 't = 0'");
        await page.Press(",");
        await page.Until("document.querySelector('#clock').textContent === 't = 0'");
        await page.Press("PageDown");
        await page.Press("PageUp");
        await page.Until("Number(document.querySelector('#time').value) === 50");
        await page.Press(" ");
        await page.Until("document.body.dataset.state === 'playing' && Number(document.querySelector('#time').value) > 80");
        await page.Until("['off', 'polite'].includes(document.querySelector('#sentence').getAttribute('aria-live'))");
        await page.Press(" ");
        await page.Until("document.body.dataset.state !== 'playing'");
        await page.Press("End");
        await page.Until("document.querySelector('#time').value === '1000'");
        Assert.StartsWith("All 2 clusters are born", await Sentence(page), StringComparison.Ordinal);
        ExpectQuiet(page);
    }

    [Fact]
    public async Task EveryControl_IsReachedByTab_InTheOrderOfThePage()
    {
        await using BrowserPage page = await browser.Play(site, Small + "&at=1");
        string[] expected = await page.Ask<string[]>(
            "[...document.querySelectorAll('a[href], button, select, input, summary, [tabindex=\"0\"]')]"
            + ".filter(e => !e.disabled && e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0)"
            + ".map(e => e.id || e.className || e.textContent)");
        List<string> met = [];
        for (int i = 0; i < expected.Length; i++)
        {
            await page.Press("Tab");
            met.Add(await page.Ask<string>("(e => e.id || e.className || e.textContent)(document.activeElement)"));
        }
        Assert.Equal(expected, met);
        Assert.Contains("power", met);
        Assert.Contains("stage", met);
    }

    [Fact]
    public async Task Fingers_TurnTheScene_AndMoveTheTime()
    {
        await using BrowserPage page = await browser.Play(site, Small + "&at=1", 400, context => context.HasTouch = true);
        (double x, double y) = await page.Middle("#stage");
        await page.Swipe(x, y, x - 80, y);
        await page.Until("/turn=-?\\d+/.test(location.hash)");
        await page.Page.Locator("#charts svg").First.ScrollIntoViewIfNeededAsync();
        (x, y) = await page.Middle("#charts svg");
        await page.Page.Touchscreen.TapAsync((float)x, (float)y);
        await page.Until("Math.abs(Number(document.querySelector('#time').value) - 500) < 120");
        ExpectQuiet(page);
    }

    [Theory]
    [InlineData("#p=2.25&K=4&K1=3&alpha=0&s=1e-30&loss=logistic&start=nudged&nudge=0.2&h=12&D=9&n=8&seed=5&at=0.25&x=c3&plane=attack"
        + "&axes=2.3.4&turn=-20.45")]
    [InlineData("#p=3&K=2&alpha=0.3&D=4&n=8&h=4&at=0&x=x7&of=power")]
    [InlineData("#p=1&K=3&alpha=0&D=5&n=6&h=6&of=sum&plane=attack&at=0.5")]
    public async Task Address_BringsThePictureBack(string address)
    {
        await using BrowserPage page = await browser.Play(site, address);
        string[] before = await Shown(page);
        await page.Click("#copy");
        string written = await page.Text("location.href");
        await using BrowserPage other = await browser.NewPage();
        await other.Open(written);
        await other.Until(PlayedPage.Still);
        Assert.Equal(before, await Shown(other));
        ExpectQuiet(page);
    }

    [Fact]
    public async Task WrongAddress_IsNamed_AndTheUsualStands()
    {
        await using BrowserPage page = await browser.Play(site, Small + "&p=7&loss=absolute&at=1&colour=red&story=none.1");
        string notice = await page.Text("document.querySelector('#notice').textContent");
        foreach (string wrong in new[] { "p=7", "loss=absolute", "colour=red", "story=none.1" })
            Assert.Contains(wrong, notice, StringComparison.Ordinal);
        Assert.Equal("3", await page.Text("document.querySelector('#power').value"));
        await page.Do("location.hash = '#p=1&K=2&alpha=0&D=4&n=4&h=6&at=1'");
        await page.Until("document.querySelector('#power').value === '1'");
        Assert.False(await page.Shows("#notice"));
    }

    /// <summary>
    /// Every step has its text, and those that claim something measure it at their own settings. By the clock of a reader: what comes after
    /// the radius at the end is not waited for, and by a slower clock every click would.
    /// </summary>
    [Fact]
    public async Task Stories_AreToldStepByStep_AndSayWhatIsToBeSeen()
    {
        await using BrowserPage page = await browser.NewPage();
        await page.Open(site.Address + Small + "&at=1");
        await page.Until(PlayedPage.Still);
        HashSet<string> texts = [];
        int seen = 0;
        await page.Click("[data-story=averages]");
        for (int step = 1; step <= 15; step++)
        {
            // All at once: the page computes between two questions.
            string[] shown = await page.Ask<string[]>(
                "['#story-step', '#story-text'].map(name => document.querySelector(name).textContent)"
                + ".concat(document.activeElement.id, String(document.querySelector('#story-back').disabled))");
            Assert.EndsWith($"step {((step - 1) % 5) + 1} of 5", shown[0], StringComparison.Ordinal);
            Assert.True(texts.Add(shown[1]));
            Assert.Equal(("story-title", (step - 1) % 5 == 0 ? "true" : "false"), (shown[2], shown[3]));
            string address = $"{StoryNames[(step - 1) / 5]}.{((step - 1) % 5) + 1}";
            foreach (var claim in Claims.Where(claim => claim.Step == address))
            {
                await ExpectSeen(page, claim.Step, claim.Power, claim.Least, claim.Most, claim.Words);
                seen++;
            }
            await page.Do("document.querySelector('#story-next').click()");
        }
        Assert.Equal(Claims.Length, seen);
        Assert.False(await page.Shows("#story"));
        await page.Click("[data-story=freezes]");
        await page.Click("#story-next");
        await page.Click("#story-back");
        Assert.EndsWith("step 1 of 5", await page.Words("#story-step"), StringComparison.Ordinal);
        await page.Click("#story-close");
        Assert.False(await page.Shows("#story"));
        Assert.Equal("freezes", await page.Text("document.activeElement.dataset.story"));
        ExpectQuiet(page);
    }

    [Fact]
    public async Task Sweep_JumpsAtTwo()
    {
        await using BrowserPage page = await browser.Play(site, "#p=3&K=4&alpha=0&s=1e-300&D=8&n=4&h=24&at=1");
        await page.Click("#sweep");
        await page.Until("document.querySelectorAll('#phase circle').length >= 25");
        await page.Until(PlayedPage.Still);
        string said = await page.Text("document.querySelector('#phase svg').getAttribute('aria-label')");
        Assert.Contains("p = 1: 0.500; ", said, StringComparison.Ordinal);
        Assert.Contains("p = 4: 0.707", said, StringComparison.Ordinal);
        ExpectQuiet(page);
    }

    [Fact]
    public async Task Choices_ChangeVerdictAndMap()
    {
        await using BrowserPage page = await browser.Play(site, "#p=1&K=4&alpha=0.1&D=8&n=16&h=12&at=1");
        HashSet<string> verdicts = [], maps = [];
        foreach ((string id, string value) in new[]
        {
            ("judge", "network"), ("plane-of", "attack"), ("judge", "sum"), ("judge", "power"), ("point", "c4"), ("point", "x3"),
        })
        {
            await page.Page.Locator($"#{id}").SelectOptionAsync(value);
            await page.Frames(3);
            verdicts.Add(await page.Text(
                "document.querySelector('#verdict').textContent + document.querySelector('#map-legend').textContent"));
            maps.Add(await Pixels(page, "#plane"));
        }
        Assert.Equal((6, 6), (verdicts.Count, maps.Count));
        await page.Page.Locator("#judge").SelectOptionAsync("sum");
        await page.Page.Locator("#point").SelectOptionAsync("c1");
        await page.Until("document.querySelector('#verdict').textContent.includes('has length 0.500')");
        Assert.Contains("It is exact", await page.Text("document.querySelector('#verdict').textContent"), StringComparison.Ordinal);
    }

    /// <summary>Dropped by a reader who wants no motion, it is at its end at once; chosen by another, it plays.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trajectory_IsReplayed_WhenItIsDroppedOrChosen(bool isDropped)
    {
        string path = Path.Combine(folder, "mine.npz");
        CommandRun.Of("flow", "--data", "clusters", "--dimension", "6", "--clusters", "3", "--positive", "2", "--alpha", "0.1", "--count",
            "30", "--hidden", "8", "--scale", "1e-3", "--until", "30", "--out", path).Expect(ExitCode.Success);
        await using BrowserPage page = await browser.Play(site, Small + "&at=1", choose: context =>
            context.ReducedMotion = isDropped ? ReducedMotion.Reduce : ReducedMotion.NoPreference);
        if (!isDropped) await page.Page.Locator("#speed").SelectOptionAsync("4");
        await (isDropped ? Drop(page, path) : page.Page.Locator("#file").SetInputFilesAsync(path));
        await page.Until("document.querySelector('#notice').textContent.startsWith('Replaying mine.npz')");
        Assert.True(await page.Ask<bool>("document.querySelector('#power').disabled"));
        if (!isDropped) await page.Until("document.body.dataset.state === 'playing'");
        await page.Until(PlayedPage.Still);
        Assert.Equal("t = 30", await page.Text("document.querySelector('#clock').textContent"));
        Assert.Contains("that changes what the network says", await page.Text("document.querySelector('#verdict').textContent"),
            StringComparison.Ordinal);
        Assert.Equal("mine.npz", (await page.Save()).GetProperty("file").GetString());
        if (isDropped) AxeResults(await page.Page.RunAxe());
        await page.Click("#usual");
        await page.Until("!document.querySelector('#power').disabled");
        ExpectQuiet(page);
    }

    [Theory]
    [InlineData("notes.npz", "this is no archive")]
    [InlineData("page.html", "<p>no film</p>")]
    public async Task OtherFiles_AreRefusedInASentence_AndNothingIsLost(string name, string content)
    {
        string path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        await using BrowserPage page = await browser.Play(site, Small + "&at=1");
        string before = await Numbers(page);
        await Drop(page, path);
        await page.Until($"document.querySelector('#notice').textContent.includes('{name}')");
        await page.Until("!document.querySelector('#notice').textContent.startsWith('Reading')");
        Assert.Equal(before, await Numbers(page));
        ExpectQuiet(page);
    }

    [Fact]
    public async Task Dark_ChangesTheColours_OfPicturesToo()
    {
        await using BrowserPage page = await browser.Play(site, Small + "&at=1");
        (string scene, string map) = (await Pixels(page, "#stage canvas"), await Pixels(page, "#plane"));
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.Until($"getComputedStyle(document.body).backgroundColor === 'rgb({string.Join(", ", Parts(Palette.Paper.Dark))})'");
        await page.Frames(3);
        Assert.NotEqual(scene, await Pixels(page, "#stage canvas"));
        Assert.NotEqual(map, await Pixels(page, "#plane"));
    }

    [Fact]
    public async Task Paper_HasTheStill_InLightColours_WithoutControls()
    {
        await using BrowserPage page = await browser.Play(site, Small + "&at=1", choose: context => context.ColorScheme = ColorScheme.Dark);
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.Frames(3);
        foreach (string control in new[] { "#play", "#time", "#sweep", "#copy", "[data-story]" }) Assert.False(await page.Shows(control));
        foreach (string part in new[] { "#stage canvas", "#plane", "#charts svg", "#sentence" }) Assert.True(await page.Shows(part));
        Assert.Equal($"rgb({string.Join(", ", Parts(Palette.Paper.Light))})",
            await page.Text("getComputedStyle(document.body).backgroundColor"));
        Assert.True((await page.Page.PdfAsync()).Length > 10_000);
    }

    [Fact]
    public async Task ReadersWhoWantNoMotion_GetTheEnd()
    {
        await using BrowserPage page = await browser.Play(site, Small, choose: context => context.ReducedMotion = ReducedMotion.Reduce);
        Assert.Equal("1000", await page.Text("document.querySelector('#time').value"));
        await page.Click("#usual");
        await page.Frames(5);
        Assert.Equal("1000", await page.Text("document.querySelector('#time').value"));
    }

    [Fact]
    public async Task Film_PlaysByItself_AndEndsAtTheEnd()
    {
        await using BrowserPage page = await browser.NewPage();
        await page.Open(site.Address + Small);
        await page.Until("document.body.dataset.state === 'playing'");
        await page.Page.Locator("#speed").SelectOptionAsync("4");
        await page.Until(PlayedPage.Still);
        Assert.Equal("1000", await page.Text("document.querySelector('#time').value"));
        Assert.Equal("Play", await page.Text("document.querySelector('#play .word').textContent"));
        await page.Click("#play");
        await page.Until("document.querySelector('#play .word').textContent === 'Pause'");
        await page.Click("#play");
        await page.Click("#back");
        ExpectQuiet(page);
    }

    [Fact]
    public void Colours_AreThoseOfTheReports()
    {
        string[] sheets = RepositoryFiles.Read("page/style.css").Split("@media", 3);
        foreach (Shade shade in Palette.All)
        {
            Assert.Contains($"--{shade.Name}: {shade.Light};", sheets[0], StringComparison.Ordinal);
            Assert.Contains($"--{shade.Name}: {shade.Dark};", sheets[1], StringComparison.Ordinal);
            Assert.Contains($"--{shade.Name}: {shade.Light};", sheets[2], StringComparison.Ordinal);
        }
    }

    /// <summary>Waits for what is read first, the radius at the end, and for the address, which is the name of the step alone.</summary>
    private static async Task ExpectSeen(BrowserPage page, string step, double power, double least, double most, string words)
    {
        await page.Until(string.Create(CultureInfo.InvariantCulture, $"document.body.dataset.state !== 'computing' && "
            + $"document.querySelector('#phase svg').getAttribute('aria-label').includes('p = {power}: ')"));
        await page.Until($"location.hash === '#story={step}'");
        await page.Until($"document.querySelector('#sentence').textContent.includes('{words}')");
        JsonElement frames = (await page.Save()).GetProperty("frames");
        double radius = frames[frames.GetArrayLength() - 1].Number("radius");
        Assert.True(radius >= least && radius <= most, $"{step}: the radius is {radius}, not within {least} to {most}.");
    }

    private static int[] Parts(string colour) =>
        [.. new[] { 1, 3, 5 }.Select(at => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static Task<string> Sentence(BrowserPage page) => page.Text("document.querySelector('#sentence').textContent");

    private static Task<string> Numbers(BrowserPage page) => page.Text(
        "['#clock', '#loss', '#born', '#verdict', '#sentence'].map(name => document.querySelector(name).textContent).join('; ')");

    private static async Task<string[]> Shown(BrowserPage page) =>
    [
        await Numbers(page), await page.Text("document.querySelector('#command').textContent"), await Pixels(page, "#stage canvas"),
        await Pixels(page, "#plane"),
    ];

    private static async Task<string> Pixels(BrowserPage page, string canvas)
    {
        string picture = await page.Text($"document.querySelector('{canvas}').toDataURL()");
        Assert.True(picture.Length > 2000, $"{canvas} is blank.");
        return picture;
    }

    private static void AxeResults(Deque.AxeCore.Commons.AxeResult found) =>
        Findings.ExpectNone(found.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {rule.Help}: {node.Html}")));

    /// <summary>Lets a file fall onto the page, as from a desktop.</summary>
    private static async Task Drop(BrowserPage page, string path)
    {
        string content = Convert.ToBase64String(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        await page.Do($$"""
            const bytes = Uint8Array.from(atob('{{content}}'), letter => letter.charCodeAt(0)), carried = new DataTransfer();
            carried.items.add(new File([bytes], '{{Path.GetFileName(path)}}'));
            for (const type of ['dragover', 'drop'])
              document.body.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }))
            """);
    }

    private void ExpectQuiet(BrowserPage page)
    {
        Assert.Empty(page.Errors);
        Assert.All(page.Requests, request => Assert.True(request.StartsWith(site.Address, StringComparison.Ordinal)
            || request.StartsWith("blob:", StringComparison.Ordinal), request));
    }
}
