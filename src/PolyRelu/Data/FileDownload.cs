using System.Net;
using System.Security.Cryptography;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>Downloads a published file from the first mirror that has it whole, verifies it, and writes it atomically.</summary>
internal sealed class FileDownload
{
    /// <summary>No published file is larger, where its own size is not known.</summary>
    private const long LargestFile = 64L << 20;

    private readonly TimeSpan patience;

    /// <summary>A download that gives a mirror up after it has sent nothing for a time.</summary>
    /// <param name="patience">Longest silence; 20 seconds where not given.</param>
    public FileDownload(TimeSpan? patience = null) => this.patience = patience ?? TimeSpan.FromSeconds(20);

    /// <summary>Downloads one file into a folder.</summary>
    /// <param name="mirrors">
    /// Folders on the web, tried in order; one that fails is put last, so that it is waited for once and not for every file.
    /// </param>
    /// <param name="file">What to get; <c>.gz</c> is added to its name.</param>
    /// <param name="folder">Where to write it.</param>
    /// <param name="request">Progress and cancellation.</param>
    /// <param name="failures">Receives a sentence for each mirror that failed.</param>
    /// <returns>Whether a mirror had it.</returns>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public bool TryFetch(List<Uri> mirrors, PublishedFile file, string folder, DatasetRequest request, List<string> failures)
    {
        foreach (Uri mirror in mirrors.ToArray())
        {
            Uri address = new(mirror, file.Name + ".gz");
            try
            {
                byte[] archive = Task.Run(() => ReceiveAsync(address, file, request)).GetAwaiter().GetResult();
                Verify(archive, file, address);
                AtomicFile.Write(Path.Combine(folder, file.Name + ".gz"), stream => stream.Write(archive));
                return true;
            }
            catch (Exception failure) when (failure is HttpRequestException or InvalidDataException or TimeoutException)
            {
                mirrors.Remove(mirror);
                mirrors.Add(mirror);
                failures.Add($"{address}: {failure.Message.TrimEnd('.')}");
            }
        }
        return false;
    }

    private async Task<byte[]> ReceiveAsync(Uri address, PublishedFile file, DatasetRequest request)
    {
        long largest = Math.Min(LargestFile, file.LargestArchive ?? LargestFile);
        using HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation);
        silence.CancelAfter(patience);
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token)
                .ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK) throw new HttpRequestException(Answered(response));
            long? total = response.Content.Headers.ContentLength;
            if (total > largest)
                throw new InvalidDataException(
                    $"{Plural.Of(total.Value, "byte")} are more than the {largest} that the published file can have");
            using Stream body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            using MemoryStream received = new();
            byte[] buffer = new byte[1 << 16];
            while (true)
            {
                silence.CancelAfter(patience);
                int got = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
                if (got == 0) return received.ToArray();
                received.Write(buffer, 0, got);
                if (received.Length > largest)
                    throw new InvalidDataException(
                        $"the server sends more than the {Plural.Of(largest, "byte")} that the published file can have");
                request.Progress?.Report(new DownloadProgress(file.Name + ".gz", received.Length, total));
            }
        }
        catch (OperationCanceledException) when (!request.Cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"the server sent nothing for {patience.TotalSeconds:g3} seconds");
        }
        catch (IOException broken)
        {
            throw new HttpRequestException($"the connection broke ({broken.Message})", broken);
        }
        catch (Exception refused) when (refused is NotSupportedException or InvalidOperationException or ArgumentException
            or FormatException)
        {
            // What a server sends, such as a redirection to a file, is never the fault of the command.
            throw new HttpRequestException($"the server's answer cannot be followed ({refused.Message.TrimEnd('.')})", refused);
        }
    }

    /// <summary>
    /// What a server answered in place of the file; a redirection that was not followed leads to another scheme, or round in circles.
    /// </summary>
    private static string Answered(HttpResponseMessage response)
    {
        string status = $"the server answered {(int)response.StatusCode} {response.StatusCode}";
        return response.Headers.Location is { } location
            ? $"{status}, and its redirection to {Quotation.Of(location.OriginalString)} is not followed" : status;
    }

    /// <summary>
    /// Compares hashes; what is not the published archive is expanded only where it has the published size, and without being kept.
    /// </summary>
    private static void Verify(byte[] archive, PublishedFile file, Uri address)
    {
        if (file.IsArchive(archive)) return;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IdxFile.ReadRows(new MemoryStream(archive), address.ToString(), RequirePublished, hash);
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.ContentHash)
            throw new InvalidDataException("the file received is not the published one (SHA-256)");

        Range RequirePublished(IdxHeader header)
        {
            if (header.Shape[0] != file.Count || header.RowSize != (file.SampleSize ?? header.RowSize))
                throw new InvalidDataException(
                    $"the file received is not the published one (SHA-256): it has {header}, expected {Plural.Of(file.Count, "sample")}");
            return ..0;
        }
    }
}
