using Parquet;
using Parquet.Schema;
using PolyRelu.Experiments.Data;
using PolyRelu.Kernels;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Data;

/// <summary>Samples that cannot be read: a sentence says where, what came and what to do.</summary>
public sealed class SampleRefusalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("", "holds no line")]
    [InlineData("x,label\n", "expected at least one sample")]
    [InlineData("label\n0\n1\n", "expected a column of labels and at least one of features; found 1 column, label")]
    [InlineData("x1,x2,label\n1,2,0\n3,abc,1\n", "line 3, column 'x2': expected a number; found 'abc'. A column that is no feature is")]
    [InlineData("x1,x2,label\n1,,0\n", "line 2, column 'x2': expected a number; the cell is empty. Fill in missing values")]
    [InlineData("x1,x2,label\n1,nan,0\n", "found 'nan'. Fill in missing values")]
    [InlineData("x1,x2,label\n1,1e39,0\n", "found '1e39'. Expected are finite numbers")]
    [InlineData("x1;x2;label\n1;2,5;0\n", "found '2,5'. Write decimals with a point")]
    [InlineData("x1,x2,label\n1,2,0\n3,4,5,1\n", "line 3: expected 3 cells, as in line 1, separated by commas; found 4")]
    [InlineData("x1,x2,label\n1,2,0\n3,4,no\n", "line 3, column 'label': expected a label that is a whole number, as at line 2")]
    [InlineData("x1,x2,label\n1,2,0\n3,4,\n", "line 3, column 'label': expected a label; the cell is empty")]
    [InlineData("1,2,0.5\n3,4,1.5\n", "column 2: expected a label, a whole number or a name; found '0.5'. Is this the column of labels?")]
    [InlineData("label,y,x\n1,2,3\n", "the labels may be label, y")]
    [InlineData("x1,x2,label\n1,2,cat\n3,4,cat\n", "a classifier needs at least 2 classes")]
    public void Csv_SaysLineColumnAndWhatCame(string text, string expected)
    {
        File.WriteAllText(At("a.csv"), text);
        Refuse(new SampleFile { Path = At("a.csv") }, expected);
    }

    [Fact]
    public void Columns_ThatAreNotThere_AreNamedWithThoseThatAre()
    {
        File.WriteAllText(At("a.csv"), "age,height,label\n1,2,0\n3,4,1\n");
        Refuse(new SampleFile { Path = At("a.csv"), LabelColumn = "lable" }, "no column 'lable' (--label-column); it has: age");
        Refuse(new SampleFile { Path = At("a.csv"), LabelColumn = "3" }, "there are 3 columns, 0 to 2");
        Refuse(new SampleFile { Path = At("a.csv"), LabelColumn = "age", IgnoredColumns = ["age"] }, "holds the labels and is to be");
        File.WriteAllBytes(At("a.csv"), [0x50, 0x4b, 0, 0, 0]);
        Refuse(new SampleFile { Path = At("a.csv") }, "is no text");
    }

    [Fact]
    public void Npz_ListsItsArraysAndTheOption()
    {
        Matrix inputs = Matrix.From(2, 1, [1, 2]);
        SampleWriter.Npz(At("a.npz"), inputs, [0, 1], "embeddings", "cls");
        Refuse(new SampleFile { Path = At("a.npz") }, "it has: embeddings, cls. Name them by --feature-column NAME");
        Refuse(new SampleFile { Path = At("a.npz"), FeatureColumn = "embeddings" }, "usual name of labels; it has: embeddings, cls. Name "
            + "them by --label-column NAME");
        Assert.Equal(2, new SampleFile { Path = At("a.npz"), FeatureColumn = "embeddings", LabelColumn = "cls" }.Load().Count);
        NpzFile.Write(At("b.npz"), new Dictionary<string, NumericArray>
        {
            ["x"] = NumericArray.From(inputs), ["data"] = NumericArray.From(inputs), ["y"] = NumericArray.From([0, 1], 2),
        });
        Refuse(new SampleFile { Path = At("b.npz") }, "the features may be x, data");
        SampleWriter.Npz(At("c.npz"), inputs, [0, 1], "x_train", "y_train");
        Refuse(new SampleFile { Path = At("c.npz") }, "or a split by --split train");
    }

    [Theory]
    [InlineData("std", 0f, "The standard deviation of feature 0 is 0")]
    [InlineData("mean", float.NaN, "The mean of feature 0 is NaN")]
    public void MeanAndDeviation_MustBeNumbers(string name, float value, string expected)
    {
        NpzFile.Write(At("a.npz"), new Dictionary<string, NumericArray>
        {
            ["x"] = NumericArray.From([1f, 2], 2, 1), ["y"] = NumericArray.From([0, 1], 2), [name] = NumericArray.From([value], 1),
        });
        Refuse(new SampleFile { Path = At("a.npz") }, expected);
        Refuse(new SampleFile { Path = At("a.npz"), Mean = [1, 2, 3] }, "The mean has 3 numbers; expected 1 for all features, or 1");
    }

    [Fact]
    public void Parquet_SaysRowAndColumn()
    {
        DataField<double?> feature = new("f");
        DataField<string> text = new("name");
        DataField<int> label = new("label");
        SampleWriter.Write(At("a.parquet"), [feature, text, label], async writer =>
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<double>(feature, new double?[] { 1, null, 3 });
            await group.WriteAsync(text, new[] { "a", "b", "c" });
            await group.WriteAsync<int>(label, new[] { 0, 1, 0 });
        });
        SampleFile file = new() { Path = At("a.parquet") };
        Refuse(file, "column 'name' holds texts; expected numbers, or a list of numbers in each row. Leave it out by --ignore-columns");
        Refuse(file with { IgnoredColumns = ["name"] }, "row 1, column 'f': expected a finite number");
        Refuse(file with { FeatureColumn = "g" }, "no column is named 'g' (--feature-column)");
        File.WriteAllText(At("b.parquet"), "<html>Not here, but long enough to have been a file</html>");
        Refuse(new SampleFile { Path = At("b.parquet") }, "is no Parquet file that can be read");
    }

    [Fact]
    public void Images_OfAnotherSizeOrKind_AreNamed()
    {
        SampleWriter.Png(At("i/a/0.png"), 2, 2, [1, 2, 3, 4]);
        SampleWriter.Png(At("i/b/0.png"), 2, 3, [1, 2, 3, 4, 5, 6]);
        SampleFile file = new() { Path = At("i") };
        Refuse(file, $"{At("i/b/0.png")} has 2 × 3 pixels; expected 2 × 2, as {At("i/a/0.png")} has");
        SampleWriter.Png(At("i/b/0.png"), 2, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Refuse(file, $"{At("i/b/0.png")} is in red, green and blue; expected it grey");
        File.WriteAllBytes(At("i/b/0.png"), [1, 2, 3]);
        Refuse(file, $"{At("i/b/0.png")} is no PNG image");
        byte[] cut = File.ReadAllBytes(At("i/a/0.png"));
        File.WriteAllBytes(At("i/b/0.png"), cut[..(cut.Length * 2 / 3)]);
        Refuse(file, $"{At("i/b/0.png")} is a damaged PNG image");
        File.Delete(At("i/b/0.png"));
        Refuse(file, $"{At("i/b")} holds no PNG image");
        File.WriteAllBytes(At("i/b/0.jpg"), [1]);
        Refuse(file, $"{At("i/b/0.jpg")}: expected PNG images alone");
    }

    [Fact]
    public void Labels_ThatDoNotFitTheOutputs_AreRefused()
    {
        File.WriteAllText(At("a.csv"), "x,label\n1,dog\n2,fox\n");
        SampleFile file = new() { Path = At("a.csv") };
        Refuse(file with { Outputs = 10 }, "10 outputs need 10; which name is which class is not known");
        Refuse(file with { Classes = new(["cat", "dog"]) }, "the label 'fox' is none of the classes");
        File.WriteAllText(At("b.csv"), "x,label\n1,0\n2,1\n");
        Refuse(new SampleFile { Path = At("b.csv"), Classes = new(1) }, "labels that count from 1, of at least 2 classes; found 0 to 1");
        Refuse(new SampleFile { Path = At("b.csv"), Classes = new(["cat", "dog"]) }, "expected the class names");
    }

    private string At(string name) => Path.Combine(folder, name);

    private static void Refuse(SampleFile file, string expected)
    {
        string message = Assert.Throws<InvalidDataException>(file.Load).Message;
        Assert.StartsWith(Path.GetDirectoryName(file.Path)!, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
