using PolyRelu.Tests.Browsing;

namespace PolyRelu.Tests.Site;

/// <summary>An empty page from which the modules of the page are loaded, once for all tests of a class: they keep no state.</summary>
public sealed class ModulePage(Chromium browser) : IAsyncDisposable
{
    private readonly ServedSite site = new();
    private BrowserPage? page;

    /// <summary>The page, opened by the first test that asks for it; skips the test where there is no browser.</summary>
    public async Task<BrowserPage> Open()
    {
        if (page is not null) return page;
        page = await browser.NewPage();
        await page.Open(site.Address + "icon.svg");
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (page is not null) await page.DisposeAsync();
        await site.DisposeAsync();
    }
}
