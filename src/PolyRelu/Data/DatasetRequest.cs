namespace PolyRelu.Data;

/// <summary>Which samples of a dataset are asked for, and where they may come from.</summary>
public sealed record DatasetRequest
{
    /// <summary>Name of the split.</summary>
    public string Split { get; init; } = "test";

    /// <summary>What the labels say, one of the source's tasks; null for its first.</summary>
    public string? Task { get; init; }

    /// <summary>The first samples of the split that are wanted at most; null for all. Fewer take less memory.</summary>
    public int? Count { get; init; }

    /// <summary>The folder to look in first; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether nothing may be downloaded.</summary>
    public bool Offline { get; init; }

    /// <summary>Told how downloads get on; null for nobody.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Stops a download.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>How far one file's download is.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Received">Bytes received.</param>
/// <param name="Total">Bytes in all; null where the server does not say.</param>
public sealed record DownloadProgress(string File, long Received, long? Total);
