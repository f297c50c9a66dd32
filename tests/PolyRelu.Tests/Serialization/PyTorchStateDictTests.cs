using System.Runtime.InteropServices;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public class PyTorchStateDictTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    /// <summary>PyTorch 1.13: torch.save({'w': torch.tensor([1., 2.])}, path).</summary>
    internal static readonly string MadeByTorch = string.Concat(
        "UEsDBAAACAgAAAAAAAAAAAAAAAAAAAAAAAAKABgAZy9kYXRhLnBrbEZCFABaWlpaWlpaWlpaWlpaWlpaWlpaWoACfXEAWAEAAAB3cQFjdG9yY2",
        "guX3V0aWxzCl9yZWJ1aWxkX3RlbnNvcl92MgpxAigoWAcAAABzdG9yYWdlcQNjdG9yY2gKRmxvYXRTdG9yYWdlCnEEWAEAAAAwcQVYAwAAAGNw",
        "dXEGSwJ0cQdRSwBLAoVxCEsBhXEJiWNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxCilScQt0cQxScQ1zLlBLBwg6uhGHogAAAKIAAABQSwMEAA",
        "AICAAAAAAAAAAAAAAAAAAAAAAAAAgAKABnL2RhdGEvMEZCJABaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWloAAIA/AAAAQFBL",
        "Bwh2pT8uCAAAAAgAAABQSwMEAAAICAAAAAAAAAAAAAAAAAAAAAAAAAkAQQBnL3ZlcnNpb25GQj0AWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWl",
        "paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWjMKUEsHCNGeZ1UCAAAAAgAAAFBLAQIAAAAACAgAAAAAAAA6uhGHogAAAKIAAAAK",
        "AAAAAAAAAAAAAAAAAAAAAABnL2RhdGEucGtsUEsBAgAAAAAICAAAAAAAAHalPy4IAAAACAAAAAgAAAAAAAAAAAAAAAAA8gAAAGcvZGF0YS8wUE",
        "sBAgAAAAAICAAAAAAAANGeZ1UCAAAAAgAAAAkAAAAAAAAAAAAAAAAAWAEAAGcvdmVyc2lvblBLBgYsAAAAAAAAAB4DLQAAAAAAAAAAAAMAAAAA",
        "AAAAAwAAAAAAAAClAAAAAAAAANIBAAAAAAAAUEsGBwAAAAB3AgAAAAAAAAEAAABQSwUGAAAAAAMAAwClAAAA0gEAAAAA");

    [Fact]
    public void Read_TakesWhatTorchWrites()
    {
        (string name, NumericArray tensor) = Assert.Single(Read(Convert.FromBase64String(MadeByTorch)));
        Assert.Equal(("w", "(2,)"), (name, tensor.FormatShape()));
        Assert.Equal([1f, 2f], tensor.ToSingles());
    }

    [Fact]
    public void Read_HonoursOffsetsAndStrides()
    {
        byte[] file = new TorchArchive().OpenDictionary()
            .Tensor("whole", "FloatStorage", Bytes(Six), 6, 0, [2, 3], [3, 1])
            .Tensor("transposed", "FloatStorage", Bytes(Six), 6, 0, [3, 2], [1, 3])
            .Tensor("tail", "FloatStorage", Bytes(Six), 6, 2, [2], [3])
            .Tensor("scalar", "LongStorage", Bytes<long>([-7]), 1, 0, [], [])
            .Tensor("empty", "FloatStorage", [], 0, 0, [0, 4], [4, 1])
            .CloseDictionary().ToBytes();
        IReadOnlyDictionary<string, NumericArray> tensors = Read(file);
        Assert.Equal(["whole", "transposed", "tail", "scalar", "empty"], tensors.Keys);
        Assert.Equal(Six, tensors["whole"].ToSingles());
        Assert.Equal([1, 4, 2, 5, 3, 6], tensors["transposed"].ToSingles());
        Assert.Equal([3, 6], tensors["tail"].ToSingles());
        Assert.Equal(-7, tensors["scalar"].ToScalar());
        Assert.Equal([0, 4], tensors["empty"].Shape.ToArray());
    }

    [Fact]
    public void Read_TakesEveryElementTypeAndBothByteOrders()
    {
        TorchArchive archive = new TorchArchive { ByteOrder = "big" }.OpenDictionary()
            .Tensor("double", "DoubleStorage", [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], 1, 0, [1], [1])
            .Tensor("half", "HalfStorage", [0x3e, 0], 1, 0, [1], [1])
            .Tensor("bfloat", "BFloat16Storage", [0x3f, 0xc0], 1, 0, [1], [1])
            .Tensor("short", "ShortStorage", [0xff, 0xfe], 1, 0, [1], [1])
            .Tensor("bool", "BoolStorage", [1], 1, 0, [1], [1])
            .CloseDictionary();
        IReadOnlyDictionary<string, NumericArray> tensors = Read(archive.ToBytes());
        Assert.Equal([1.5, 1.5, 1.5, -2, 1], tensors.Values.Select(tensor => tensor.ToScalar()));
    }

    [Fact]
    public void Read_NeverRunsWhatAPickleAsksFor()
    {
        byte[] file = new TorchArchive().Global("os", "system").Emit('(').Text("echo no").Emit('t', 'R').ToBytes();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read(file));
        Assert.StartsWith("test.pt: net/data.pkl, offset 2: the pickle asks for 'os.system'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesWhatIsNoDictionaryOfTensors()
    {
        Refuse(new TorchArchive().OpenDictionary().Text("epoch").Integer(3).CloseDictionary(), "'epoch'");
        Refuse(new TorchArchive().Integer(3), "dictionary");
        Refuse(new TorchArchive().OpenDictionary().Emit('}', 'N').CloseDictionary(), "no text");
        Refuse(new TorchArchive().Global("torch", "FloatStorage").Emit(')', 'R'), "calls 'torch.FloatStorage'");
        Refuse(new TorchArchive().Emit('i'), "instruction 0x69");
        Refuse(new TorchArchive().Emit('u'), "mark");
        Refuse(new TorchArchive().Emit('('), "missing");
        Refuse(new TorchArchive().Emit('N', 'N'), "one object");
        Refuse(new TorchArchive().Emit('h', '\x05'), "before it was made");
    }

    [Fact]
    public void Read_RefusesTensorsThatLeaveTheirStorage()
    {
        Refuse(Tensor(6, 1, [2, 3], [3, 1]), "reaches element 6");
        Refuse(Tensor(6, -1, [2], [1]), "reaches element");
        Refuse(Tensor(6, 0, [2], [-1]), "negative");
        Refuse(Tensor(6, 0, [1000], [0]), "more elements than its storage");
        Refuse(Tensor(5, 0, [5], [1]), "should have 5 elements");
        Refuse(Tensor(1L << 40, 0, [6], [1]), "should have");
        Refuse(Tensor(6, 0, [2, 3], [3]), "strides");

        static TorchArchive Tensor(long count, long offset, int[] size, int[] stride) =>
            new TorchArchive().OpenDictionary().Tensor("w", "FloatStorage", Bytes(Six), count, offset, size, stride).CloseDictionary();
    }

    [Fact]
    public void Read_RefusesOldFormats()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read([0x80, 2, 0x8a, 10, .. "lüFù j¨ÎP.."u8]));
        Assert.Contains("PyTorch 1.6", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfARepeatedTensor_TakesNoMoreMemoryThanItsStorage()
    {
        TorchArchive archive = new TorchArchive().OpenDictionary()
            .Tensor("w", "FloatStorage", new byte[4 << 10], 1 << 10, 0, [1 << 10], [1]).Emit('q', '\x01');
        for (int i = 0; i < 10_000; i++) archive.Text($"w{i}").Emit('h', '\x01');
        byte[] file = archive.CloseDictionary().ToBytes();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(10_001, Read(file).Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 << 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Read_OfThePapersNetworks_GivesTheSameBitsAsNumPysCopy(int power)
    {
        IReadOnlyDictionary<string, NumericArray> torch = PyTorchStateDict.Read(TestData.Model(power, ".pt")),
        numpy = NpzFile.Read(TestData.Model(power, ".npz"));
        Assert.Equal(["center", "prelulayer.W", "output_net.weight", "output_net.bias"], torch.Keys);
        Assert.Equal(torch.Keys.Order(), numpy.Keys.Order());
        foreach (string name in torch.Keys) Assert.True(torch[name].ContentEquals(numpy[name]), name);
    }

    private static void Refuse(TorchArchive archive, string reason)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read(archive.ToBytes()));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(", offset ", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, NumericArray> Read(byte[] file) => PyTorchStateDict.Read(new MemoryStream(file), "test.pt");

    private static byte[] Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
