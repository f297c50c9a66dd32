using System.Text.Json;
using Microsoft.Playwright;
using PolyRelu.Tests.Browsing;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The page with something computed, and what a reader does with it.</summary>
internal static class PlayedPage
{
    /// <summary>What holds once everything is computed and read, and nothing plays.</summary>
    public const string Still = "document.body.dataset.state === 'still'";

    /// <summary>
    /// The page computes between two pictures for some milliseconds of its clock, and rests until the next picture; by a slower clock it
    /// rests less often. What is computed does not depend on it.
    /// </summary>
    private const string SlowClock = "{ const clock = performance.now.bind(performance); performance.now = () => clock() / 8; }";

    /// <summary>Opens the page at an address and waits until it is still; it computes more at a time than for a reader.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="site">Where the page is.</param>
    /// <param name="fragment">What follows the address: <c>#p=3&amp;K=4</c>.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="choose">Changes how the page's context is made.</param>
    public static async Task<BrowserPage> Play(this Chromium browser, ServedSite site, string fragment, int width = 1300,
        Action<BrowserNewContextOptions>? choose = null)
    {
        BrowserPage page = await browser.NewPage(width, choose);
        await page.Page.AddInitScriptAsync(SlowClock);
        await page.Open(site.Address + fragment);
        await page.Until(Still);
        return page;
    }

    /// <summary>A small problem that is computed at once; more settings may follow.</summary>
    public const string Small = "#n=12&h=8&D=5&at=1";

    /// <summary>The picture on a canvas, as a text that differs with it.</summary>
    public static Task<string> Picture(this BrowserPage page, string canvas = "#stage canvas") =>
        page.Text($"document.querySelector('{canvas}').toDataURL()");

    /// <summary>The text of an element.</summary>
    public static Task<string> Words(this BrowserPage page, string selector) =>
        page.Text($"document.querySelector('{selector}').textContent");

    /// <summary>Waits until the address says something, and all that follows from it is computed.</summary>
    public static async Task Said(this BrowserPage page, string part)
    {
        await page.Until($"location.hash.split(/[#&]/).includes('{part}')");
        await page.Until(Still);
    }

    /// <summary>Expects no error so far, and that nothing was asked of another address.</summary>
    public static void ExpectQuiet(this BrowserPage page, ServedSite site)
    {
        Assert.Empty(page.Errors);
        Assert.All(page.Requests, request => Assert.StartsWith(site.Address, request.Replace("blob:", ""), StringComparison.Ordinal));
    }

    /// <summary>Presses “Save the numbers” and reads what was saved.</summary>
    public static async Task<JsonElement> Save(this BrowserPage page)
    {
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("#save").ClickAsync());
        await using Stream stream = await download.CreateReadStreamAsync();
        using JsonDocument document = await JsonDocument.ParseAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        return document.RootElement.Clone();
    }

    /// <summary>Computes something with the page's modules: <c>load('dynamics/…')</c> gives one, <c>given</c> is what is given.</summary>
    /// <returns>What was returned, typed arrays as arrays, numbers that are not finite as null.</returns>
    public static async Task<JsonElement> Compute(this BrowserPage page, object given, string body)
    {
        string text = await page.Page.EvaluateAsync<string>(
            $$"""
            async text => {
              const given = JSON.parse(text), load = name => import(new URL(`modules/${name}`, location.href));
              const result = await (async () => { {{body}} })();
              return JSON.stringify(result, (_, value) => ArrayBuffer.isView(value) ? [...value] : value);
            }
            """, JsonSerializer.Serialize(given));
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The numbers of an array, NaN for those that are null.</summary>
    public static double[] Numbers(this JsonElement array) =>
        [.. array.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];

    /// <summary>The numbers of an array that is a property.</summary>
    public static double[] Numbers(this JsonElement element, string name) => element.GetProperty(name).Numbers();

    /// <summary>A number, NaN where it is null.</summary>
    public static double Number(this JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : double.NaN;
}
