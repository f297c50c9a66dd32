using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements;
using PolyRelu.Experiments.Reporting.Results;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Results;

/// <summary>results.csv and results.parquet: one row per measured number, the same in both, as the files of trials have it.</summary>
public sealed partial class ResultTableTests
{
    private static readonly string[] Fixed =
        ["trial", "experiment", "kind", "label", "p", "alpha", "seed", "quantity", "value", "norm", "radius", "subject", "attack",
            "source"];

    [Theory]
    [InlineData("poster")]
    [InlineData("mnist-digits")]
    public void BothFiles_HoldTheSameCells(string preset)
    {
        string folder = Path.GetDirectoryName(SharedReports.Of(preset).Path)!;
        IReadOnlyList<string[]> records = Csv(folder);
        (string[] names, string?[][] columns, Type[] types) = ParquetTable.Read(Path.Combine(folder, ResultParquet.FileName));
        Assert.Equal(records[0], names);
        Assert.Equal(Fixed, names.Where(Fixed.Contains));
        Assert.True(records.Count > 100, $"{records.Count} rows");
        Assert.All(records, record => Assert.Equal(names.Length, record.Length));
        for (int c = 0; c < names.Length; c++)
        {
            Assert.Equal(records.Skip(1).Select(record => record[c]), columns[c].Select(cell => cell ?? ""));
            Assert.DoesNotContain("", columns[c]);
            Assert.Equal(names[c] switch
            {
                "p" or "alpha" or "value" or "radius" => typeof(double),
                "seed" => typeof(ulong),
                _ => typeof(string),
            }, types[c]);
        }
    }

    [Fact]
    public void Values_AreThoseOfTheFilesOfTrials_ToTheLastBit()
    {
        string folder = Path.GetDirectoryName(SharedReports.Of("poster").Path)!;
        IReadOnlyList<string[]> records = Csv(folder);
        int At(string name) => Array.IndexOf(records[0], name);
        int compared = 0;
        foreach (string[] row in records.Where(record => record[At("quantity")] == "robustAccuracy"))
        {
            string file = Path.Combine(folder, "trials", row[At("trial")], row[At("source")]);
            string[] subject = row[At("subject")].Split(" #");
            JsonNode evaluation = JsonNode.Parse(File.ReadAllText(file))!.AsArray()
                .Where(entry => (string)entry!["norm"]! == row[At("norm")] && (string)entry["split"]! == subject[0])
                .ElementAt(subject.Length == 1 ? 0 : int.Parse(subject[1], CultureInfo.InvariantCulture) - 1)!;
            JsonNode curve = evaluation["curves"]!.AsArray().Single(entry => (string)entry!["role"]! == "empirical")!;
            int place = curve["radii"]!.AsArray().ToList().FindIndex(radius => (double)radius! == Parse(row[At("radius")]));
            Assert.Equal((double)curve["robustAccuracy"]![place]!, Parse(row[At("value")]));
            Assert.Equal((string)curve["label"]!, row[At("attack")]);
            compared++;
        }
        Assert.True(compared > 20, $"{compared} values were compared");
    }

    [Theory]
    [InlineData("poster")]
    [InlineData("mnist-digits")]
    public void Rows_CanBeToldApart(string preset) =>
        Findings.ExpectNone(ResultLaws.Broken(Path.GetDirectoryName(SharedReports.Of(preset).Path)!));

