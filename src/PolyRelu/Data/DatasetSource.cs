namespace PolyRelu.Data;

/// <summary>
/// A named dataset with splits and tasks. A new one has a <see cref="Registration{T}"/> of this type and a line in
/// <c>LibraryEntries</c>.
/// </summary>
public abstract class DatasetSource
{
    /// <summary>Names of the splits.</summary>
    public abstract IReadOnlyList<string> Splits { get; }

    /// <summary>Names of the tasks, the usual one first: what the labels say.</summary>
    public abstract IReadOnlyList<string> Tasks { get; }

    /// <summary>Loads a split, downloading it where it is not at hand and the request allows.</summary>
    /// <exception cref="ArgumentException">The dataset has no such split or task; the message lists those it has.</exception>
    /// <exception cref="DataUnavailableException">The data are not at hand and could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is malformed; the message names it and the offset.</exception>
    public Dataset Load(DatasetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string task = request.Task ?? Tasks[0];
        if (!Splits.Contains(request.Split))
            throw new ArgumentException(
                $"There is no split {Quotation.Of(request.Split)}; there are: {string.Join(", ", Splits)}.", nameof(request));
        if (!Tasks.Contains(task))
            throw new ArgumentException($"There is no task {Quotation.Of(task)}; there are: {string.Join(", ", Tasks)}.", nameof(request));
        if (request.Count < 1) throw new ArgumentException($"At least one sample must be wanted; got {request.Count}.", nameof(request));
        Dataset loaded = Load(request, task);
        return request.Count < loaded.Count ? loaded.Take(request.Count.Value) : loaded;
    }

    /// <summary>Where a request would find the data without a download; null where nowhere.</summary>
    public abstract DatasetLocation? Locate(DatasetRequest request);

    /// <summary>Makes all splits available, by download where need be.</summary>
    /// <returns>Where the data are.</returns>
    /// <exception cref="DataUnavailableException">The data are not at hand and could not be downloaded.</exception>
    public abstract DatasetLocation Fetch(DatasetRequest request);

    /// <summary>
    /// Loads a split; split and task are among those of this source. Samples beyond <see cref="DatasetRequest.Count"/> may be left out, or
    /// are dropped afterwards.
    /// </summary>
    protected abstract Dataset Load(DatasetRequest request, string task);
}

/// <summary>A place that holds a dataset.</summary>
/// <param name="Folder">The folder with the files.</param>
/// <param name="Origin">Why it was looked in, such as "POLYRELU_DATA".</param>
public sealed record DatasetLocation(string Folder, string Origin);
