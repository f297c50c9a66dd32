using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using PolyRelu.Cli.Serving;
using PolyRelu.Experiments.Site;
using Xunit;

namespace PolyRelu.Tests.Cli.Serving;

/// <summary>The server of the page: its files with their types, and nothing else, to nobody else.</summary>
public sealed class PageServerTests : IDisposable
{
    private const string Page = "<!DOCTYPE html><title>A page</title>";

    private readonly CancellationTokenSource closing = new();
    private readonly PageServer server = new(0, name => name switch
    {
        "index.html" => Encoding.UTF8.GetBytes(Page),
        "modules/a.js" => "export const a = 1;"u8.ToArray(),
        _ => SiteFiles.Find(name),
    });
    private readonly HttpClient client = new();
    private readonly Task serving;

    public PageServerTests()
    {
        client.BaseAddress = server.Address;
        serving = server.Run(closing.Token);
    }

    public void Dispose()
    {
        closing.Cancel();
        server.Dispose();
        client.Dispose();
        closing.Dispose();
        Assert.True(serving.IsCompleted || serving.ContinueWith(_ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task EveryFile_IsServed_WithItsType()
    {
        Assert.NotEmpty(SiteFiles.Names);
        foreach (string name in SiteFiles.Names.Where(name => name != SiteFiles.Index))
        {
            using HttpResponseMessage answer = await Ask(HttpMethod.Get, name);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(SiteFiles.TypeOf(name), $"{answer.Content.Headers.ContentType}");
            Assert.Equal(SiteFiles.Find(name), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("", Page, "text/html; charset=utf-8")]
    [InlineData("?a=b", Page, "text/html; charset=utf-8")]
    [InlineData("index.html", Page, "text/html; charset=utf-8")]
    [InlineData("modules/a.js?v=2", "export const a = 1;", "text/javascript; charset=utf-8")]
    public async Task Answers_SayWhatTheyAre_AndLockThePageIn(string path, string content, string type)
    {
        using HttpResponseMessage answer = await Ask(HttpMethod.Get, path);
        Assert.Equal(content, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(type, $"{answer.Content.Headers.ContentType}");
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'", policy, StringComparison.Ordinal);
        using HttpResponseMessage head = await Ask(HttpMethod.Head, path);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(answer.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET /missing.html HTTP/1.1", 404)]
    [InlineData("GET /modules HTTP/1.1", 404)]
    [InlineData("GET /modules/ HTTP/1.1", 404)]
    [InlineData("GET /../PolyRelu.slnx HTTP/1.1", 404)]
    [InlineData("GET /modules/../../README.md HTTP/1.1", 404)]
    [InlineData("GET /%2e%2e/README.md HTTP/1.1", 404)]
    [InlineData("GET //etc/passwd HTTP/1.1", 404)]
    [InlineData("GET /modules/../index.html HTTP/1.1", 404)]
    [InlineData("GET /presets/poster.yaml HTTP/1.1", 404)]
    [InlineData("POST / HTTP/1.1", 405)]
    [InlineData("OPTIONS / HTTP/1.1", 405)]
    [InlineData("DELETE /index.html HTTP/1.1", 405)]
    [InlineData("GET http://example.org/ HTTP/1.1", 400)]
    [InlineData("GET / HTTP/2.0", 400)]
    [InlineData("GET /", 400)]
    [InlineData("GET  / HTTP/1.1", 400)]
    [InlineData("nonsense", 400)]
    public async Task WhatIsNotThePage_IsRefused(string line, int status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", await Send($"{line}\r\nHost: {server.Address.Authority}\r\n\r\n"),
            StringComparison.Ordinal);

    [Fact]
    public async Task OtherHosts_AreRefused()
    {
        int port = server.Address.Port;
        foreach (string host in new[] { "example.org", $"example.org:{port}", "127.0.0.1", $"127.0.0.1:{port + 1}", "" })
            Assert.StartsWith("HTTP/1.1 421 ", await Send($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", await Send("GET / HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        string own = $"Host: 127.0.0.1:{port}\r\n";
        Assert.StartsWith("HTTP/1.1 421 ", await Send($"GET / HTTP/1.1\r\n{own}{own}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", await Send($"GET / HTTP/1.1\r\nHost : 127.0.0.1:{port}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await Send($"GET / HTTP/1.1\r\nhost:LocalHost:{port}\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongHeads_AreRefused_AndSilenceHindersNobody()
    {
        using TcpClient silent = new();
        await silent.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        string head = $"GET / HTTP/1.1\r\nHost: {server.Address.Authority}\r\nX: {new string('x', PageRequest.MostBytes)}\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 400 ", await Send(head), StringComparison.Ordinal);
        using HttpResponseMessage answer = await Ask(HttpMethod.Get, "");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task ManyAtOnce_AreAllAnswered()
    {
        string[] pages = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)));
        Assert.All(pages, page => Assert.Equal(Page, page));
    }

    [Fact]
    public void Address_IsOfThisMachineAlone() => Assert.Equal($"http://127.0.0.1:{server.Address.Port}/", server.Address.ToString());

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path)
    {
        using HttpRequestMessage request = new(method, new Uri("/" + path, UriKind.Relative));
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends bytes as they are and reads the answer to its end.</summary>
    private async Task<string> Send(string bytes)
    {
        using TcpClient raw = new();
        await raw.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        await using NetworkStream stream = raw.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
