using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>What a folder of a benchmark holds (<c>exactbench.json</c>).</summary>
internal sealed record BenchRecord : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "exactbench.json";

    /// <summary>The version of the format.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format: 1.</summary>
    public required int Format { get; init; }

    /// <summary>Seed of rotations and points.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The smaller radius over the exact distance.</summary>
    public required double Inside { get; init; }

    /// <summary>The larger radius over the exact distance.</summary>
    public required double Outside { get; init; }

    /// <summary>The networks, each in a folder of its name.</summary>
    public required IReadOnlyList<BenchEntry> Networks { get; init; }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Within("format", Format, CurrentFormat, CurrentFormat), Promise.Some("networks", Networks.Count),
        Promise.Distinct("networks", Networks.Select(entry => entry.Name)),
    ];
}

/// <summary>One network of a benchmark.</summary>
/// <param name="Name">Its name, and that of its folder.</param>
/// <param name="Classifier">The ideal classifier it computes: sum (F), sum-power (F in degree p), power (F^(p)).</param>
/// <param name="Power">The power p.</param>
/// <param name="Normalised">Whether it divides by the length of its input.</param>
/// <param name="Dimension">Number of features D.</param>
/// <param name="Clusters">Number of clusters K.</param>
/// <param name="Positive">Number of positive clusters K1.</param>
/// <param name="Alpha">Noise scale α.</param>
/// <param name="Points">Number of points.</param>
/// <param name="Truths">Norms in which the distances are known, with what rounding leaves open.</param>
/// <param name="NetworkSha256">Hash of the network (its content, not its file).</param>
/// <param name="PointsSha256">Hash of points and labels.</param>
internal sealed record BenchEntry(
    string Name, IdealKind Classifier, double Power, bool Normalised, int Dimension, int Clusters, int Positive, double Alpha, int Points,
    IReadOnlyList<BenchNorm> Truths, string NetworkSha256, string PointsSha256) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.FileName("name", Name), Promise.Within("points", Points, 1, int.MaxValue), Promise.Some("truths", Truths.Count),
        Promise.Distinct("truths", Truths.Select(truth => truth.Norm)), Promise.Hash("networkSha256", NetworkSha256),
        Promise.Hash("pointsSha256", PointsSha256),
    ];
}

/// <summary>The truth in one norm.</summary>
/// <param name="Norm">linf, l2 or l1.</param>
/// <param name="Tolerance">The largest high/low − 1 of an exact distance.</param>
internal sealed record BenchNorm(string Norm, double Tolerance) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.OneOf("norm", Norm, [.. Geometry.Norm.All.Select(norm => norm.Name)]), Promise.AtLeast("tolerance", Tolerance, 0),
    ];
}
