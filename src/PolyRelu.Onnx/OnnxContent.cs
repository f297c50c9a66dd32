using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Onnx;

/// <summary>What an ONNX file holds: a pReLU network, layers with gradients, or a model that only ONNX Runtime can run.</summary>
public abstract record OnnxContent
{
    private protected OnnxContent()
    {
    }

    /// <summary>The texts that the file holds beside the graph (<c>metadata_props</c>), without those of this program.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What a user should know of how it was read, sentences without their ends.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The image whose pixels the features are, channel after channel; null where the file does not say one.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>Makes a classifier of it; one that is <see cref="IDisposable"/> is to be disposed of.</summary>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot run the model.</exception>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime is needed, and does not run on this machine.</exception>
    public abstract IClassifier CreateClassifier();
}
