using CsCheck;
using Parquet;
using Parquet.Schema;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Data;

/// <summary>Samples of one's own: what every format gives, and how labels, columns and splits are found.</summary>
public sealed class SampleFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Formats_GiveTheSameSamples()
    {
        Gen<float> number = Gen.OneOf(Gen.Float[-1e3f, 1e3f], Gen.Float.Where(value => float.IsFinite(value)), Gen.Const(-0f));
        Gen.Select(Gen.Int[2, 9], Gen.Int[1, 5], Gen.Char[",;\t"]).SelectMany((n, d, separator) => Gen.Select(
            number.Array[n * d], Gen.Int[0, 1].Array[n], Gen.Const(d), Gen.Const(separator))).Sample((values, labels, d, separator) =>
        {
            labels[0] = 0;
            labels[^1] = 1;
            Matrix inputs = Matrix.From(labels.Length, d, values);
            Dataset npz = Load(SampleWriter.Npz(At("a.npz"), inputs, labels)),
                csv = Load(SampleWriter.Csv(At("a.csv"), inputs, [.. labels.Select(label => $"{label}")], separator)),
                parquet = Load(SampleWriter.Parquet(At("a.parquet"), inputs, labels));
            Assert.Equal((npz.ContentHash(), npz.ContentHash()), (csv.ContentHash(), parquet.ContentHash()));
            Assert.Equal(values.Select(BitConverter.SingleToInt32Bits),
                csv.Samples.Inputs.ToArray().Select(BitConverter.SingleToInt32Bits));
        }, iter: 60, threads: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Images_AreTheirBytesDividedBy255(int channels)
    {
        const int Classes = 3, Each = 4, Height = 3, Width = 5;
        CounterRandom random = new(5, (uint)channels);
        byte[] pixels = new byte[Classes * Each * channels * Height * Width];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(255 * random.NextDouble());
        (pixels[0], pixels[1]) = (0, 255);
        int size = channels * Height * Width;
        int[] labels = [.. Enumerable.Range(0, Classes * Each).Select(i => i % Classes)];
        for (int i = 0; i < labels.Length; i++)
            SampleWriter.Png(At($"images/{labels[i]}/{i:00}.png"), Height, Width, pixels[(i * size)..((i + 1) * size)]);
        Dataset images = Load(At("images"));
        Matrix inputs = Matrix.From(labels.Length, size, [.. pixels.Select(pixel => pixel / 255f)]);
        Assert.Equal(Load(SampleWriter.Npz(At("b.npz"), inputs, labels)).ContentHash(), images.ContentHash());
        Assert.Equal((new ImageShape(Height, Width, channels), Box.Unit), (images.Shape, images.Box));
        Assert.Equal([0, 1, 2, 0], Load(At("images"), file => file with { Count = 4 }).Samples.Labels);
    }

    [Fact]
    public void FoldersOfClasses_AreInTheOrderOfTheirNames()
    {
        foreach (string name in (string[])["9", "10", "100"]) Image("numbers", name);
        Dataset numbers = Load(At("numbers"));
        Assert.Equal([0, 1, 2], numbers.Samples.Labels);
        Assert.Equal(["9", "10", "100"], numbers.Classes!.Names!);
        Assert.Contains("'9' is 0, '10' is 1", Assert.Single(numbers.Notes).Finding, StringComparison.Ordinal);
        // A network of ten outputs knows what the numbers are.
        foreach (string name in (string[])["3", "7"]) Image("digits", name);
        Assert.Equal([3, 7], Load(At("digits"), file => file with { Outputs = 10 }).Samples.Labels);
        foreach (string name in (string[])["dog", "Cat", "ape"]) Image("names", name);
        Assert.Equal(["Cat", "ape", "dog"], Load(At("names")).Classes!.Names!);
        foreach (string name in (string[])["1", "2"]) Image("counted", name);
        Assert.Equal([0, 1], Load(At("counted")).Samples.Labels);
    }

    [Fact]
    public void Splits_AreFoldersOrEndingsOfNames()
    {
        foreach (string split in (string[])["train", "test"])
            foreach (string name in (string[])["a", "b"]) Image(Path.Combine("split", split), name);
        SampleFile images = new() { Path = At("split") };
        Assert.Equal(["train", "test"], images.Splits());
        Dataset test = (images with { Split = "test" }).Load();
        Assert.Equal(("test", 2), (test.Split, test.Count));
        Matrix inputs = Matrix.From(2, 1, [1, 2]);
        foreach ((string x, string y) in new[] { ("x_{0}", "y_{0}"), ("X_{0}", "y_{0}"), ("{0}_images", "{0}_labels") })
        {
            NpzFile.Write(At("k.npz"), new Dictionary<string, NumericArray>
            {
                [string.Format(null, x, "train")] = NumericArray.From(inputs), [string.Format(null, y, "train")] = Labels(0, 1),
                [string.Format(null, x, "test")] = NumericArray.From(inputs), [string.Format(null, y, "test")] = Labels(1, 0),
            });
            Assert.Equal(["train", "test"], new SampleFile { Path = At("k.npz") }.Splits());
            Assert.Equal([1, 0], Load(At("k.npz"), file => file with { Split = "test" }).Samples.Labels);
        }
    }

    [Theory]
    [InlineData("x1,x2,label\n1,2,0\n3,4,1\n", "1 2 3 4")]
    [InlineData("label,x1,x2\n0,1,2\n1,3,4\n", "1 2 3 4")]
    [InlineData("1,2,0\n3,4,1\n", "1 2 3 4")]
    [InlineData("\uFEFFx1;x2;class\r\n1;2;0\r\n\r\n3;4;1\r\n", "1 2 3 4")]
    [InlineData("x1\tx2\ty\n1\t2\t0\n3\t4\t1", "1 2 3 4")]
    [InlineData(",x1,x2,y\n0,1,2,0\n1,3,4,1\n", "1 2 3 4")]
    [InlineData("0,1,label\n1,2,0\n3,4,1\n", "1 2 3 4")]
    [InlineData("\"x, 1\",\"x2\",\"target\"\n\"1\",2,0\n3,\"4\",1\n", "1 2 3 4")]
    [InlineData("1.0,2.0,no\n3.0,4.0,yes\n", "1 2 3 4")]
    public void Csv_WithAnyHeaderAndSeparator_IsUnderstood(string text, string features)
    {
        File.WriteAllText(At("c.csv"), text);
        Dataset data = Load(At("c.csv"));
        Assert.Equal(features, string.Join(' ', data.Samples.Inputs.ToArray()));
        Assert.Equal([0, 1], data.Samples.Labels);
    }

    [Fact]
    public void Columns_AreChosenByNameOrNumber()
    {
        File.WriteAllText(At("c.csv"), "id,age,income,height\nA7,30,1,1.8\nB9,40,0,1.7\n");
        SampleFile file = new() { Path = At("c.csv"), LabelColumn = "income", IgnoredColumns = ["id"] };
        Assert.Equal([30, 1.8f, 40, 1.7f], file.Load().Samples.Inputs.ToArray());
        Assert.Equal([1, 0], file.Load().Samples.Labels);
        Assert.Equal(file.Load().ContentHash(), (file with { LabelColumn = "-2", IgnoredColumns = ["0"] }).Load().ContentHash());
    }

    [Fact]
    public void Parquet_TakesListsTextsAndColumnsOfAnyNumbers()
    {
        // Lists come from the writer that Arrow, pandas and Hugging Face use.
        using (ParquetSharp.ParquetFileWriter writer = new(At("l.parquet"),
            [new ParquetSharp.Column<double[]>("pixels"), new ParquetSharp.Column<string>("target")]))
        {
            using (ParquetSharp.RowGroupWriter group = writer.AppendRowGroup())
            {
                using (ParquetSharp.LogicalColumnWriter<double[]> lists = group.NextColumn().LogicalWriter<double[]>())
                    lists.WriteBatch([[1, 2], [3, 4]]);
                using ParquetSharp.LogicalColumnWriter<string> texts = group.NextColumn().LogicalWriter<string>();
                texts.WriteBatch(["no", "yes"]);
            }
            writer.Close();
        }
        Dataset data = Load(At("l.parquet"));
        Assert.Equal([1, 2, 3, 4], data.Samples.Inputs.ToArray());
        Assert.Equal([0, 1], data.Samples.Labels);
        DataField<byte> bytes = new("a");
        DataField<long> longs = new("b");
        DataField<bool> label = new("y");
        SampleWriter.Write(At("m.parquet"), [bytes, longs, label], async writer =>
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<byte>(bytes, new byte[] { 1, 3 });
            await group.WriteAsync<long>(longs, new long[] { 2, 4 });
            await group.WriteAsync<bool>(label, new[] { false, true });
        });
        Assert.Equal(data.ContentHash(), Load(At("m.parquet")).ContentHash());
    }

    [Fact]
    public void LabelsFromOne_AreClassesFromZero_AndSaidSo()
    {
        Matrix inputs = Matrix.From(4, 1, [1, 2, 3, 4]);
        Dataset Of(int[] labels, int? outputs = null) =>
            Load(SampleWriter.Npz(At("o.npz"), inputs, labels), file => file with { Outputs = outputs });
        Assert.Equal((3, "0 1 2 0"), Seen(Of([1, 2, 3, 1])));
        Assert.Equal((10, "0 9 2 0"), Seen(Of([1, 10, 3, 1], 10)));
        Assert.Equal((1, "-1 1 1 -1"), Seen(Of([1, 2, 2, 1], 1)));
        Assert.Equal((2, "0 1 1 0"), Seen(Of([1, 2, 2, 1])));
        // Where class 0 only does not occur, nothing is taken for granted.
        Assert.Equal((10, "1 9 3 1"), Seen(Of([1, 9, 3, 1], 10)));
        Assert.Equal((1, "1 -1 1 1"), Seen(Of([1, -1, 1, 1])));
        DataNote note = Assert.Single(Of([1, 2, 3, 1]).Notes);
        Assert.Equal(DataNoteKind.LabelsFromOne, note.Kind);
        Assert.Contains("1 was taken as class 0 and so on, 3 as class 2", note.Finding, StringComparison.Ordinal);
        Dataset known = Load(At("o.npz"), file => file with { Classes = new ClassLabels(0) });
        Assert.Equal((4, "1 2 3 1"), Seen(known));

        static (int, string) Seen(Dataset data) => (data.Outputs, string.Join(' ', data.Samples.Labels));
    }

    [Fact]
    public void NamesOfClasses_AreThoseOfTheTrainingSamples()
    {
        File.WriteAllText(At("c.csv"), "x,label\n1,dog\n2,fox\n");
        ClassLabels classes = new(["cat", "dog", "fox"]);
        Assert.Equal(classes, ClassLabels.Parse(classes.ToJson()));
        Dataset data = Load(At("c.csv"), file => file with { Classes = classes, Outputs = 3 });
        Assert.Equal([1, 2], data.Samples.Labels);
        Assert.Equal([-1, 1], Load(At("c.csv"), file => file with { Outputs = 1 }).Samples.Labels);
    }

    [Fact]
    public void MeanAndDeviation_AreThoseOfTheFile_UnlessSaidOtherwise()
    {
        NpzFile.Write(At("s.npz"), new Dictionary<string, NumericArray>
        {
            ["images"] = NumericArray.From(new float[2 * 3 * 2 * 2], 2, 3, 2, 2), ["labels"] = Labels(0, 1),
            ["mean"] = NumericArray.From([1f, 2, 3], 3), ["std"] = NumericArray.From([0.5], 1),
        });
        Dataset data = Load(At("s.npz"));
        Assert.Equal(new ImageShape(2, 2, 3), data.Shape);
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3], data.Standardisation!.Mean.ToArray());
        Assert.Equal(0.5f, data.Standardisation.CommonStd);
        Assert.True(Load(At("s.npz"), file => file with { Mean = [0], Std = [1] }).Standardisation!.IsIdentity);
    }

    private static NumericArray Labels(params int[] labels) => NumericArray.From(labels, labels.Length);

    private static Dataset Load(string path, Func<SampleFile, SampleFile>? with = null)
    {
        SampleFile file = new() { Path = path };
        return (with is null ? file : with(file)).Load();
    }

    private string At(string name) => Path.Combine(folder, name);

    private void Image(string root, string name) => SampleWriter.Png(At(Path.Combine(root, name, "0.png")), 2, 2, [1, 2, 3, 4]);
}
