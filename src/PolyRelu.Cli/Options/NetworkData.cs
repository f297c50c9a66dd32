using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>
/// What a network's file says about the data it was trained on: options that are silent take it from here, and options that say otherwise
/// are refused.
/// </summary>
/// <remarks>
/// All parameters count, also those that leave the labels right (noise, seed): a robustness that was measured on other data than it is
/// taken for is wrong without a sign. Who means it says so with --other-data, and the results record it. Another split of the same data
/// is no contradiction.
/// A file that says nothing is believed nothing of.
/// </remarks>
internal sealed class NetworkData
{
    /// <summary>The option that allows other data.</summary>
    public const string OtherData = "--other-data";

    /// <summary>The option that sets a parameter, by its name in the description.</summary>
    private static readonly Dictionary<string, string> OptionOf = new(StringComparer.Ordinal)
    {
        ["kind"] = "--data", ["dataset"] = "--data", ["task"] = "--task", ["dimension"] = "--dimension", ["clusters"] = "--clusters",
        ["positiveClusters"] = "--positive", ["alpha"] = "--alpha", ["noise"] = "--noise", ["basis"] = "--basis",
        ["correlation"] = "--correlation", ["seed"] = "--data-seed",
    };

    private readonly string path;
    private readonly IReadOnlyList<string>? trainedNames;

    /// <summary>Reads the description of a network's file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="saved">What it holds.</param>
    /// <param name="otherAllowed">Whether other data may be attacked.</param>
    /// <exception cref="InvalidDataException">The description cannot be understood, or is not of data that the network takes.</exception>
    public NetworkData(string path, SavedModel saved, bool otherAllowed)
    {
        this.path = path;
        OtherAllowed = otherAllowed;
        Description = DataDescription.Find(path, saved.Metadata);
        Input = Read(saved, NetworkInput.Text, json => Standardisation.Parse(json, saved.Network.InputDimension));
        // A file that says of which samples a network is says by its silence that their labels were the classes' own numbers.
        Classes = Read(saved, ClassLabels.Text, ClassLabels.Parse) ?? (Description is FeatureDescription ? new ClassLabels(0) : null);
        trainedNames = Read(saved, FeatureNamesText.Name, json => FeatureNamesText.Parse(json, saved.Network.InputDimension));
        if (Description is ClusterDescription { Clusters: var clusters }
            && (clusters.Dimension != saved.Network.InputDimension || saved.Network.Outputs != 1))
        {
            string takes = Plural.Of(saved.Network.InputDimension, "feature"), has = Plural.Of(saved.Network.Outputs, "output");
            throw new InvalidDataException(
                $"{path}: the network takes {takes} and has {has}, but its text '{DataDescription.TrainingText}' says clusters "
                + $"of {Plural.Of(clusters.Dimension, "feature")}, which have one output: the file was changed.");
        }
    }

    /// <summary>What the network was trained on; null where its file does not say it.</summary>
    public DataDescription? Description { get; }

    /// <summary>What the network does to its input first; null where its file says nothing.</summary>
    public Standardisation? Input { get; }

    /// <summary>Which labels of the training samples were which classes; null where its file does not say it.</summary>
    public ClassLabels? Classes { get; }

    /// <summary>Names of the features, by which columns are matched; null where there are none, and for other data.</summary>
    public IReadOnlyList<string>? FeatureNames => OtherAllowed ? null : trainedNames;

    /// <summary>Whether other data may be attacked.</summary>
    public bool OtherAllowed { get; }

    /// <summary>
    /// The clusters whose parameters stand for options that are silent; the paper's where the network was trained on something else.
    /// </summary>
    public GaussianClusters Clusters => Description is ClusterDescription own ? own.Clusters : new GaussianClusters();

    /// <summary>The task that the network was trained for; null where it was trained on no images.</summary>
    public string? Task => (Description as ImageDescription)?.Task;

    /// <summary>The data where no option names any.</summary>
    /// <exception cref="CommandException">
    /// The network's file does not name any either, or data that cannot be found by their name.
    /// </exception>
    public DataChoice Choice() => Description switch
    {
        ClusterDescription => new DataChoice(DataOptions.Clusters, null),
        ImageDescription { Dataset: var name } when Registry<DatasetSource>.All.Any(entry => entry.Name == name) =>
            new DataChoice(name, null),
        { } other => throw CommandException.Usage($"{path} was trained on {other.Words}, which cannot be found by its name; name the "
            + "data to attack by --data."),
        null => throw CommandException.Usage($"{path} does not say what it was trained on; name the data to attack by --data."),
    };

    /// <summary>The centres of the network's own clusters; those of the points where it has none.</summary>
    public ClusterCentres? CentresFor(Dataset points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return Description is ClusterDescription own && points.Samples.Inputs.Columns == own.Clusters.Dimension
            ? own.Clusters.Centres() : points.Centres;
    }

