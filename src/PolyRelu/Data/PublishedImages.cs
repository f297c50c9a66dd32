namespace PolyRelu.Data;

/// <summary>An image set that is published as four IDX files.</summary>
/// <param name="Name">Name of the set and of its folder, such as <c>mnist</c>.</param>
/// <param name="Title">Name for messages, such as <c>MNIST</c>.</param>
/// <param name="Mirrors">Folders on the web that hold the files, tried in this order; they end with a slash.</param>
/// <param name="TrainImages">Images to train on.</param>
/// <param name="TrainLabels">Their labels.</param>
/// <param name="TestImages">Images to test on.</param>
/// <param name="TestLabels">Their labels.</param>
public sealed record PublishedImages(
    string Name,
    string Title,
    IReadOnlyList<Uri> Mirrors,
    PublishedFile TrainImages,
    PublishedFile TrainLabels,
    PublishedFile TestImages,
    PublishedFile TestLabels)
{
    /// <summary>All four files.</summary>
    public IReadOnlyList<PublishedFile> Files => [TrainImages, TrainLabels, TestImages, TestLabels];
}
