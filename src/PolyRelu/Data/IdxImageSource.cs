using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>An image set in the IDX format: pixels v/255 in [0, 1], ten classes.</summary>
/// <remarks>
/// Splits are those of <see cref="ImageSplit"/>, tasks those of <see cref="ImageTask"/>, named by their words (<see cref="Wording"/>).
/// Files in a folder may be plain or gzip-compressed, named as published or with a dot (<c>t10k-images.idx3-ubyte</c>), in the folder
/// itself, in one of the set's name or in <c>raw/</c> below that, as torchvision keeps them. Other than downloads they need not be the
/// published ones;
/// <see cref="Dataset.Provenance"/> says whether they are.
/// </remarks>
public sealed class IdxImageSource : DatasetSource
{
    /// <summary>Images of a file at most: thirty times as many as any of these sets has.</summary>
    private const int MostImages = 1 << 21;

    private readonly PublishedImages published;
    private readonly Func<DataFolders> folders;
    private readonly FileDownload download;

    /// <summary>A published set, looked for in the usual places.</summary>
    public IdxImageSource(PublishedImages published)
        : this(published, () => DataFolders.Current, new FileDownload())
    {
    }

    internal IdxImageSource(PublishedImages published, Func<DataFolders> folders, FileDownload download)
    {
        this.published = published;
        this.folders = folders;
        this.download = download;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Splits { get; } = Wording.All<ImageSplit>();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tasks { get; } = Wording.All<ImageTask>();

    /// <inheritdoc/>
    public override DatasetLocation? Locate(DatasetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Find(request, published.Files);
    }

    /// <inheritdoc/>
    public override DatasetLocation Fetch(DatasetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Provide(request, published.Files);
    }

    /// <inheritdoc/>
    protected override Dataset Load(DatasetRequest request, string task)
    {
        ImageTask wanted = Wording.Find<ImageTask>(task)!.Value;
        bool test = SectionOf(request).IsOfTestFiles;
        PublishedFile imageFile = test ? published.TestImages : published.TrainImages, labelFile = test
            ? published.TestLabels : published.TrainLabels;
        DatasetLocation location = Provide(request, [imageFile, labelFile]);
        string imagePath = IdxImageFile.PathOf(location.Folder, imageFile), labelPath = IdxImageFile.PathOf(location.Folder, labelFile);
        IdxImageFile images = new(imagePath, imageFile, header => Images(header, imagePath, request));
        if (images.OtherSet(published.Name) is PublishedImages other)
            throw ByteReader.At(imagePath, 0, $"this is a file of {other.Title}, not of {published.Title}.");
        Range range = Images(images.Header, imagePath, request);
        IdxImageFile labels = new(labelPath, labelFile, header =>
        {
            RequireShape(header, labelPath, 1, "labels (count)");
            if (header.Shape[0] != images.Header.Shape[0])
                throw ByteReader.At(labelPath, 4,
                    $"expected {Plural.Of(images.Header.Shape[0], "label")}, one for each image of {imagePath}; found {header.Shape[0]}.");
            return range;
        });
        ImageShape shape = new(images.Header.Shape[1], images.Header.Shape[2]);
        Samples samples = new(Pixels(images.Content, shape.Features), Labels(labels.Content, labelPath, range.Start.Value, wanted));
        bool same = images.IsPublished && labels.IsPublished;
        return new Dataset(published.Name, request.Split, samples, wanted.Outputs())
        {
            Box = Box.Unit,
            Shape = shape,
            Origin = new ImageDescription(published.Name, task) { IsPublished = same },
            IsPublished = same,
            Provenance = $"{location.Origin}: {location.Folder}; {(same ? "equal to the published files" : "not the published files")}",
        };
    }

    private DatasetLocation? Find(DatasetRequest request, IReadOnlyList<PublishedFile> files)
    {
        DataFolders places = folders();
        return places.Places(published.Name, request.Folder).FirstOrDefault(place =>
            files.All(file => IdxImageFile.PathIn(place.Folder, file) is not null) && !IsForOtherSets(place));

        // POLYRELU_DATA stands for all sets: where it holds the files of one themselves, the others are looked for elsewhere.
        bool IsForOtherSets(DatasetLocation place) =>
            places.IsVariable(place) && place.Folder != request.Folder
                && files.Any(file => IdxImageFile.OtherSet(place.Folder, file, published.Name) is not null);
    }

    private DatasetLocation Provide(DatasetRequest request, IReadOnlyList<PublishedFile> files)
    {
        DataFolders places = folders();
        DatasetLocation? found = Find(request, files);
        string? cache = places.Cache is null ? null : Path.Combine(places.Cache, published.Name);
        if (found is not null && (found.Folder != cache || files.All(file => IdxImageFile.IsIntact(cache, file)))) return found;
        if (request.Offline || cache is null)
            throw Unavailable(request, places, found, request.Offline
                ? "downloads are switched off" : "there is no cache folder to download to");
        List<Uri> mirrors = [.. published.Mirrors];
        List<string> failures = [];
        foreach (PublishedFile file in files)
        {
            if (IdxImageFile.IsIntact(cache, file)) continue;
            if (!download.TryFetch(mirrors, file, cache, request, failures))
                throw Unavailable(request, places, found, string.Join("; ", failures));
        }
        return new DatasetLocation(cache, found is null ? "downloaded" : "the cache");
    }

    private DataUnavailableException Unavailable(DatasetRequest request, DataFolders places, DatasetLocation? damaged, string why)
    {
        List<string> looked = [.. places.Places(published.Name, request.Folder).Select(place => $"{place.Folder} ({place.Origin})")];
        if (places.Variable is null) looked.Add($"{DataFolders.VariableName} (not set)");
        string state = damaged is null ? "was not found" : $"in {damaged.Folder} is damaged";
        return new DataUnavailableException(
            $"{published.Title} {state}: looked in {string.Join(", ", looked)}; download: {why}. "
            + $"Put {string.Join(", ", published.Files.Select(file => file.Name + ".gz"))} into a folder FOLDER/{published.Name} and name "
                + $"FOLDER by --data or {DataFolders.VariableName}.");
    }

    /// <summary>The images that a request is for, once the header says that there are images, and as many as that.</summary>
    private static Range Images(IdxHeader header, string path, DatasetRequest request)
    {
        RequireShape(header, path, 3, "images (count, height, width)");
        int total = header.Shape[0];
        if (ArrayShape.Count(header.Shape) == 0 || total > MostImages)
            throw ByteReader.At(path, 4, $"expected 1 to {MostImages} images (count, height, width); found {header}.");
        ImageSection section = SectionOf(request);
        (int start, int count) = (section.First, section.Count ?? total);
        if (start + count > total)
            throw ByteReader.At(path, 4, $"the split '{request.Split}' needs {Plural.Of(start + count, "image")}; found {total}.");
        return start..(start + Math.Min(count, request.Count ?? count));
    }

    /// <summary>The images of the split, which the base class has found among those there are.</summary>
    private static ImageSection SectionOf(DatasetRequest request) => Wording.Find<ImageSplit>(request.Split)!.Value.Section();

    private static void RequireShape(IdxHeader header, string path, int rank, string what)
    {
        if (header.Shape.Length != rank || header.Type != ElementType.UInt8)
            throw ByteReader.At(path, 0, $"expected unsigned bytes, {what}; found {header}.");
    }

    private static Matrix Pixels(NumericArray images, int width)
    {
        float[] values = new float[256];
        for (int v = 0; v < values.Length; v++) values[v] = v / 255f;
        Matrix pixels = new(images.Shape[0], width);
        ReadOnlySpan<byte> bytes = images.Elements<byte>();
        for (int i = 0; i < pixels.Rows; i++)
        {
            ReadOnlySpan<byte> image = bytes.Slice(i * width, width);
            Span<float> row = pixels.Row(i);
            for (int j = 0; j < row.Length; j++) row[j] = values[image[j]];
        }
        return pixels;
    }

    private static int[] Labels(NumericArray content, string path, int start, ImageTask task)
    {
        ReadOnlySpan<byte> classes = content.Elements<byte>();
        int wrong = classes.IndexOfAnyExceptInRange((byte)0, (byte)(ImageTasks.Classes - 1));
        if (wrong >= 0)
            throw ByteReader.At(path, 8 + start + wrong, $"expected a label from 0 to {ImageTasks.Classes - 1}; found {classes[wrong]}.");
        int[] labels = new int[classes.Length];
        for (int i = 0; i < labels.Length; i++) labels[i] = task.LabelOf(classes[i]);
        return labels;
    }
}