    /// <summary>Refuses data that are not the network's own, unless that was asked for.</summary>
    /// <param name="attacked">The data to attack, without a split.</param>
    /// <exception cref="CommandException">They differ; the message names both values and what to do.</exception>
    public void Require(DataDescription attacked)
    {
        if (OtherAllowed || Description is null) return;
        IReadOnlyList<DataDifference> differences = Description.DifferencesFrom(attacked);
        if (differences.Count == 0) return;
        string own = string.Join(", ", differences.Select(one => $"{one.Parameter} = {one.Value}"));
        string asked = string.Join(", ",
            differences.Select(one => OptionOf.TryGetValue(one.Parameter, out string? option) ? $"{one.Other} ({option})"
            : $"{one.Parameter} = {one.Other}"));
        throw CommandException.Usage(
            $"{path} was trained on data with {own}, but the options ask for {asked}: leave these options out to attack the network's "
                + $"own data, or add {OtherData} to attack other data on purpose.");
    }

    /// <summary>
    /// Refuses images of the right name that are others than the network was trained on, as far as its training samples are on this
    /// machine.
    /// </summary>
    /// <param name="source">The images that were found by their name alone.</param>
    /// <exception cref="CommandException">Their hash is another; the message says what to do.</exception>
    public void RequireContent(DataReader source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (OtherAllowed || Description is not ImageDescription own) return;
        if (own is not { Split: { } split, Samples: { } count and > 0, Sha256: { } hash }) return;
        if (source.LocalHash(split, own.Task, count) is not { } found || found == hash) return;
        throw CommandException.Usage(
            $"{path} was trained on {own.Words}, SHA-256 {hash}, but those found under this name on this machine have SHA-256 {found}: "
            + $"name the folder of the network's own data by --data, or add {OtherData} to attack others on purpose.");
    }

    /// <summary>
    /// Says where the points attacked are among those that the network was trained on; null where they are not, or nobody knows.
    /// </summary>
    public Caveat? Seen(Dataset points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (Description is null || points.Origin is not { } origin || Description.DifferencesFrom(origin).Count > 0) return null;
        // Two files of one name are commonly one file; of clusters and images the splits say it.
        bool seen = origin is FeatureDescription file ? Description is FeatureDescription own && own.Source == file.Source
            && (own.Split == points.Split || own.Split is null or FeatureFile.AllSplit || points.Split == FeatureFile.AllSplit)
            : Overlap(Description, points);
        return !seen ? null : new Caveat(
            CaveatKind.TrainingSamples,
            $"The points of {points.Name} {points.Split} are among those that the network was trained on ({Description.Words}).",
            "Robustness of unseen points is commonly lower: attack others.");
    }

    /// <summary>The network of inputs as they are, and its texts without what is then a part of it.</summary>
    /// <exception cref="CommandException">A standardisation cannot be made a part of it.</exception>
    public (INetwork Network, IReadOnlyDictionary<string, string> Metadata) OfInputsAsTheyAre(SavedModel saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        if (Input is null) return (saved.Network, saved.Metadata);
        INetwork network = saved.Network switch
        {
            LayeredNetwork layered => layered.After(Input),
            PolyReluNetwork own when FoldedStandardisation.Problem(own, Input) is null => FoldedStandardisation.Of(own, Input),
            PolyReluNetwork own => throw new CommandException($"{path} {Input.Words} first, which cannot be folded into its weights, since "
                + $"{FoldedStandardisation.Problem(own, Input)}."),
            _ => throw new CommandException($"{path} {Input.Words} first, which cannot be made a part of it."),
        };
        return (network, saved.Metadata.Where(text => text.Key != NetworkInput.Text).ToDictionary());
    }

    private T? Read<T>(SavedModel saved, string name, Func<string, T> parse)
        where T : class
    {
        if (!saved.Metadata.TryGetValue(name, out string? json)) return null;
        try
        {
            return parse(json);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"{path}: its text '{name}' cannot be understood: {wrong.Message}.", wrong);
        }
    }

    /// <summary>Split of the clusters of a run, which go by their stream.</summary>
    private static string? Named(string? split)
    {
        foreach (ClusterSplit own in Enum.GetValues<ClusterSplit>())
            if (split == GaussianClusters.SplitName((ulong)own)) return Wording.Of(own);
        return split;
    }

    private static bool Overlap(DataDescription trained, Dataset points)
    {
        string? own = Named(trained.Split), attacked = Named(points.Split);
        if (own is null || attacked is null) return false;
        return own == attacked || (Wording.Find<ImageSplit>(own) is { } first && Wording.Find<ImageSplit>(attacked) is { } second
            && first.Section().Take(trained.Samples).Overlaps(second.Section().Take(points.Count)));
    }
}
