using PolyRelu.Cli.Serving;
using PolyRelu.Tests.Repository;

namespace PolyRelu.Tests.Site;

/// <summary>The page as it stands in the repository, served as <c>polyrelu play</c> serves the one within the program.</summary>
/// <remarks>Who edits a module runs its tests without building anew.</remarks>
public sealed class ServedSite : IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly PageServer server = new(0, Find);
    private readonly Task serving;

    /// <summary>Begins to serve.</summary>
    public ServedSite() => serving = server.Run(closing.Token);

    /// <summary>Where it is, with a slash at its end.</summary>
    public string Address => server.Address.ToString();

    /// <summary>The page as a file.</summary>
    public static string File => RepositoryFiles.PathOf("site/index.html");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
        server.Dispose();
        closing.Dispose();
    }

    private static byte[]? Find(string name) =>
        RepositoryFiles.Sources("page", "*").Contains($"page/{name}") ? System.IO.File.ReadAllBytes(RepositoryFiles.PathOf($"page/{name}"))
            : null;
}