    [Fact]
    public void SameTrials_GiveTheSameBytes()
    {
        string folder = Path.GetDirectoryName(SharedReports.Of("poster").Path)!,
        other = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        ResultFiles.Write(other, ResultFiles.Of(Report.Open(folder)));
        foreach (string file in new[] { ResultCsv.FileName, ResultParquet.FileName })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, file)), File.ReadAllBytes(Path.Combine(other, file)));
    }

    [Fact]
    public void AnyWordsAndNumbers_ReadBack()
    {
        string[] words = ["a, \"b\"", "line\r\nend", "=1+1", "αβ", " ", "\"", ","];
        double[] numbers = [0.1, -0.0, 5e-324, double.MaxValue, 1e21, 1.0 / 3, double.NaN];
        MeasuredTrial[] trials = [.. words.Select((word, i) =>
            Trial(word, numbers[i], $$"""{"power": {{i}}, "seed": 18446744073709551615}"""))];
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        ResultFiles.Write(folder, ResultTable.Of("some", trials));
        IReadOnlyList<string[]> records = Csv(folder);
        (string[] names, string?[][] columns, _) = ParquetTable.Read(Path.Combine(folder, ResultParquet.FileName));
        int label = Array.IndexOf(names, "label"), value = Array.IndexOf(names, "value"), seed = Array.IndexOf(names, "seed");
        Assert.Equal(words, records.Skip(1).Select(record => record[label]));
        Assert.Equal(words, columns[label]);
        Assert.Equal(numbers[..^1], records.Skip(1).SkipLast(1).Select(record => Parse(record[value])));
        Assert.Equal("-0", records[2][value]);
        Assert.Equal("", records[^1][value]);
        Assert.Null(columns[value][^1]);
        Assert.Equal(numbers[..^1], columns[value].SkipLast(1).Select(cell => Parse(cell!)));
        Assert.All(columns[seed], cell => Assert.Equal("18446744073709551615", cell));
    }

    [Fact]
    public void Columns_AreTheKeysInWhichTrialsOfAKindDiffer()
    {
        MeasuredTrial[] trials =
        [
            Trial("a", 1, """{"power": 1, "training":{"hidden":5,"loss":"x", "scale": 1e-3}, "list": [1, 2], "part": null, "value": 1}"""),
            Trial("b", 1, """{"power":2,"training":{"hidden":5,"loss":"y", "scale": null}, "list": [1, 3], "part": {"n":1}, "value":2}"""),
            Trial("c", 1, """{"power": 2, "training": {"hidden": 7, "loss": 3, "scale": 0.5}}""") with
            { State = new TrialState("c", "c", "another", TrialStatus.Done) },
        ];
        ResultTable table = ResultTable.Of("some", trials);
        Assert.Equal(["training.loss", "training.scale", "list", "part", "configuration.value"],
            table.Columns.Select(column => column.Name).Except(Fixed));
        Assert.Equal(["x", "y", "3"], Cells(table, "training.loss"));
        Assert.Equal(["0.001", "", "0.5"], Cells(table, "training.scale"));
        Assert.Equal(["[1, 2]", "[1, 3]", ""], Cells(table, "list"));
        Assert.Equal(["", "given", ""], Cells(table, "part"));
        Assert.IsType<NumberColumn>(table.Columns.Single(column => column.Name == "training.scale"));
        Assert.IsType<TextColumn>(table.Columns.Single(column => column.Name == "training.loss"));
    }

    [Fact]
    public void RunWithoutACompletedTrial_HasAHeadingAlone()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        ResultFiles.Write(folder, ResultTable.Of("some", []));
        Assert.Equal(Fixed, Assert.Single(Csv(folder)));
        Assert.Equal(Fixed, ParquetTable.Read(Path.Combine(folder, ResultParquet.FileName)).Names);
    }

    [Fact]
    public void Quantities_AreThoseDescribed_EachUnderOneName()
    {
        string text = RepositoryFiles.Read("docs/file-formats.md").ReplaceLineEndings("\n"), table = text[text.IndexOf("| quantity | |",
            StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n\n", StringComparison.Ordinal)];
        Assert.Equal(StandardQuantity.All.Select(quantity => quantity.Name), Row().Matches(table).Select(match => match.Groups[1].Value));
        Assert.Equal(StandardQuantity.All.Count, StandardQuantity.All.Select(quantity => quantity.Name).Distinct().Count());
        Assert.Equal(StandardQuantity.All.Count, StandardQuantity.All.Select(quantity => quantity.Words).Distinct().Count());
        Assert.Equal(typeof(StandardQuantity).GetFields().Length, StandardQuantity.All.Count);
    }

    private static IReadOnlyList<string[]> Csv(string folder) => CsvReader.Read(File.ReadAllText(Path.Combine(folder, ResultCsv.FileName)));

    private static IEnumerable<string> Cells(ResultTable table, string name) =>
        table.Rows.Select(row => table.Columns.Single(column => column.Name == name).Text(row));

    private static MeasuredTrial Trial(string label, double value, string configuration) =>
        new(new TrialState("a", label, "kind", TrialStatus.Done), FlatConfiguration.Of(System.Text.Encoding.UTF8.GetBytes(configuration)),
            [new MeasurementRow(StandardQuantity.TrainLoss, value, "records.json")]);

    private static double Parse(string cell) => double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
