using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Films;

/// <summary>A Chromium without a window, spoken to by the Chrome DevTools Protocol.</summary>
/// <remarks>Found by <c>POLYRELU_CHROMIUM</c>, or on the path. One process serves all pages of a class of tests.</remarks>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>How long anything may take on a machine that is busy; nobody waits that long where it works.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> open = new();
    private readonly ConcurrentDictionary<string, BrowserPage> pages = new();
    private readonly SemaphoreSlim sending = new(1), starting = new(1);
    private readonly ClientWebSocket socket = new();
    private Process? process;
    private Task? receiving;
    private int last;

    private static readonly string? Program = Environment.GetEnvironmentVariable("POLYRELU_CHROMIUM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(place => Names.Select(name => Path.Combine(place, name))).FirstOrDefault(File.Exists);

    /// <summary>Opens an empty page; skips the test where there is no browser.</summary>
    public async Task<BrowserPage> NewPage()
    {
        Assert.SkipUnless(Program is not null,
            $"There is no {string.Join(", ", Names)} on the path, and POLYRELU_CHROMIUM names none.");
        await starting.WaitAsync();
        try
        {
            if (process is null) await Start();
        }
        finally
        {
            starting.Release();
        }
        string target = (string)(await Send(null, "Target.createTarget", new JsonObject { ["url"] = "about:blank" }))["targetId"]!;
        string session = (string)(await Send(null, "Target.attachToTarget",
            new JsonObject { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        BrowserPage page = pages[session] = new BrowserPage(this, session);
        await page.Begin();
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        if (receiving is not null) await receiving;
        socket.Dispose();
        closing.Dispose();
        sending.Dispose();
        starting.Dispose();
    }

    /// <summary>Sends a command to a page, or to the browser itself, and waits for its answer.</summary>
    internal async Task<JsonNode> Send(string? session, string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref last);
        TaskCompletionSource<JsonNode> answer = open[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null) message["sessionId"] = session;
        await sending.WaitAsync(closing.Token);
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, closing.Token);
        }
        finally
        {
            sending.Release();
        }
        JsonNode reply = await answer.Task.WaitAsync(Patience);
        return reply["error"] is { } error ? throw new InvalidOperationException($"{method}: {error["message"]}") : reply["result"]!;
    }

    private async Task Start()
    {
        ProcessStartInfo start = new(Program!)
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        foreach (string argument in new[]
        {
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0", $"--user-data-dir={folder}",
            "about:blank",
        }) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            const string mark = "DevTools listening on ";
            if (line.Data?.StartsWith(mark, StringComparison.Ordinal) == true) address.TrySetResult(line.Data[mark.Length..].Trim());
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await socket.ConnectAsync(new Uri(await address.Task.WaitAsync(Patience)), closing.Token);
        receiving = Task.Run(Receive);
    }

    /// <summary>Hands answers to who waits for them and events to their pages.</summary>
    private async Task Receive()
    {
        byte[] buffer = new byte[1 << 16];
        using MemoryStream message = new();
        while (!closing.IsCancellationRequested)
        {
            WebSocketReceiveResult part;
            try
            {
                part = await socket.ReceiveAsync(buffer, closing.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or WebSocketException)
            {
                return; // The browser was closed; who still waits for an answer is told by the limit.
            }
            if (part.MessageType == WebSocketMessageType.Close) return;
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage) continue;
            JsonNode node = JsonNode.Parse(message.ToArray())!;
            message.SetLength(0);
            if ((int?)node["id"] is { } id && open.TryRemove(id, out TaskCompletionSource<JsonNode>? waiting)) waiting.SetResult(node);
            else if ((string?)node["sessionId"] is { } session && pages.TryGetValue(session, out BrowserPage? page))
                page.Happened((string)node["method"]!, node["params"]!);
        }
    }
}
