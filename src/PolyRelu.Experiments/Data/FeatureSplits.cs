using PolyRelu.Data;
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

    /// <summary>Reads or generates the samples and splits them.</summary>
    /// <param name="settings">Which features.</param>
    /// <param name="folder">Folder that holds data, or null.</param>
    /// <exception cref="DataUnavailableException">A file is not there; the message says where it was looked for.</exception>
    /// <exception cref="InvalidDataException">A file is malformed, or there are too few samples to split.</exception>
    internal static FeatureSplits Load(FeatureDataSettings settings, string? folder)
    {
        (Dataset all, int[] classes) = settings.Generated is { } generated ? Draw(generated, settings) : Read(settings, folder);
        string name = settings.Generated is null ? settings.Labels ?? settings.File! : all.Name;
        if (all.Samples.Labels.Distinct().Count() < 2)
            throw new InvalidDataException($"{name}: all {Plural.Of(all.Count, "label")} are "
                + $"{all.Samples.Labels[0]}{(settings.Modulus is { } modulus ? $" modulo {modulus}" : "")}; expected labels of at least 2 "
                + "classes. Are these the labels of the features, and is data.modulus the number of classes?");
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

    private static (Dataset All, int[] Classes) Read(FeatureDataSettings settings, string? folder)
    {
        string path = Find(settings.File!, folder);
        SampleFile file = new()
        {
            Path = path,
            LabelPath = settings.Labels is { } labels ? Find(labels, folder) : null,
            Modulus = settings.Modulus,
            BoxFromData = settings.BoxFromData,
        };
        // The bytes of the file, and the features as they are used; compressed files hold more. Images ask themselves.
        if (File.Exists(path))
            MemorySpace.Require($"Reading {settings.File}", [new MemoryPart("features as they are read and as they are used",
                (new FileInfo(path).Length / sizeof(float)) + 1, 1, 2)]);
        Dataset all = file.Load();
        if (all.Standardisation is not null)
            throw new InvalidDataException($"{settings.File}: it says that the network subtracts a mean and divides by a standard "
                + "deviation first (mean, std), which the networks of a preset do not. Leave these arrays out, or store "
                + "standardised features.");
        return (all, settings.Modulus is null ? all.Samples.Labels : file.LoadLabels());
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
