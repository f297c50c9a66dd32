using Microsoft.Playwright;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Tests.Browsing;
using PolyRelu.Tests.Experiments.Measurements.Film;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The film of a run's report plays on the page.</summary>
[Collection<BrowserTests>]
public sealed class FilmReplayTests(Chromium browser, ServedSite site) : IClassFixture<ServedSite>
{
    [Fact]
    public async Task FilmOfAReport_IsReplayed()
    {
        string report = FilmReport.Write(FilmCut.Of("film", "Neurons on their way", "Made by hand.",
            [new FilmScene("p = 3", "epoch", FilmStories.Of(3)), new FilmScene("p = 1", "epoch", FilmStories.Of(1))]));
        await using BrowserPage page = await browser.Play(site, PlayedPage.Small,
            choose: context => context.ReducedMotion = ReducedMotion.Reduce);
        string before = await page.Picture();
        await page.Page.Locator("#file").SetInputFilesAsync(report);
        await page.Until($"document.querySelector('#notice').textContent.startsWith('Replaying {Path.GetFileName(report)}.')");
        await page.Until(PlayedPage.Still);
        Assert.StartsWith("epoch ", await page.Words("#clock"), StringComparison.Ordinal);
        Assert.Contains("first of 2 scenes", await page.Words("#notice"), StringComparison.Ordinal);
        Assert.NotEqual(before, await page.Picture());
        page.ExpectQuiet(site);
    }
}
