using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace PolyRelu.Tests.Browsing;

/// <summary>A page of a browser that remembers its errors and everything that it asked for.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private ICDPSession? protocol;

    private BrowserPage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        context.Request += (_, request) => Requests.Enqueue(request.Url);
        context.RequestFailed += (_, request) => Errors.Enqueue($"{request.Url}: {request.Failure}");
        context.Console += (_, message) =>
        {
            if (message.Type == "error") Errors.Enqueue($"{message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => Errors.Enqueue(error.Error);
    }

    /// <summary>The page as Playwright has it.</summary>
    public IPage Page { get; }

    /// <summary>Errors that its scripts threw or that stand in its console, and requests that failed.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Addresses of everything that it asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Opens a page in a context of its own.</summary>
    public static async Task<BrowserPage> In(IBrowserContext context) => new(context, await context.NewPageAsync());

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public Task OpenFile(string path, string fragment = "") => Open(new Uri(path).AbsoluteUri + fragment);

    /// <summary>Opens an address and waits until it is loaded.</summary>
    public Task Open(string address) => Page.GotoAsync(address);

    /// <summary>The value of an expression.</summary>
    public Task<T> Ask<T>(string expression) => Page.EvaluateAsync<T>(expression);

    /// <summary>Does something whose value is of no interest.</summary>
    public Task Do(string statement) => Page.EvaluateAsync($"() => {{ {statement}; }}");

    /// <summary>The number that an expression is.</summary>
    public Task<double> Number(string expression) => Ask<double>($"Number({expression})");

    /// <summary>The text that an expression is.</summary>
    public Task<string> Text(string expression) => Ask<string>($"String({expression})");

    /// <summary>Waits until an expression holds.</summary>
    public async Task Until(string expression)
    {
        try
        {
            await Page.WaitForFunctionAsync($"() => Boolean({expression})");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It never came that {expression}. Errors: {string.Join("; ", Errors)}");
        }
    }

    /// <summary>Waits until so many pictures were shown.</summary>
    public Task Frames(int count) => Page.EvaluateAsync(
        $"() => new Promise(done => {{ let n = 0; const step = () => ++n > {count} ? done() : requestAnimationFrame(step); step(); }})");

    /// <summary>Presses a key where the focus is.</summary>
    public Task Press(string key) => Page.Keyboard.PressAsync(key);

    /// <summary>Presses the mouse at a place, moves it elsewhere and lets go.</summary>
    public async Task Drag(double x, double y, double toX, double toY)
    {
        await Page.Mouse.MoveAsync((float)x, (float)y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((float)toX, (float)toY, new MouseMoveOptions { Steps = 4 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Clicks a part of an element, by default its middle.</summary>
    public async Task Click(string selector, double share = 0.5)
    {
        ILocator element = Page.Locator(selector).First;
        await element.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await element.BoundingBoxAsync())!;
        await Page.Mouse.ClickAsync(box.X + (float)(share * box.Width), box.Y + (box.Height / 2));
    }

    /// <summary>The middle of an element, which is scrolled into view.</summary>
    public async Task<(double X, double Y)> Middle(string selector)
    {
        ILocator element = Page.Locator(selector).First;
        await element.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await element.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    /// <summary>Puts a finger at a place, moves it elsewhere and lifts it; the context has touch.</summary>
    public async Task Swipe(double x, double y, double toX, double toY)
    {
        await Touch("touchStart", x, y);
        for (int i = 1; i <= 4; i++) await Touch("touchMove", x + (i * (toX - x) / 4), y + (i * (toY - y) / 4));
        await Touch("touchEnd");
    }

    /// <summary>Whether an element is shown.</summary>
    public async Task<bool> Shows(string selector)
    {
        ILocator element = Page.Locator(selector);
        Assert.True(await element.CountAsync() > 0, $"The page has no {selector}.");
        return await element.First.IsVisibleAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();

    private async Task Touch(string type, params double[] place)
    {
        protocol ??= await context.NewCDPSessionAsync(Page);
        JsonArray points = place.Length == 0 ? [] : new JsonArray(new JsonObject { ["x"] = place[0], ["y"] = place[1] });
        await protocol.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
    }
}
