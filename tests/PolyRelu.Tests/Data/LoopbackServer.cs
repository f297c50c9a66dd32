using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PolyRelu.Tests.Data;

/// <summary>What the server sends, and how badly.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Bytes sent.</param>
internal sealed record LoopbackAnswer(int Status, byte[] Body)
{
    /// <summary>Content length claimed; null for the true one.</summary>
    public long? Claimed { get; init; }

    /// <summary>Where a redirection leads; null for none.</summary>
    public string? Location { get; init; }

    /// <summary>Whether not even a header is sent.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether the connection stays open after the body.</summary>
    public bool StaysOpen { get; init; }
}

/// <summary>A web server on the loopback interface that answers as told. Without an answer it closes the connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentBag<TcpClient> open = [];

    public LoopbackServer()
    {
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        _ = Task.Run(ListenAsync);
    }

    /// <summary>The folder it serves.</summary>
    public Uri Address { get; }

    /// <summary>Paths asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>The answer to a path; null closes the connection.</summary>
    public Func<string, LoopbackAnswer?> Answer { get; set; } = _ => null;

    public void Dispose()
    {
        listener.Stop();
        foreach (TcpClient client in open) client.Dispose();
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            try
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                open.Add(client);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        NetworkStream stream = client.GetStream();
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
        string? header;
        do header = await reader.ReadLineAsync();
        while (!string.IsNullOrEmpty(header));
        requests.Enqueue(path);
        LoopbackAnswer? answer = Answer(path);
        if (answer is { Silent: true }) return;
        if (answer is not null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer.Status} Said\r\nContent-Length: "
                + $"{answer.Claimed ?? answer.Body.Length}\r\n{Location(answer)}Connection: close\r\n\r\n"));
            await stream.WriteAsync(answer.Body);
            if (answer.StaysOpen) return;
        }
        client.Dispose();
    }

    private static string Location(LoopbackAnswer answer) => answer.Location is { } place ? $"Location: {place}\r\n" : "";
}
