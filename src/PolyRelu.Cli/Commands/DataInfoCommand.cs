using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Kernels;

namespace PolyRelu.Cli.Commands;

/// <summary>Shows what a dataset holds.</summary>
internal sealed class DataInfoCommand : DocumentedCommand
{
    private readonly Argument<DataChoice?> data = new("NAME|DIR|FILE")
    {
        Description = "Name of a dataset, a folder that holds one, or samples of your own: a file of features and labels, or a folder of "
            + "PNG images for each class.",
        CustomParser = result =>
        {
            try
            {
                DataChoice choice = DataChoice.Parse(result.Tokens[0].Value);
                if (!choice.IsClusters) return choice;
                result.AddError("clusters are drawn, not stored; there is nothing to show.");
            }
            catch (FormatException exception)
            {
                result.AddError(ErrorSentence.Of(exception));
            }
            return null;
        },
    };

    private readonly SampleFileOptions files = new();

    private readonly Option<bool> offline = new("--offline") { Description = "Never download." };

    /// <summary>Binds the command.</summary>
    public DataInfoCommand(CommandContext context)
        : base("info", "Show sizes, labels and range of every split of a dataset.", context)
    {
        Examples = ["data info mnist", "data info my-data/mnist", "data info features.npz",
            "data info people.csv --label-column income --ignore-columns id"];
        Arguments.Add(data);
        files.AddTo(this);
        Options.Add(offline);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        DataChoice choice = arguments.GetRequiredValue(data)!;
        if (choice.File is { } file) return DescribeFile(files.Read(arguments, file));
        files.RequireNone(arguments, choice.Name, ofInput: true);
        DataReader reader = new(choice, null, null, arguments.GetValue(offline), Context.Cancellation);
        DatasetSource source = Registry<DatasetSource>.Find(choice.Name).Value;
        List<IReadOnlyList<string>> rows = [];
        foreach (string split in source.Splits)
            rows.Add(Row(Context.WithProgress(arguments, progress => reader.Load(split, null, null, progress))));
        Out.WriteLine($"{choice.Name}: {source.Locate(new DatasetRequest { Folder = choice.Folder })?.Folder}");
        Out.WriteLine($"tasks: {string.Join(", ", source.Tasks)}");
        Out.WriteLine();
        WriteTable(rows);
        return ExitCode.Success;
    }

    private int DescribeFile(SampleFile file)
    {
        IReadOnlyList<string> splits = file.Splits();
        Dataset[] datasets = [.. (splits.Count == 0 ? [null] : splits.AsEnumerable<string?>()).Select(split =>
            (file with { Split = split }).Load())];
        Dataset first = datasets[0];
        Out.WriteLine($"{first.Name}: {file.Path}");
        string box = first.Box is not { } range ? "none" : range.IsUniform ? $"[{range.Low:g4}, {range.High:g4}]" : "one per feature";
        Out.WriteLine($"labels for {Plural.Of(first.Outputs, "output")}; box: {box}");
        if (first.Standardisation is { } own) Out.WriteLine($"the network {own.Words} first");
        Out.WriteLine();
        WriteTable(datasets.Select(Row));
        foreach (Caveat entry in DataNotes.Of(datasets)) Out.WriteLine($"note: {entry.Name}: {entry.Sentence}");
        return ExitCode.Success;
    }

    private void WriteTable(IEnumerable<IReadOnlyList<string>> rows) =>
        Out.WriteLine(TextTable.Format(["split", "samples", "features", "range", "samples per label"], rows, leftAligned: true));

    private static IReadOnlyList<string> Row(Dataset dataset)
    {
        (float low, float high) = Range(dataset.Samples.Inputs);
        string channels = dataset.Shape is { Channels: > 1 and var count } ? $"{count} × " : "";
        string features = dataset.Shape is { } shape ? $"{dataset.Samples.Inputs.Columns} ({channels}{shape.Height} × {shape.Width})"
            : $"{dataset.Samples.Inputs.Columns}";
        IEnumerable<string> labels = dataset.Samples.Labels.GroupBy(label => label).OrderBy(group => group.Key)
            .Select(group => $"{group.Key}: {group.Count()}");
        return [dataset.Split, $"{dataset.Count}", features, $"[{low:g4}, {high:g4}]", string.Join("  ", labels)];
    }

    private static (float Low, float High) Range(Matrix inputs)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int i = 0; i < inputs.Rows; i++)
        {
            foreach (float value in inputs.Row(i))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        }
        return (low, high);
    }
}
