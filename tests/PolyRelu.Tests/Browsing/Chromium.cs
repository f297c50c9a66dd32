using Microsoft.Playwright;
using Xunit;

namespace PolyRelu.Tests.Browsing;

/// <summary>A Chromium without a window, driven by Playwright: one for all tests, with a profile of its own for every page.</summary>
/// <remarks>
/// Found by <c>POLYRELU_CHROMIUM</c>, or on the path; none is ever downloaded. Tests take it by <c>[Collection&lt;BrowserTests&gt;]</c>, so
/// they run one after another, and pictures of one do not wait for those of another.
/// </remarks>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long anything may take on a machine that is busy; nobody waits that long where it works.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string? Program = Environment.GetEnvironmentVariable("POLYRELU_CHROMIUM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(place => Names.Select(name => Path.Combine(place, name))).FirstOrDefault(File.Exists);

    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Opens an empty page; skips the test where there is no browser.</summary>
    /// <param name="width">Width of the window in CSS pixels.</param>
    /// <param name="choose">Changes how the page's context is made: touch, scripts, wishes of the reader.</param>
    public async Task<BrowserPage> NewPage(int width = 1300, Action<BrowserNewContextOptions>? choose = null)
    {
        Assert.SkipUnless(Program is not null,
            $"There is no {string.Join(", ", Names)} on the path, and POLYRELU_CHROMIUM names none.");
        BrowserNewContextOptions options = new() { ViewportSize = new ViewportSize { Width = width, Height = 900 } };
        choose?.Invoke(options);
        IBrowserContext context = await (await Started()).NewContextAsync(options);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return await BrowserPage.In(context);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        starting.Dispose();
    }

    private async Task<IBrowser> Started()
    {
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return browser ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                Timeout = (float)Patience.TotalMilliseconds,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
                    "--disable-background-networking", "--disable-component-update",
                ],
            });
        }
        finally
        {
            starting.Release();
        }
    }
}
