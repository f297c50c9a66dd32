namespace PolyRelu.Cli.Progress;

/// <summary>Hands reports on at once, on the thread that makes them.</summary>
internal sealed class Relay<T>(Action<T> receive) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => receive(value);
}
