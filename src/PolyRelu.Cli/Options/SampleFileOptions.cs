using System.CommandLine;
using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Geometry;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say of samples of one's own what their file does not.</summary>
internal sealed class SampleFileOptions
{
    private readonly Option<string?> labels = new("--labels")
    {
        Description = "Labels (.npy) of --data FILE, where that is a .npy file of features or has other labels.",
        HelpName = "FILE",
    };

    private readonly Option<string?> labelColumn = new("--label-column")
    {
        Description = "Column or array of labels in --data FILE: its name, without a split, or a number from 0, or from the end below 0 "
            + "[default: label, y, target and the like, else the last column].",
        HelpName = "NAME|N",
    };

    private readonly Option<string?> featureColumn = new("--feature-column")
    {
        Description = "Array of features in a .npz file, or column of lists in a .parquet file [default: features, x, data, images "
            + "or inputs].",
        HelpName = "NAME",
    };

    private readonly Option<IReadOnlyList<string>?> ignored = Parsed.Option<IReadOnlyList<string>?>("--ignore-columns",
        "Columns of a .csv or .parquet file that are no features, by name or number.", "LIST",
        ReadNames);

    private readonly Option<int?> firstLabel = Parsed.Integer("--first-label",
        "Label of the first class in --data FILE [default: 1 where labels are 1 to C without a 0, else 0].", 0);

    private readonly Option<ImageShape?> shape = Parsed.Option<ImageShape?>("--image-shape",
        "Height and width, or channels, height and width of images in --data FILE.", "[C,]H,W", ReadShape);

    private readonly Option<IReadOnlyList<float>?> mean = Parsed.Option<IReadOnlyList<float>?>("--mean",
        "What the network subtracts first, in the units of the data, which radii are in too: one number, or one for each channel or "
            + "feature.",
        "LIST|FILE.npy", ReadNumbers);

    private readonly Option<IReadOnlyList<float>?> std = Parsed.Option<IReadOnlyList<float>?>("--std",
        "What the network divides by then, like --mean.", "LIST|FILE.npy", ReadNumbers);

    private Option[] All => [labels, labelColumn, featureColumn, ignored, firstLabel, shape, mean, std];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in All) command.Options.Add(option);
    }

    /// <summary>What the network does to its input first, as far as options say it.</summary>
    public (float[]? Mean, float[]? Std) Standardisation(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return (arguments.GetValue(mean)?.ToArray(), arguments.GetValue(std)?.ToArray());
    }

    /// <summary>Name of the first option that was given, of some and then of these; null where none was.</summary>
    public string? Given(ParseResult arguments, IEnumerable<Option> before) =>
        before.Concat(All).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The samples that a path names.</summary>
    /// <exception cref="CommandException">An option is not for such a file; the message says which files it is for.</exception>
    public SampleFile Read(ParseResult arguments, string path, bool ofTests = false)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        SampleFile file = new()
        {
            Path = path,
            LabelPath = ofTests ? null : arguments.GetValue(labels),
            LabelColumn = arguments.GetValue(labelColumn),
            FeatureColumn = arguments.GetValue(featureColumn),
            IgnoredColumns = arguments.GetValue(ignored) ?? [],
            Classes = arguments.GetValue(firstLabel) is { } first ? new ClassLabels(first) : null,
            Shape = arguments.GetValue(shape),
            Mean = arguments.GetValue(mean)?.ToArray(),
            Std = arguments.GetValue(std)?.ToArray(),
        };
        if (file.Misplaced() is { } wrong) throw CommandException.Usage($"{wrong.Option} is for {wrong.For}; the data is {path}.");
        if (file.LabelPath is null && file.Format == SampleFormat.Npy)
            throw CommandException.Usage($"{(ofTests ? "--test-data" : DataOptions.Name)}: only features are in {path}; "
                + (ofTests ? "" : $"name the file of their labels by {labels.Name}, or ") + "store both in one .npz file.");
        return file;
    }

    /// <summary>Refuses options of files where the data is something else.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="name">Name of the data.</param>
    /// <param name="ofInput">Whether what the network does first is of no use either.</param>
    /// <exception cref="CommandException">One was given; the message names it.</exception>
    public void RequireNone(ParseResult arguments, string name, bool ofInput = false)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Option? given = All.Except(ofInput ? [] : [mean, std])
            .FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false });
        if (given is not null)
            throw CommandException.Usage($"{given.Name} is for {DataOptions.Name} FILE; the data is {name}.");
    }

    private static string[] ReadNames(string text)
    {
        string[] names = [.. text.Split(',').Select(name => name.Trim())];
        return names.Contains("") ? throw new FormatException("expected names or numbers of columns with commas between them, none empty; "
            + $"got {Quotation.Of(text)}") : names;
    }

    private static ImageShape? ReadShape(string text)
    {
        string[] parts = text.Split(',', 'x', '×');
        int[] lengths = new int[parts.Length];
        bool valid = parts.Length is 2 or 3;
        for (int i = 0; valid && i < parts.Length; i++)
            valid = int.TryParse(parts[i].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out lengths[i]) && lengths[i] is >= 1
                and <= ushort.MaxValue;
        return valid && lengths.Aggregate(1.0, (product, length) => product * length) <= int.MaxValue
            ? new ImageShape(lengths[^2], lengths[^1], lengths.Length == 3 ? lengths[0] : 1)
            : throw new FormatException($"expected H,W or C,H,W, such as 28,28 or 3,32,32; got {Quotation.Of(text)}");
    }

    private static float[] ReadNumbers(string text)
    {
        if (Path.GetExtension(text).Equals(".npy", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return NpyFile.Read(text).ToSingles();
            }
            catch (Exception cause) when (cause is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new FormatException(ErrorSentence.Of(cause).TrimEnd('.'), cause);
            }
        }
        string[] parts = text.Split(',');
        float[] numbers = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            numbers[i] = Parsed.TryNumber(parts[i].Trim(), out double value) ? (float)value : throw new FormatException(
                $"expected numbers with commas between them, such as 0.485,0.456,0.406, or a .npy file; got {Quotation.Of(text)}");
        return numbers;
    }
}
