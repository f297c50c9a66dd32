using System.Security.Cryptography;
using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Data;

public class DatasetTests
{
    private static readonly Dataset Small = new("small", "all", new Samples(Matrix.From(2, 3, [1, 2, 3, 4, 5, 6]), [1, 0]), 2)
    { ClusterOf = [4, 5] };

    [Fact]
    public void ContentHash_IsOfTheBytesThatItsDocumentationNames()
    {
        byte[] bytes = [.. new[] { 2, 3, 2 }.SelectMany(BitConverter.GetBytes),
            .. new[] { 1f, 2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes), .. new[] { 1, 0 }.SelectMany(BitConverter.GetBytes)];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Small.ContentHash());
    }

    [Fact]
    public void ContentHash_DoesNotDependOnTheLayoutOfTheMemory()
    {
        Matrix wide = Matrix.From(2, 5, [9, 1, 2, 3, 9, 9, 4, 5, 6, 9]);
        Assert.Equal(Small.ContentHash(), (Small with { Samples = new Samples(wide.ColumnRange(1, 3), [1, 0]) }).ContentHash());
    }

    [Fact]
    public void ContentHash_SeesEveryChange()
    {
        Dataset[] others =
        [
            Small.Take(1), Small with { Outputs = 3 }, Small with { Samples = new Samples(Small.Samples.Inputs, [0, 1]) },
            Small with { Samples = new Samples(Matrix.From(2, 3, [1, 2, 3, 4, 5, -6]), [1, 0]) },
            Small with { Samples = new Samples(Matrix.From(2, 3, [4, 5, 6, 1, 2, 3]), [0, 1]) },
        ];
        Assert.Equal(others.Length + 1, others.Append(Small).Select(data => data.ContentHash()).Distinct().Count());
    }

    [Fact]
    public void Take_KeepsTheClustersOfItsSamples() => Assert.Equal([4], Small.Take(1).ClusterOf!);
}
