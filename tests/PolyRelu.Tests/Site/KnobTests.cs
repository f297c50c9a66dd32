using PolyRelu.Tests.Browsing;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>Knobs that follow others, what is told about both, and a sweep that is stopped.</summary>
[Collection<BrowserTests>]
public sealed class KnobTests(Chromium browser, ServedSite site) : IClassFixture<ServedSite>
{
    /// <summary>There are both classes, as many features as clusters, and as many samples of each.</summary>
    [Fact]
    public async Task OtherKnobs_FollowTheNumberOfClusters()
    {
        await using BrowserPage page = await browser.Play(site, $"{PlayedPage.Small}&alpha=0");
        await page.Page.Locator("#clusters").FillAsync("7");
        await page.Said("K=7");
        Assert.Equal(("7", "14"), (await page.Words("#dimension-out"), await page.Words("#count-out")));
        await page.Page.Locator("#clusters").FillAsync("2");
        await page.Said("K=2");
        Assert.Equal(("1", "1"), (await page.Words("#positive-out"), await page.Text("document.querySelector('#positive').max")));
        Assert.True(await page.Shows("#start") && !await page.Shows("#nudge-knob"), "A start that is not nudged has a nudge.");
        page.ExpectQuiet(site);
    }

    /// <summary>What an address says wrongly is told beside what this start will not learn.</summary>
    [Fact]
    public async Task TwoNotices_AreBothTold()
    {
        await using BrowserPage page = await browser.Play(site, $"{PlayedPage.Small}&colour=red");
        Assert.Contains("colour=red", await page.Words("#notice"), StringComparison.Ordinal);
        Assert.Contains("No neuron of this start will serve 1 of 3 clusters", await page.Words("#notice"), StringComparison.Ordinal);
        await page.Page.Locator("#alpha").FillAsync("0.2");
        await page.Said("alpha=0.2");
        Assert.DoesNotContain("colour=red", await page.Words("#notice"), StringComparison.Ordinal);
        page.ExpectQuiet(site);
    }

    [Fact]
    public async Task Axes_ChangeTheScene()
    {
        await using BrowserPage page = await browser.Play(site, "#K=4&n=8&h=12&D=4&at=1&alpha=0");
        string scene = await page.Picture();
        await page.Page.Locator("#axes").SelectOptionAsync("2.3.4");
        await page.Said("axes=2.3.4");
        Assert.NotEqual(scene, await page.Picture());
        page.ExpectQuiet(site);
    }

    /// <summary>A sweep counts what it has done, stops when asked to, and keeps its dots.</summary>
    [Fact]
    public async Task Sweep_TriesPowers_UntilItIsStopped()
    {
        const string Dots = "document.querySelectorAll('#phase circle').length";
        await using BrowserPage page = await browser.Play(site, "#h=20&D=10&n=60&at=1");
        double before = await page.Number(Dots);
        await page.Click("#sweep");
        await page.Until("/^Stop \\(\\d+ of \\d+ done\\)$/.test(document.querySelector('#sweep').textContent)");
        await page.Until($"{Dots} >= {before + 1}");
        if (await page.Words("#sweep") != "Try 25 powers") await page.Click("#sweep");
        await page.Until("document.querySelector('#sweep').textContent === 'Try 25 powers'");
        Assert.True(await page.Number(Dots) >= before + 1);
        Assert.Contains("p = 1: ", await page.Text("document.querySelector('#phase svg').getAttribute('aria-label')"),
            StringComparison.Ordinal);
        page.ExpectQuiet(site);
    }
}
