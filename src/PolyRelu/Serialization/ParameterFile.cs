namespace PolyRelu.Serialization;

/// <summary>What a file of parameters holds, whatever its arrays are called: safetensors, NumPy or PyTorch.</summary>
/// <param name="Path">The file.</param>
/// <param name="Arrays">The arrays, in the order of the file.</param>
/// <param name="Metadata">Free texts; of PyTorch and NumPy files none.</param>
/// <param name="Key">Name of the state dict within a checkpoint; null where the file is one.</param>
internal sealed record ParameterFile(
    string Path, IReadOnlyDictionary<string, NumericArray> Arrays, IReadOnlyDictionary<string, string> Metadata, string? Key)
{
    private static readonly Dictionary<string, string> NoTexts = [];

    /// <summary>The extension in lower case, with its dot.</summary>
    public string Extension => ExtensionOf(Path);

    /// <summary>Reads a file by its extension.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Sees the names before any array is read, and throws where it wants none; null to read whatever there is.</param>
    /// <exception cref="InvalidDataException">The file is malformed, or the check threw it.</exception>
    /// <exception cref="ArgumentException">The extension is not one of those that can be read.</exception>
    public static ParameterFile Read(string path, Action<IEnumerable<string>>? check = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        switch (ExtensionOf(path))
        {
            case ".safetensors":
                SafetensorsContent content = SafetensorsFile.Read(path);
                check?.Invoke(content.Tensors.Keys);
                return new ParameterFile(path, content.Tensors, content.Metadata, null);
            case ".npz":
                check?.Invoke(NpzFile.Names(path));
                return new ParameterFile(path, NpzFile.Read(path), NoTexts, null);
            case ".pt" or ".pth":
                (string? key, IReadOnlyDictionary<string, NumericArray> tensors) =
                    FileContent.Read(path, stream => PyTorchStateDict.Read(stream, path, names => check?.Invoke(names)));
                return new ParameterFile(path, tensors, NoTexts, key);
            case var other:
                throw new ArgumentException(
                    $"A network is read from .safetensors, .npz, .pt or .pth; got "
                    + $"{(Directory.Exists(path) ? "a folder" : Quotation.Of(other))} ({path}).", nameof(path));
        }
    }

    /// <summary>The extension of a path in lower case, with its dot.</summary>
    public static string ExtensionOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant();
}
