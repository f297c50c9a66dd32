using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Data;

/// <summary>Features with their labels, split at random into training and test samples.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Test samples.</param>
/// <param name="TrainClasses">[n] labels of the training samples before any modulus.</param>
internal sealed record FeatureSplits(Dataset Train, Dataset Test, int[] TrainClasses)
{
    private const string Advice =
        "Write them with NumPy, np.savez(\"features.npz\", features=x, labels=y), and name the file by --set data.file=PATH, or a folder "
            + "that holds it by --data; docs/data.md shows how for ResNet-152 features.";

    /// <summary>Reads or generates the samples, and splits those that are not split already.</summary>
    /// <param name="settings">Which features.</param>
    /// <param name="folder">Folder that holds data, or null.</param>
    /// <exception cref="DataUnavailableException">A file is not there; the message says where it was looked for.</exception>
    /// <exception cref="InvalidDataException">A file is malformed, or there are too few samples to split.</exception>
    internal static FeatureSplits Load(FeatureDataSettings settings, string? folder)
    {
        try
        {
            FeatureSplits splits = settings.Generated is { } generated ? Part(settings, Draw(generated, settings))
                : settings.TestFraction is null ? ReadSplits(settings, folder) : Part(settings, ReadAll(settings, folder));
            return splits with { Train = Named(splits.Train), Test = Named(splits.Test) };
        }
        catch (InvalidDataException cause) when (PresetKeys.In(cause.Message) is var sentence && sentence != cause.Message)
        {
            throw new InvalidDataException(sentence, cause);
        }

        static Dataset Named(Dataset dataset) => dataset with { Notes = [.. dataset.Notes.Select(PresetKeys.In)] };
    }

    private static FeatureSplits Part(FeatureDataSettings settings, (Dataset All, int[] Classes) read)
    {
        (Dataset all, int[] classes) = read;
        RequireClasses(settings, all);
        int tests = settings.TestSamplesOf(all.Count);
        if (tests < 1 || tests >= all.Count)
            throw new InvalidDataException($"{settings.File ?? all.Name}: data.testFraction = {settings.TestFraction} of "
                + $"{Plural.Of(all.Count, "sample")} leaves none to train or none to test on.");
        int[] order = [.. Enumerable.Range(0, all.Count)];
        new CounterRandom(settings.SplitSeed, (uint)all.Count).Shuffle<int>(order);
        int[] train = order[tests..];
        return new FeatureSplits(Choose(all, ImageSplit.Train, train), Choose(all, ImageSplit.Test, order[..tests]),
            [.. train.Select(i => classes[i])]);
    }

    private static void RequireClasses(FeatureDataSettings settings, Dataset all)
    {
        string name = settings.Generated is null ? settings.Labels ?? settings.File! : all.Name;
        if (all.Samples.Labels.Distinct().Count() < 2)
            throw new InvalidDataException($"{name}: all {Plural.Of(all.Count, "label")} are "
                + $"{all.Samples.Labels[0]}{(settings.Modulus is { } modulus ? $" modulo {modulus}" : "")}; expected labels of at least 2 "
                + "classes. Are these the labels of the features, and is data.modulus the number of classes?");
    }

    /// <summary>Draws once: labels modulo the number of classes, and the clusters they come from.</summary>
    private static (Dataset All, int[] Classes) Draw(GeneratedFeatureSettings generated, FeatureDataSettings settings)
    {
        Dataset drawn = generated.Draw(null, settings.SplitSeed);
        int[] classes = drawn.Samples.Labels;
        return (settings.Modulus is { } modulus ? drawn with
        {
            Samples = new Samples(drawn.Samples.Inputs,
            [.. classes.Select(label => label % modulus)]),
            Outputs = modulus
        } : drawn, classes);
    }

    private static (Dataset All, int[] Classes) ReadAll(FeatureDataSettings settings, string? folder)
    {
        SampleFile file = FileOf(settings, settings.File!, folder);
        if (file.Splits() is { Count: > 0 } splits)
            throw new InvalidDataException($"{settings.File}: it has the {Plural.Noun(splits.Count, "split", "splits")} "
                + $"{Quotation.List(splits)}, but data.testFraction = {settings.TestFraction} asks for a draw. Set data.testFraction to "
                + "none to take the splits.");
        return Read(settings.File!, file);
    }

