using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PolyRelu.Tests.Browsing;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The page in a browser: it runs from a server and from a file, keeps to itself, and says what it shows to everybody.</summary>
[Collection<BrowserTests>]
public sealed class PageTests(Chromium browser, ServedSite site) : IClassFixture<ServedSite>
{
    [Theory]
    [InlineData(1300, true)]
    [InlineData(1300, false)]
    [InlineData(400, true)]
    [InlineData(400, false)]
    public async Task Page_Runs_WithoutAnErrorOrAForeignRequest(int width, bool isServed)
    {
        await using BrowserPage page = await Open(width, isServed);
        await page.Frames(30);
        Assert.True(await page.Number("document.documentElement.scrollWidth") <= width);
        string home = isServed ? site.Address : new Uri(RepositoryFiles.PathOf("site/")).AbsoluteUri;
        Assert.All(page.Requests, request => Assert.StartsWith(home, request, StringComparison.Ordinal));
        if (isServed) Assert.Contains(page.Requests, request => request.EndsWith("modules/page/page.js", StringComparison.Ordinal));
        else Assert.Single(page.Requests);
        Assert.Empty(page.Errors);
    }

    /// <summary>As it is opened, and playing; the other two pairs of width and colours are those of <see cref="PageReachTests"/>.</summary>
    [Theory]
    [InlineData(1300, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    public async Task Everything_HasANameAndContrast(int width, ColorScheme scheme)
    {
        await using BrowserPage page = await Open(width, isServed: true, context => context.ColorScheme = scheme);
        AxeResult found = await page.Page.RunAxe();
        Findings.ExpectNone(found.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {rule.Help}: {node.Html}")));
        Assert.NotEmpty(found.Passes);
    }

    private async Task<BrowserPage> Open(int width, bool isServed, Action<BrowserNewContextOptions>? choose = null)
    {
        BrowserPage page = await browser.NewPage(width, choose);
        if (isServed) await page.Open(site.Address);
        else await page.OpenFile(ServedSite.File);
        return page;
    }
}
