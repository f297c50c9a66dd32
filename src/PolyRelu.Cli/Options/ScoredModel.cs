using System.Security.Cryptography;
using PolyRelu.Networks;
using PolyRelu.Onnx;

namespace PolyRelu.Cli.Options;

/// <summary>A model of which logits alone are known: another runtime computes them, and score-based attacks alone can be run.</summary>
/// <param name="Content">The model.</param>
/// <param name="Classifier">What computes its logits, for as long as the program runs.</param>
/// <param name="Hash">SHA-256 of its file.</param>
internal sealed record ScoredModel(OnnxOpaqueContent Content, IClassifier Classifier, string Hash) : INetwork
{
    /// <inheritdoc/>
    public int InputDimension => Classifier.InputDimension;

    /// <inheritdoc/>
    public int Outputs => Classifier.Outputs;

    /// <summary>Opens a model.</summary>
    /// <exception cref="InvalidDataException">The runtime cannot run it.</exception>
    public static ScoredModel Of(string path, OnnxOpaqueContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using FileStream stream = File.OpenRead(path);
        return new ScoredModel(content, content.CreateClassifier(), Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <inheritdoc/>
    public IClassifier CreateEvaluator() => Classifier;
}