    /// <summary>Training and test samples that are apart already: splits of one file or folder, or two of them.</summary>
    private static FeatureSplits ReadSplits(FeatureDataSettings settings, string? folder)
    {
        string testName = settings.TestFile ?? settings.File!;
        SampleFile file = FileOf(settings, settings.File!, folder);
        SampleFile tests = settings.TestFile is null ? file : FileOf(settings, testName, folder) with { LabelPath = null };
        (Dataset train, int[] classes) = Read(settings.File!, file with
        {
            Split = SplitOf(file, settings.File!, ImageSplit.Train, settings.TestFile is null),
        });
        RequireClasses(settings, train);
        (Dataset test, _) = Read(testName, tests with
        {
            Split = SplitOf(tests, testName, ImageSplit.Test, settings.TestFile is null),
            Outputs = train.Outputs,
            Classes = tests.Classes ?? train.Classes ?? new ClassLabels(0),
            FeatureNames = train.FeatureNames,
        });
        if (test.Samples.Inputs.Columns != train.Samples.Inputs.Columns)
            throw new InvalidDataException($"{testName} has {Plural.Of(test.Samples.Inputs.Columns, "feature")}, but {settings.File} has "
                + $"{train.Samples.Inputs.Columns}.");
        if (test.Standardisation is { } other && !other.Equals(train.Standardisation))
            throw new InvalidDataException($"{testName}: its arrays mean and std differ from those of {settings.File}; store the same in "
                + "both, or in the first alone.");
        if (settings.BoxFromData)
        {
            Box box = new(Math.Min(train.Box!.Low, test.Box!.Low), Math.Max(train.Box.High, test.Box.High));
            (train, test) = (train with { Box = box }, test with { Box = box });
        }
        return new FeatureSplits(train with { Split = Wording.Of(ImageSplit.Train) }, test with { Split = Wording.Of(ImageSplit.Test) },
            classes);
    }

    /// <summary>The split that is meant; null for a file that is one set of samples.</summary>
    private static string? SplitOf(SampleFile file, string name, ImageSplit split, bool alone)
    {
        IReadOnlyList<string> splits = file.Splits();
        string wanted = Wording.Of(split);
        if (splits.Contains(wanted)) return wanted;
        if (splits.Count > 0) throw new InvalidDataException($"{name} has no split {wanted}; it has {Quotation.List(splits)}.");
        return !alone ? null : throw new InvalidDataException($"{name} is one set of samples, without splits: set data.testFraction to the "
            + "fraction that is kept for testing, or name the test samples by data.testFile.");
    }

    private static SampleFile FileOf(FeatureDataSettings settings, string name, string? folder)
    {
        SampleFile file = new()
        {
            Path = Find(name, folder),
            LabelPath = settings.Labels is { } labels ? Find(labels, folder) : null,
            Modulus = settings.Modulus,
            BoxFromData = settings.BoxFromData,
            LabelColumn = settings.LabelColumn,
            FeatureColumn = settings.FeatureColumn,
            IgnoredColumns = settings.IgnoreColumns ?? [],
            Classes = settings.FirstLabel is { } first ? new ClassLabels(first) : null,
            Shape = settings.Shape,
            Mean = Singles(settings.Mean),
            Std = Singles(settings.Std),
        };
        return file.Misplaced() is not { } wrong ? file : throw new InvalidDataException(
            $"{wrong.Option} is for {wrong.For}; data.file is {name}.");

        static float[]? Singles(IReadOnlyList<double>? values) => values is null ? null : [.. values.Select(value => (float)value)];
    }

    private static (Dataset All, int[] Classes) Read(string name, SampleFile file)
    {
        // The bytes of the file, and the features as they are used; compressed files hold more. Images ask themselves.
        if (File.Exists(file.Path))
            MemorySpace.Require($"Reading {name}", [new MemoryPart("features as they are read and as they are used",
                (new FileInfo(file.Path).Length / sizeof(float)) + 1, 1, 2)]);
        Dataset all = file.Load();
        if (all.Standardisation is { CommonStd: null })
            throw new InvalidDataException($"{name}: each feature has a standard deviation of its own (std), which cannot be folded into "
                + "the networks of a preset, since they normalise their inputs. Give one for all features, or store standardised features: "
                + "radii are in their units then.");
        if (all.Standardisation is { IsIdentity: false } first)
        {
            DataNote note = new(DataNoteKind.ReadAs, $"The networks of {all.Name} {first.Words} first, folded into their weights: radii "
                + "are in the units of the data.", "Leave out data.mean and data.std, or the arrays mean and std, where not.");
            all = all with { Notes = [.. all.Notes, note] };
        }
        return (all, file.Modulus is null ? all.Samples.Labels : file.LoadLabels());
    }

    private static string Find(string file, string? folder)
    {
        string[] places = [file, .. new[] { folder, DataFolders.Current.Variable }.OfType<string>()
            .Select(place => Path.Combine(place, file))];
        return Array.Find(places, place => File.Exists(place) || Directory.Exists(place)) ?? throw new DataUnavailableException(
            "There are no features: looked for "
            + $"{string.Join(", ", places)}. {Advice}");
    }

    private static Dataset Choose(Dataset all, ImageSplit split, int[] indices) =>
        all with { Split = Wording.Of(split), Samples = all.Samples.Choose(indices) };
}
