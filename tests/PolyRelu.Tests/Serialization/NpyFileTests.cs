using System.Text;
using CsCheck;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public class NpyFileTests
{
    [Fact]
    public void Read_TakesEveryOrderAndVersion()
    {
        (string Descriptor, bool Fortran, byte[] Data)[] variants =
        [
            ("<i2", false, [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]),
            (">i2", false, [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6]),
            ("<i2", true, [1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6, 0]),
            (">i2", true, [0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6]),
        ];
        foreach ((string descriptor, bool fortran, byte[] data) in variants)
            for (byte version = 1; version <= 3; version++)
            {
                NumericArray array = Read(Npy(version,
                    $"{{'descr': '{descriptor}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': (2, 3), }}", data));
                Assert.Equal([2, 3], array.Shape.ToArray());
                Assert.Equal([1, 2, 3, 4, 5, 6], array.Elements<short>().ToArray());
            }
    }

    [Fact]
    public void Read_TakesOtherSpellingsOfTheHeader()
    {
        Assert.Equal([7f], Read(Npy(1, "{\"shape\":(),\"descr\":\"=f4\",\"fortran_order\":False}", BitConverter.GetBytes(7f)))
            .Elements<float>().ToArray());
        Assert.Equal([2], Read(Npy(1, "{'descr':'|b1','fortran_order':True,'shape':(2L,)}   \n", [1, 0])).Shape.ToArray());
    }

    [Fact]
    public void Write_MakesTheBytesThatNumPyMakes()
    {
        // numpy 1.24: np.save(f, np.array([[1, 2]], np.float32))
        byte[] expected = Npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".PadRight(117) + "\n",
            [0, 0, 128, 63, 0, 0, 0, 64]);
        using MemoryStream stream = new();
        NpyFile.Write(stream, NumericArray.From([1f, 2f], 1, 2));
        Assert.Equal(expected, stream.ToArray());
        Assert.Equal(0, (stream.Length - 8) % 64);
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameBits() =>
        ArrayGenerators.Array.Where(array => array.Type != ElementType.BFloat16).Sample(array =>
    {
        using MemoryStream stream = new();
        NpyFile.Write(stream, array);
        stream.Position = 0;
        return NpyFile.Read(stream, "round trip").ContentEquals(array);
    });

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O'")]
    [InlineData("{'descr': '<U12', 'fortran_order': False, 'shape': (1,), }", "'<U12'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "records")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3), }", "(n,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "dimension")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,), }", "'shape'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "missing")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "offset")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }...", "padding")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }", "more elements")]
    [InlineData("{'descr': '<f4", "does not end")]
    public void Read_RefusesWhatItDoesNotKnow(string header, string reason)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read(Npy(1, header, new byte[4])));
        Assert.StartsWith("test.npy, offset ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesTrailingBytes() =>
        Assert.Throws<InvalidDataException>(() => Read(Npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", new byte[5])));

    [Fact]
    public void Read_OfAHeaderThatPromisesMoreThanThereIs_AllocatesNothing()
    {
        byte[] bytes = Npy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (200000000,), }", new byte[8]);
        Assert.Throws<InvalidDataException>(() => Read(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static NumericArray Read(byte[] bytes) => NpyFile.Read(new MemoryStream(bytes), "test.npy");

    private static byte[] Npy(byte version, string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }
}
