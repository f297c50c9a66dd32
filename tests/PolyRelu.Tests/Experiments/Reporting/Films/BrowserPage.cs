using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Films;

/// <summary>A page of a browser: what it does is remembered, and it is used as people do, with keys, mouse and fingers.</summary>
public sealed class BrowserPage
{
    private static readonly Dictionary<string, int> KeyCodes = new(StringComparer.Ordinal)
    {
        [" "] = 32, ["PageUp"] = 33, ["PageDown"] = 34, ["End"] = 35, ["Home"] = 36, ["ArrowLeft"] = 37, ["ArrowUp"] = 38,
        ["ArrowRight"] = 39, ["ArrowDown"] = 40,
    };

    private readonly Browser browser;
    private readonly string session;
    private TaskCompletionSource loaded = new();

    internal BrowserPage(Browser browser, string session) => (this.browser, this.session) = (browser, session);

    /// <summary>Errors that its scripts threw or that stand in its console.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Addresses of everything that it asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Sends a command.</summary>
    public Task<JsonNode> Send(string method, JsonObject? parameters = null) => browser.Send(session, method, parameters);

    /// <summary>Makes the page as large as a screen.</summary>
    public Task Resize(int width, int height) => Send("Emulation.setDeviceMetricsOverride",
        new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    /// <summary>Pretends a medium and a wish of the reader's system.</summary>
    public Task Pretend(string media, string feature = "", string value = "") => Send("Emulation.setEmulatedMedia", new JsonObject
    {
        ["media"] = media,
        ["features"] = feature.Length == 0 ? [] : new JsonArray(new JsonObject { ["name"] = feature, ["value"] = value }),
    });

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public async Task Open(string path)
    {
        loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Send("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri });
        await loaded.Task.WaitAsync(Browser.Patience);
    }

    /// <summary>The value of an expression.</summary>
    public async Task<JsonNode?> Ask(string expression)
    {
        JsonNode answer = await Send("Runtime.evaluate",
            new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } thrown ? throw new InvalidOperationException($"{expression}: {thrown.ToJsonString()}")
            : answer["result"]!["value"];
    }

    /// <summary>The number that an expression is.</summary>
    public async Task<double> Number(string expression) => Convert.ToDouble((await Ask($"Number({expression})"))!.ToString(),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Waits until an expression holds.</summary>
    public async Task Until(string expression)
    {
        var waited = Stopwatch.StartNew();
        while (!(bool)(await Ask($"Boolean({expression})"))!)
        {
            Assert.True(waited.Elapsed < Browser.Patience, $"It never came that {expression}. Errors: {string.Join("; ", Errors)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Presses a key where the focus is.</summary>
    public async Task Press(string key)
    {
        string code = key == " " ? "Space" : key;
        foreach (string type in new[] { "keyDown", "keyUp" })
        {
            JsonObject stroke = new() { ["type"] = type, ["key"] = key, ["code"] = code, ["windowsVirtualKeyCode"] = KeyCodes[key] };
            if (key == " " && type == "keyDown") stroke["text"] = " ";
            await Send("Input.dispatchKeyEvent", stroke);
        }
    }

    /// <summary>Presses the mouse at a place, moves it elsewhere and lets go.</summary>
    public async Task Drag(double x, double y, double toX, double toY)
    {
        await Mouse("mousePressed", x, y);
        for (int i = 1; i <= 4; i++) await Mouse("mouseMoved", x + (i * (toX - x) / 4), y + (i * (toY - y) / 4));
        await Mouse("mouseReleased", toX, toY);
    }

    /// <summary>Clicks a part of an element, by default its middle.</summary>
    public async Task Click(string selector, double share = 0.5)
    {
        JsonArray box = (JsonArray)(await Ask(
            $"(() => {{ const e = document.querySelector('{selector}'); e.scrollIntoView({{ block: 'center' }}); "
                + "const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()"))!;
        double x = (double)box[0]! + (share * (double)box[2]!), y = (double)box[1]! + ((double)box[3]! / 2);
        await Drag(x, y, x, y);
    }

    /// <summary>Puts a finger at a place, moves it elsewhere and lifts it.</summary>
    public async Task Swipe(double x, double y, double toX, double toY)
    {
        await Touch("touchStart", x, y);
        for (int i = 1; i <= 4; i++) await Touch("touchMove", x + (i * (toX - x) / 4), y + (i * (toY - y) / 4));
        await Touch("touchEnd");
    }

    /// <summary>Whether an element is shown; asks no script.</summary>
    public async Task<bool> Shows(string selector)
    {
        JsonNode root = (await Send("DOM.getDocument"))["root"]!["nodeId"]!;
        int node = (int)(await Send("DOM.querySelector", new JsonObject { ["nodeId"] = (int)root, ["selector"] = selector }))["nodeId"]!;
        Assert.True(node > 0, $"The page has no {selector}.");
        try
        {
            JsonNode box = (await Send("DOM.getBoxModel", new JsonObject { ["nodeId"] = node }))["model"]!;
            return (double)box["width"]! > 0 && (double)box["height"]! > 0;
        }
        catch (InvalidOperationException error) when (error.Message.Contains("box model", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>A picture of what is seen, as PNG.</summary>
    public async Task<byte[]> Picture() => Convert.FromBase64String((string)(await Send("Page.captureScreenshot"))["data"]!);

    internal async Task Begin()
    {
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network", "DOM" }) await Send($"{domain}.enable");
    }

    internal void Happened(string method, JsonNode told)
    {
        switch (method)
        {
            case "Page.loadEventFired":
                loaded.TrySetResult();
                break;
            case "Runtime.exceptionThrown":
                Errors.Enqueue(told["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when (string)told["type"]! == "error":
                Errors.Enqueue(told["args"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string)told["entry"]!["level"]! == "error":
                Errors.Enqueue((string)told["entry"]!["text"]!);
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)told["request"]!["url"]!);
                break;
            default:
                break; // What else happens is of no interest here.
        }
    }

    private Task<JsonNode> Mouse(string type, double x, double y) => Send("Input.dispatchMouseEvent",
        new JsonObject { ["type"] = type, ["x"] = x, ["y"] = y, ["button"] = "left", ["buttons"] = 1, ["clickCount"] = 1 });

    private Task<JsonNode> Touch(string type, params double[] place) => Send("Input.dispatchTouchEvent", new JsonObject
    {
        ["type"] = type, ["touchPoints"] = place.Length == 0 ? [] : new JsonArray(new JsonObject { ["x"] = place[0], ["y"] = place[1] }),
    });
}
