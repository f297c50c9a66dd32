using System.Runtime.InteropServices;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>Checkpoints of training scripts, and names with a wrapper's prefix.</summary>
public sealed class TorchCheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    [InlineData("net of mine")]
    public void Read_TakesTheOneDictionaryOfTensors(string key)
    {
        TorchArchive archive = Open(key).Text("optimizer_state_dict").Emit('}', '(').Text("state").Emit('}').Text("param_groups")
            .Emit(']', '}').Text("lr").Emit('G')
            .Double(0.001).Emit('s', 'a', 'u').Text("loss");
        byte[] file = Scalar(archive).Text("epoch").Integer(3).Emit('u').ToBytes();
        IReadOnlyDictionary<string, NumericArray> tensors = PyTorchStateDict.Read(new MemoryStream(file), "c.pt");
        Assert.Equal(["prelulayer.W", "output_net.weight"], tensors.Keys);
        Assert.Equal([1f, 2, 3, 4, 5, 6], tensors["prelulayer.W"].ToSingles());
    }

    [Fact]
    public void Read_OfSeveral_AsksForOne()
    {
        byte[] file = Network(Network(new TorchArchive().Emit('}', '(').Text("model"), "").Text("ema"), "").Emit('u').ToBytes();
        string message = Assert.Throws<InvalidDataException>(() => PyTorchStateDict.Read(new MemoryStream(file), "c.pt")).Message;
        Assert.StartsWith("c.pt", message, StringComparison.Ordinal);
        Assert.Contains("model, ema", message, StringComparison.Ordinal);
        Assert.Contains("torch.save(checkpoint['model'], path)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("module._orig_mod.")]
    public void Load_LeavesOutAPrefixOfAllNames_AndSaysSo(string prefix)
    {
        string path = Path.Combine(folder, "m.pt"), npz = Path.Combine(folder, "m.npz"), safetensors =
            Path.Combine(folder, "m.safetensors");
        File.WriteAllBytes(path, Network(new TorchArchive().Emit('}', '(').Text("state_dict"), prefix).Emit('u').ToBytes());
        IReadOnlyDictionary<string, NumericArray> arrays = PyTorchStateDict.Read(path);
        NpzFile.Write(npz, arrays);
        SafetensorsFile.Write(safetensors, arrays);
        foreach (string file in new[] { path, npz, safetensors })
        {
            List<string> notes = [];
            PolyReluNetwork network = NetworkFile.Load(file, new NetworkFileOptions { Power = 1, Note = notes.Add });
            Assert.Equal((2, 3, 1), (network.InputDimension, network.Hidden, network.Outputs));
            string note = Assert.Single(notes);
            Assert.Contains($"names without '{prefix}'", note, StringComparison.Ordinal);
            Assert.Equal(file == path, note.Contains("its state dict 'state_dict'", StringComparison.Ordinal));
        }
        CommandRun run = CommandRun.Of("convert", path, Path.Combine(folder, "out.safetensors"), "--power", "1").Expect(0);
        Assert.Contains($"note: {path}: took its state dict 'state_dict', names without '{prefix}'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfNamesWithSeveralPrefixes_IsRefused()
    {
        string path = Path.Combine(folder, "m.npz");
        NpzFile.Write(path, new Dictionary<string, NumericArray>
        {
            ["a.prelulayer.W"] = NumericArray.From(Matrix.From(1, 1, [1])), ["b.output_net.weight"] =
                NumericArray.From(Matrix.From(1, 1, [1])),
        });
        Assert.Contains("'b.output_net.weight'", Assert.Throws<InvalidDataException>(() => NetworkFile.Load(path)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A checkpoint that begins with its state dict.</summary>
    private static TorchArchive Open(string key) => Network(new TorchArchive().Emit('}', '(').Text(key), "");

    private static TorchArchive Network(TorchArchive archive, string prefix) => archive.OpenDictionary()
        .Tensor(prefix + "prelulayer.W", "FloatStorage", MemoryMarshal.AsBytes<float>([1f, 2, 3, 4, 5, 6]).ToArray(), 6, 0, [2, 3], [3, 1])
        .Tensor(prefix + "output_net.weight", "FloatStorage", MemoryMarshal.AsBytes<float>([1f, 2, 3]).ToArray(), 3, 0, [1, 3], [3, 1])
        .CloseDictionary();

    /// <summary>A tensor as a value: the name that comes with it is that of the pair before.</summary>
    private static TorchArchive Scalar(TorchArchive archive) =>
        archive.Global("torch._utils", "_rebuild_tensor_v2").Emit('(', '(').Text("storage").Global("torch", "FloatStorage")
        .Text("0").Text("cpu").Integer(6).Emit('t', 'Q').Integer(0).Emit(')', ')', '\x89').Global("collections", "OrderedDict")
            .Emit(')', 'R', 't', 'R');
}
