using PolyRelu.Geometry;

namespace PolyRelu.Data;

/// <summary>What features and labels of a file are to be made into, where the file does not say it or is to be overruled.</summary>
public record FeatureReading
{
    /// <summary>Number of classes m when labels are taken mod m; null to take them as they are.</summary>
    public int? Modulus { get; init; }

    /// <summary>
    /// Outputs of the head that the labels are to be for: 1 takes ±1, or 0 and 1; C ≥ 2 takes 0..C−1, and ±1 for two. Null to let the
    /// labels decide.
    /// </summary>
    public int? Outputs { get; init; }

    /// <summary>Which labels are which classes, as samples of the same data were read before; null to find out.</summary>
    public ClassLabels? Classes { get; init; }

    /// <summary>
    /// Names of the features [D], as samples of the same data have them: a table with names is put into this order. Null for its own order.
    /// </summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>Samples to keep at most, the first ones; null for all.</summary>
    public int? Count { get; init; }

    /// <summary>Whether the data's own smallest and largest value make the box of valid inputs; else it is the file's, if any.</summary>
    public bool BoxFromData { get; init; }

    /// <summary>Height, width and channels of images; null for those that the file says.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>What the network subtracts first: 1, as many as channels, or D numbers; null for what the file says.</summary>
    public float[]? Mean { get; init; }

    /// <summary>What the network divides by then: 1, as many as channels, or D numbers; null for what the file says.</summary>
    public float[]? Std { get; init; }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One makes no sense.</exception>
    internal void Require()
    {
        if (Modulus < 2) throw new ArgumentException($"The modulus must be at least 2; got {Modulus}.");
        if (Count < 1) throw new ArgumentException($"At least one sample must be kept; got {Count}.");
    }
}
