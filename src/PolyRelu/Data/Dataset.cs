using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Data;

/// <summary>Samples with labels, and what an attack or a figure needs to know about them.</summary>
/// <param name="Name">Name of the data, such as <c>mnist</c>.</param>
/// <param name="Split">Name of the split, such as <c>test</c>.</param>
/// <param name="Samples">Inputs [n × D] and labels [n]; ±1 where <paramref name="Outputs"/> is 1, else 0..C−1.</param>
/// <param name="Outputs">Outputs of the head these labels are for.</param>
public sealed record Dataset(string Name, string Split, Samples Samples, int Outputs)
{
    /// <summary>Range of valid inputs; null where there is none.</summary>
    public Box? Box { get; init; }

    /// <summary>Image geometry; null for plain vectors.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>
    /// What networks of these data do to their inputs first; null where they take them as they are. Inputs, box and radii are in the units
    /// from before. It may be the identity, where that was said.
    /// </summary>
    public Standardisation? Standardisation { get; init; }

    /// <summary>Which labels of the file are which classes, where they are not the classes' own numbers; null where they are.</summary>
    public ClassLabels? Classes { get; init; }

    /// <summary>Names of the features [D], as the columns of a table have them; null where there are none.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>What was noticed when the samples were read.</summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>The centres of the clusters; null where unknown.</summary>
    public ClusterCentres? Centres { get; init; }

    /// <summary>The cluster that each sample was drawn from [n], an index of <see cref="Centres"/>; null where unknown.</summary>
    public int[]? ClusterOf { get; init; }

    /// <summary>
    /// Where the samples came from, for records of a run: a sentence such as "folder X, equal to the published files"; empty where
    /// computed.
    /// </summary>
    public string Provenance { get; init; } = "";

    /// <summary>Whether the files read are those that were published under their names; null where nothing was published.</summary>
    public bool? IsPublished { get; init; }

    /// <summary>What the samples were drawn from or read from; null where nobody said.</summary>
    public DataDescription? Origin { get; init; }

    /// <summary>Number of samples n.</summary>
    public int Count => Samples.Count;

    /// <summary>The first samples; inputs are a view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More samples are asked for than there are.</exception>
    public Dataset Take(int count) => this with { Samples = Samples.Take(count), ClusterOf = ClusterOf?[..count] };

    /// <summary>
    /// What names these samples: their origin with split and number, and the hash where parameters alone do not say all; null where the
    /// origin is not known.
    /// </summary>
    public DataDescription? Describe() =>
        Origin is null ? null
            : Origin with { Split = Split, Samples = Count, Sha256 = Origin is ClusterDescription ? null : ContentHash() };

    /// <summary>
    /// SHA-256 of the samples (<see cref="Serialization.ContentHash"/>): names exactly these inputs and labels in this order, on every
    /// machine.
    /// </summary>
    public string ContentHash() => Serialization.ContentHash.Of(Samples, Outputs);
}
