using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Playwright;
using PolyRelu.Kernels;

namespace PolyRelu.Benchmarks;

/// <summary>
/// What the page costs a browser: bytes, first picture, longest task and pictures in a second, while it computes, while it plays and while
/// it looks for adversarial examples. The page is opened from its file, in a window of 1300 × 900, by a Chromium without a graphics card.
/// </summary>
internal static class PageRun
{
    private const int Opened = 3;
    private const int Watched = 10_000;                  // milliseconds of each opening
    private const double SecondInMilliseconds = 1000;

    private static readonly (string Name, string Fragment, int Slowed)[] Cases =
    [
        ("usual", "", 1),
        ("usual, processor slowed fourfold", "", 4),
        ("largest, p = 1", "#p=1&K=10&D=50&n=400&h=60", 1),
        ("largest, p = 3", "#p=3&K=10&D=50&n=400&h=60", 1),
    ];

    /// <summary>Counts pictures by what the page does, from before its own scripts run.</summary>
    private const string Watch = """
        (() => {
          const seen = window.seen = { first: null, pictures: {}, tasks: [] };
          let before = null;
          const picture = () => {
            const now = performance.now(), state = document.body?.dataset.state;
            if (state !== undefined) {
              seen.first ??= now;
              if (before !== null) (seen.pictures[state] ??= []).push(now - before);
              before = now;
            }
            requestAnimationFrame(picture);
          };
          requestAnimationFrame(picture);
          new PerformanceObserver(list => {
            for (const { startTime, duration } of list.getEntries()) seen.tasks.push({ startTime, duration });
          }).observe({ type: 'longtask', buffered: true });
        })();
        """;

    /// <summary>Prints the table; after <c>--out FOLDER</c>, writes the picture of the docs there instead.</summary>
    public static async Task<int> Execute(string[] args)
    {
        await using PageBrowser browser = await PageBrowser.Start();
        if (Array.IndexOf(args, "--out") is >= 0 and int at)
        {
            await PagePicture.Write(browser, args[at + 1]);
            return 0;
        }
        byte[] page = await File.ReadAllBytesAsync(browser.PagePath);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ProcessorName.Get()}, {Environment.ProcessorCount} threads, "
            + $"Chromium {browser.Browser.Version}; index.html {page.Length:N0} bytes, {Compressed(page):N0} compressed."));
        Console.WriteLine();
        Console.WriteLine(
            "| problem | first picture | longest task before it | after it | pictures/s computing | playing | reading |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach ((string name, string fragment, int slowed) in Cases)
        {
            List<Measured> all = [];
            for (int i = 0; i < Opened; i++) all.Add(await Measure(browser, fragment, slowed));
            Console.WriteLine($"| {name} | " + string.Join(" | ",
                Milliseconds(all, one => one.First), Task(all, one => one.Opening), Task(all, one => one.Longest),
                Rate(all, "computing"), Rate(all, "playing"), Rate(all, "reading")) + " |");
        }
        return 0;
    }

    private static async Task<Measured> Measure(PageBrowser browser, string fragment, int slowed)
    {
        await using IBrowserContext context = await browser.Browser.NewContextAsync(
            new() { ViewportSize = new() { Width = 1300, Height = 900 } });
        context.SetDefaultTimeout(PageBrowser.Patience);
        await context.AddInitScriptAsync(Watch);
        IPage page = await context.NewPageAsync();
        if (slowed > 1)
        {
            ICDPSession protocol = await context.NewCDPSessionAsync(page);
            _ = await protocol.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = slowed });
        }
        _ = await page.GotoAsync(browser.Address + fragment);
        _ = await page.WaitForFunctionAsync($"() => document.body.dataset.state === 'still' || performance.now() > {Watched}");
        using JsonDocument told = JsonDocument.Parse(
            await page.EvaluateAsync<string>("() => JSON.stringify(window.seen)"));
        JsonElement seen = told.RootElement;
        double first = seen.GetProperty("first").GetDouble();
        var tasks = seen.GetProperty("tasks").EnumerateArray()
            .Select(task => (Start: task.GetProperty("startTime").GetDouble(), Length: task.GetProperty("duration").GetDouble())).ToList();
        return new(first, Longest(tasks.Where(task => task.Start < first)), Longest(tasks.Where(task => task.Start >= first)),
            seen.GetProperty("pictures").EnumerateObject().ToDictionary(
                state => state.Name, state => state.Value.EnumerateArray().Select(time => time.GetDouble()).ToList()));
    }

    private static double Longest(IEnumerable<(double Start, double Length)> tasks) =>
        tasks.Select(task => task.Length).DefaultIfEmpty(0).Max();

    private static int Compressed(byte[] page)
    {
        using MemoryStream stream = new();
        using (GZipStream zip = new(stream, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(page);
        return (int)stream.Length;
    }

    /// <summary>The median of the times that the page was opened.</summary>
    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Opened / 2);

    private static string Milliseconds(List<Measured> all, Func<Measured, double> of) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(all.Select(of)):F0} ms");

    /// <summary>Browsers report tasks from 50 ms on.</summary>
    private static string Task(List<Measured> all, Func<Measured, double> of) =>
        Median(all.Select(of)) == 0 ? "< 50 ms" : Milliseconds(all, of);

    /// <summary>Pictures in a second in the mean of all, and, of a twentieth of them, at most.</summary>
    private static string Rate(List<Measured> all, string state)
    {
        double[] times = [.. all.SelectMany(one => one.Pictures.GetValueOrDefault(state) ?? []).Order()];
        return times.Length < Opened ? "–" : string.Create(CultureInfo.InvariantCulture,
            $"{SecondInMilliseconds / times.Average():F0} ({SecondInMilliseconds / times[(int)(0.95 * (times.Length - 1))]:F0})");
    }

    /// <summary>
    /// One opening, in milliseconds: to the first picture, the longest tasks before and after it, and times between pictures by what the
    /// page did.
    /// </summary>
    private sealed record Measured(double First, double Opening, double Longest, Dictionary<string, List<double>> Pictures);
}
