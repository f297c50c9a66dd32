using System.IO.Compression;
using PolyRelu.Data;
using PolyRelu.Evidence;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>A wrong file is named for what it is, by every reader that is given it.</summary>
public sealed class ContentKindTests : IDisposable
{
    private static readonly (string Name, byte[] Content, string Said)[] Wrong =
    [
        ("empty", [], "this is empty"),
        ("page", [.. "\n<!DOCTYPE html>\n<html><body>Sign in</body></html>"u8], "an HTML page"),
        ("page with a mark", [0xef, 0xbb, 0xbf, .. "<html lang=\"en\">"u8], "an HTML page"),
        ("error of a server", [.. "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"u8], "an XML text"),
        ("pointer of LFS", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 12345\n"u8],
            "git lfs pull"),
        ("pointer of annex", [.. "/annex/objects/SHA256E-s12345--4d7a.npz\n"u8], "git annex get"),
        ("json", [.. "{\"a\": [1, 2, 3]}"u8], "a JSON text"),
        ("text", [.. "Not Found, ask the owner of the file"u8], "'Not Found, ask the owner of the file'"),
        ("pickle", [0x80, 4, 0x95, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'N', (byte)'.'], "never run"),
        ("noise", [0xff, 0xa7, 0xff, 0x81, 0x42, 0xfe, 0xff, 0x90, 0x80, 0xff], "a binary file of no kind"),
        ("noise with zeros", [0xff, 0, 0, 1, 0x42, 0xfe, 0xff, 0x90, 0x80, 0xff], "a binary file of no kind"),
        ("wide text", [0xff, 0xfe, .. System.Text.Encoding.Unicode.GetBytes("Not Found, ask the owner")], "a text in UTF-16"),
        ("older text", [.. System.Text.Encoding.Latin1.GetBytes("Nicht gefunden; bitte die Behörde fragen")], "a text that begins"),
        ("text of others", [.. "Не найдено"u8], "a text that begins 'Не найдено'"),
        ("hdf5", [0x89, .. "HDF\r\n\u001a\n"u8, 0, 0, 0, 0], "an HDF5 file"),
        ("zstd", [0x28, 0xb5, 0x2f, 0xfd, 4, 0, 0, 0], "unzstd"),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void EveryReader_NamesWhatItWasGiven()
    {
        List<string> silent = [];
        foreach ((string name, byte[] content, string said) in Wrong)
        {
            foreach ((string extension, Action<string> read) in Readers())
            {
                string path = Path.Combine(folder, $"{name}{extension}");
                File.WriteAllBytes(path, content);
                string message = Assert.ThrowsAny<InvalidDataException>(() => read(path)).Message;
                if (!message.StartsWith(path, StringComparison.Ordinal) || !message.Contains(said, StringComparison.Ordinal)) silent.Add(
                    message);
            }
        }
        Assert.Empty(silent);
    }

    [Fact]
    public void Formats_UnderAnothersExtension_AreNamed()
    {
        PolyReluNetwork network = new(1, false, Matrix.From(1, 1, [1]), Matrix.From(1, 1, [1]));
        string safetensors = Path.Combine(folder, "m.safetensors"), npz = Path.Combine(folder, "m.npz");
        NetworkFile.Save(safetensors, network);
        NetworkFile.Save(npz, network);
        Expect(safetensors, ".npz", "a safetensors file");
        Expect(safetensors, ".pt", "a safetensors file");
        Expect(npz, ".safetensors", "a zip archive");
        byte[] packed = Gzip(File.ReadAllBytes(npz));
        string gzip = Path.Combine(folder, "packed");
        File.WriteAllBytes(gzip, packed);
        Expect(gzip, ".npz", "compressed by gzip");

        void Expect(string from, string extension, string said)
        {
            string path = Path.Combine(folder, $"other{extension}");
            File.Copy(from, path, overwrite: true);
            string message = Assert.Throws<InvalidDataException>(() => NetworkFile.Load(path)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            Assert.Contains(said, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FoldersAndLinksWithoutContent_AreNamed()
    {
        foreach ((string extension, Action<string> read) in Readers())
        {
            string path = Path.Combine(folder, $"folder{extension}");
            Directory.CreateDirectory(path);
            Assert.Contains("is a folder", Assert.Throws<InvalidDataException>(() => read(path)).Message, StringComparison.Ordinal);
        }
        string link = Path.Combine(folder, "link.npz");
        File.CreateSymbolicLink(link, ".git/annex/objects/ab/cd/SHA256E-s1--1.npz");
        Assert.Contains("git annex get", Assert.Throws<InvalidDataException>(() => NetworkFile.Load(link)).Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<(string Extension, Action<string> Read)> Readers() =>
    [
        (".npy", path => NpyFile.Read(path)),
        (".npz", path => NpzFile.Read(path)),
        (".npz", path => NpzFile.Names(path)),
        (".npz", path => NetworkFile.Load(path)),
        (".npz", path => WitnessFile.Read(path)),
        (".npz", path => new FeatureFile { Path = path }.Load()),
        (".safetensors", path => SafetensorsFile.Read(path)),
        (".safetensors", path => NetworkFile.Load(path)),
        (".pt", path => PyTorchStateDict.Read(path)),
        (".pth", path => NetworkFile.Load(path)),
        ("-ubyte", path => IdxFile.Read(path)),
    ];

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest)) gzip.Write(content);
        return stream.ToArray();
    }
}
