using Microsoft.Playwright;
using PolyRelu.Experiments.Site;

namespace PolyRelu.Benchmarks;

/// <summary>The page as one file, in a folder that is removed, and a browser of this machine for it.</summary>
internal sealed class PageBrowser : IAsyncDisposable
{
    /// <summary>How long anything on the page may take, in milliseconds.</summary>
    public const float Patience = 180_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly DirectoryInfo folder;
    private readonly IPlaywright playwright;

    private PageBrowser(DirectoryInfo folder, IPlaywright playwright, IBrowser browser) =>
        (this.folder, this.playwright, Browser) = (folder, playwright, browser);

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; }

    /// <summary>The page's file.</summary>
    public string PagePath => Path.Combine(folder.FullName, SiteFiles.Index);

    /// <summary>The page's address on the disk.</summary>
    public string Address => new Uri(PagePath).AbsoluteUri;

    /// <summary>Starts the browser that <c>POLYRELU_CHROMIUM</c> names, or the first of the usual ones on the path.</summary>
    public static async Task<PageBrowser> Start()
    {
        string? program = Environment.GetEnvironmentVariable("POLYRELU_CHROMIUM") is { Length: > 0 } named ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .SelectMany(place => Names.Select(name => Path.Combine(place, name))).FirstOrDefault(File.Exists);
        if (program is null)
            throw new FileNotFoundException($"There is no {string.Join(", ", Names)} on the path, and POLYRELU_CHROMIUM names none.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("polyrelu-page-");
        SiteFolder.Write(folder.FullName);
        IPlaywright playwright = await Playwright.CreateAsync();
        return new(folder, playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"],
        }));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
        folder.Delete(recursive: true);
    }
}
