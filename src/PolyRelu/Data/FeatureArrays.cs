using PolyRelu.Geometry;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>The arrays of an .npz file that hold features and labels, by the names that people give them.</summary>
/// <remarks>
/// Upper and lower case are the same. A split stands behind the name or before it: <c>x_test</c>, <c>test_images</c>. Where several arrays
/// have such a name, the reader is asked which.
/// </remarks>
internal static class FeatureArrays
{
    /// <summary>The options of the command line that name an array, for messages.</summary>
    public const string FeatureOption = "--feature-column", LabelOption = "--label-column", SplitOption = "--split";

    /// <summary>Names of features, and of labels: the first is what this program writes.</summary>
    public static readonly string[] FeatureNames = ["features", "x", "data", "images", "inputs"],
        LabelNames = ["labels", "y", "label", "targets", "target", "classes"];

    /// <summary>Names of splits.</summary>
    public static readonly string[] SplitNames = ["train", "test", "val"];

    /// <summary>The splits for which a file has features; none where it has features without one.</summary>
    /// <param name="names">The arrays of the file.</param>
    /// <param name="asked">Name of the features without a split; null for the usual ones.</param>
    public static IReadOnlyList<string> Splits(IReadOnlyList<string> names, string? asked)
    {
        string[] features = asked is null ? FeatureNames : [asked];
        return Among(names, features, null).Length > 0 ? []
            : [.. SplitNames.Where(split => Among(names, features, split).Length > 0)];
    }

    /// <summary>The arrays of features and labels; the latter is null where labels are in a file of their own.</summary>
    /// <exception cref="InvalidDataException">They cannot be told; the message lists what there is and the option that says it.</exception>
    public static (string Features, string? Labels) Find(string path, IReadOnlyList<string> names, FeatureFile file)
    {
        string features = One(path, names, FeatureNames, file.FeatureName, file.Split, "features", FeatureOption);
        if (file.LabelPath is not null) return (features, null);
        return (features, One(path, names, LabelNames, file.LabelName, file.Split, "labels", LabelOption));
    }

    /// <summary>The geometry of images by the shape of their array; null where it does not say it.</summary>
    /// <remarks>
    /// n × H × W is grey, n × C × H × W with 1 or 3 channels is what PyTorch has. n × H × W × 3 is left in its order, for which there is no
    /// shape: channels must stand one behind the other.
    /// </remarks>
    public static ImageShape? ShapeOf(NumericArray features) => features.Shape switch
    {
        [_, var height, var width] => new ImageShape(height, width),
        [_, 1, var height, var width] => new ImageShape(height, width),
        [_, var height, var width, 1] => new ImageShape(height, width),
        [_, 3, var height, var width and not 3] => new ImageShape(height, width, 3),
        _ => null,
    };

    private static string One(string path, IReadOnlyList<string> names, string[] usual, string? asked, string? split, string what,
        string option)
    {
        if (asked is not null) return Asked(path, names, asked, split, option);
        string[] found = Among(names, usual, split);
        if (found.Length == 1) return found[0];
        string has = $"it has: {Quotation.List(names)}. Name them by {option} NAME";
        if (found.Length > 1) throw new InvalidDataException($"{path}: the {what} may be {Quotation.List(found)}; {has}.");
        IReadOnlyList<string> splits = Splits(names, null);
        string expected = split is null ? Quotation.Of(usual[0]) : Quotation.Of($"{usual[1]}_{split}");
        string also = split is null && splits.Count > 0 ? $", or a split by {SplitOption} {string.Join('|', splits)}" : "";
        throw new InvalidDataException($"{path} has no array {expected} or another usual name of {what}; {has}{also}.");
    }

    /// <summary>The array that an option names: where there are splits, without the split or with the one that is read.</summary>
    private static string Asked(string path, IReadOnlyList<string> names, string asked, string? split, string option)
    {
        if (split is null)
            return names.Contains(asked) ? asked : throw new InvalidDataException(
                $"{path} has no array {Quotation.Of(asked)}; it has: {Quotation.List(names)}.");
        string[] ofSplit = Among(names, [asked], split);
        if (ofSplit.Length == 1) return ofSplit[0];
        bool isOfSplit = asked.EndsWith($"_{split}", StringComparison.OrdinalIgnoreCase)
            || asked.StartsWith($"{split}_", StringComparison.OrdinalIgnoreCase);
        return isOfSplit && names.Contains(asked) ? asked : throw new InvalidDataException(
            $"{path} has no array {Quotation.Of(asked)} of the split {split} ({option}); expected {Quotation.Of($"{asked}_{split}")}: the "
            + $"option names arrays without their split. It has: {Quotation.List(names)}.");
    }

    private static string[] Among(IReadOnlyList<string> names, string[] usual, string? split)
    {
        string[] wanted = split is null ? usual : [.. usual.SelectMany(name => new[] { $"{name}_{split}", $"{split}_{name}" })];
        return [.. wanted.SelectMany(want => names.Where(name => name.Equals(want, StringComparison.OrdinalIgnoreCase)))];
    }
}
