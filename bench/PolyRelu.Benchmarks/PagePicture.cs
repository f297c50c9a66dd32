using Microsoft.Playwright;

namespace PolyRelu.Benchmarks;

/// <summary>The picture of the docs: the page's scene, gauge and decision map at p = 1 and, beside it, at p = 3.</summary>
internal static class PagePicture
{
    private const int Width = 1300, Height = 560;
    private const string Common = "K=10&alpha=0.05&n=200&plane=attack&at=1";

    /// <summary>Writes page.png into a folder.</summary>
    public static async Task Write(PageBrowser browser, string folder)
    {
        await using IBrowserContext context = await browser.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = Width, Height = Height },
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PageBrowser.Patience);
        string host = Path.Combine(Path.GetDirectoryName(browser.PagePath)!, "both.html");
        await File.WriteAllTextAsync(host, $$"""
            <!DOCTYPE html><meta charset="utf-8">
            <style>body { margin: 0; display: flex; } iframe { border: 0; width: {{Width / 2}}px; height: {{Height}}px; }</style>
            <iframe src="index.html#p=1&amp;{{Common}}"></iframe><iframe src="index.html#p=3&amp;{{Common}}"></iframe>
            """);
        IPage page = await context.NewPageAsync();
        _ = await page.GotoAsync(new Uri(host).AbsoluteUri);
        foreach (IFrame frame in page.Frames.Where(frame => frame != page.MainFrame))
        {
            _ = await frame.WaitForFunctionAsync("() => document.body.dataset.state === 'still'");
            // What is to be read of the picture alone: no controls, and the power as a title.
            _ = await frame.AddStyleTagAsync(new()
            {
                Content = """
                    header, .film, .phase, .share, .knobs, footer { display: none !important; }
                    .controls, .time, .map .row, .legend, .panel h2 { display: none !important; }
                    main { display: grid !important; grid-template: 'power power' auto 'scene map' 1fr / 1fr 1fr !important; }
                    main { gap: .4rem .6rem; padding: .5rem .8rem; }
                    main::before { grid-area: power; content: attr(data-power); font-size: 1.4rem; font-weight: 650; }
                    .scene, .map { border: 0; padding: 0; display: block; }
                    .stage { height: 320px; } .verdict { min-height: 7.4em; } .sentence { min-height: 7.6em; }
                    """,
            });
            _ = await frame.EvaluateAsync(
                "() => { document.querySelector('main').dataset.power = `p = ${document.querySelector('#power').value}`; }");
        }
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 1000))");
        _ = await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "page.png") });
        Console.WriteLine(Path.Combine(folder, "page.png"));
    }
}
