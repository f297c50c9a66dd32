using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PolyRelu.Tests.Browsing;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The page is within everybody's reach: on a telephone, and with everything open that can be.</summary>
[Collection<BrowserTests>]
public sealed class PageReachTests(Chromium browser, ServedSite site) : IClassFixture<ServedSite>
{
    /// <summary>Whatever stands on a telephone's screen stands within it, and is large enough for a finger (WCAG 2.2, 2.5.8).</summary>
    [Fact]
    public async Task OnATelephone_EveryControlIsWithinReach()
    {
        await using BrowserPage page = await browser.Play(site, $"{PlayedPage.Small}&story=separates.2", 400,
            context => (context.HasTouch, context.IsMobile) = (true, true));
        await page.Do("document.querySelector('.more').open = true");
        await page.Frames(2);
        string[] beyond = await page.Ask<string[]>(
            """
            () => [...document.querySelectorAll('button, input, select, summary, .stage, canvas, svg, pre')].filter(one => {
              const { left, right, width, height } = one.getBoundingClientRect();
              return one.checkVisibility() && (left < 0 || right > innerWidth + 0.5 || width < 24 || height < 24);
            }).map(one => `${one.tagName} ${one.id || one.textContent.trim()} ${JSON.stringify(one.getBoundingClientRect())}`)
            """);
        Findings.ExpectNone(beyond);
        Assert.True(await page.Number("document.documentElement.scrollWidth") <= 400);
        page.ExpectQuiet(site);
    }

    [Theory]
    [InlineData(1300, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Everything_HasANameAndContrast_AlsoInAStoryWithAllOpen(int width, ColorScheme scheme)
    {
        await using BrowserPage page = await browser.Play(site, $"{PlayedPage.Small}&story=averages.3&start=nudged&colour=red", width,
            context => context.ColorScheme = scheme);
        await page.Do("document.querySelector('.more').open = true");
        AxeResult found = await page.Page.RunAxe();
        Findings.ExpectNone(found.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {rule.Help}: {node.Html}")));
        Assert.NotEmpty(found.Passes);
        page.ExpectQuiet(site);
    }
}
