using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Tests.Cli;

/// <summary>
/// A folder <c>mnist/</c> with the official numbers of images, of 4 × 4 pixels and easy to learn, and a place for outputs.
/// </summary>
public sealed class FakeImages : IDisposable
{
    private const int Side = 4, Classes = 10;

    /// <summary>Writes the files.</summary>
    public FakeImages()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "mnist"));
        Write("train", 60_000);
        Write("t10k", 10_000);
    }

    /// <summary>The folder that holds <c>mnist/</c>.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("polyrelu-tests-").FullName;

    /// <summary>Path of an output file.</summary>
    public string Output(string name) => Path.Combine(Folder, name);

    /// <summary>Removes everything.</summary>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string part, int count)
    {
        byte[] pixels = new byte[count * Side * Side], labels = new byte[count];
        CounterRandom random = new(1, (uint)count);
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)random.NextInt(Classes);
            Span<byte> image = pixels.AsSpan(i * Side * Side, Side * Side);
            foreach (ref byte pixel in image) pixel = (byte)random.NextInt(60);
            image[labels[i]] = (byte)(195 + random.NextInt(61));
        }
        Save($"{part}-images-idx3-ubyte", NumericArray.From(pixels, count, Side, Side));
        Save($"{part}-labels-idx1-ubyte", NumericArray.From(labels, count));
    }

    private void Save(string name, NumericArray array)
    {
        using FileStream stream = File.Create(Path.Combine(Folder, "mnist", name));
        IdxFile.Write(stream, array);
    }
}
