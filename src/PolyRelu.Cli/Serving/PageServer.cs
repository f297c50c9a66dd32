using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PolyRelu.Cli.Serving;

/// <summary>Serves the page to the browsers of this machine: on 127.0.0.1 alone, its own files alone, and only to be read.</summary>
/// <remarks>A connection is one request; a page of some dozens of files on the same machine needs no more.</remarks>
internal sealed class PageServer : IDisposable
{
    /// <summary>Longest time between the beginning of a request and the end of its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Time between a connection that failed and the next one.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    private readonly TcpListener listener;
    private readonly Func<string, byte[]?> find;
    private readonly string[] authorities;

    /// <summary>Begins to listen.</summary>
    /// <param name="port">Its port; 0 for a free one.</param>
    /// <param name="find">The content of a file by its name within the page; null where there is none.</param>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public PageServer(int port, Func<string, byte[]?> find)
    {
        this.find = find;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        int given = ((IPEndPoint)listener.LocalEndpoint).Port;
        authorities = [.. new[] { IPAddress.Loopback.ToString(), "localhost" }
            .Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{given}"))];
        Address = new Uri($"http://{authorities[0]}/");
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>Answers until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                TcpClient client = await listener.AcceptTcpClientAsync(cancellation);
                _ = Answer(client, cancellation);
            }
            catch (SocketException)
            {
                // The browser has gone already, or too many files are open for now.
                await Task.Delay(Breath, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private async Task Answer(TcpClient client, CancellationToken cancellation)
    {
        await Task.Yield();
        using TcpClient owned = client;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            NetworkStream stream = client.GetStream();
            PageRequest? request = await PageRequest.Read(stream, limit.Token);
            byte[] answer = PageAnswer.To(request, authorities, find).ToBytes(withContent: request?.Method != "HEAD");
            await stream.WriteAsync(answer, limit.Token);
            await Finish(client, stream, limit.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            return; // The browser has gone, or is too slow: it asks again if it wants to.
        }
    }

    /// <summary>Reads what is left of a request before closing, for which the answer could be lost otherwise.</summary>
    private static async Task Finish(TcpClient client, NetworkStream stream, CancellationToken cancellation)
    {
        client.Client.Shutdown(SocketShutdown.Send);
        byte[] rest = new byte[4096];
        for (int left = PageRequest.MostBytes; left > 0;)
        {
            int count = await stream.ReadAsync(rest, cancellation);
            if (count == 0) return;
            left -= count;
        }
    }
}
