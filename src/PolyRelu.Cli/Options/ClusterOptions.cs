using System.CommandLine;
using PolyRelu.Data;

namespace PolyRelu.Cli.Options;

/// <summary>The parameters of <c>--data clusters</c>: orthonormal Gaussian clusters, by default those of the paper (§5.1).</summary>
internal sealed class ClusterOptions
{
    private static readonly string[] Noises = ["per-dimension", "per-coordinate"];
    private static readonly string[] Bases = ["standard", "rotated"];

    private readonly Option<int?> dimension = Parsed.Integer("--dimension", "Clusters: number of features D.", 1, "1000");
    private readonly Option<int?> clusters = Parsed.Integer("--clusters", "Clusters: number of clusters K.", 2, "10");
    private readonly Option<int?> positive = Parsed.Integer("--positive", "Clusters: number of positive clusters K1.", 1, "6");
    private readonly Option<double?> alpha = Parsed.Number("--alpha", "Clusters: noise scale α.", 0, standard: "0.1");
    private readonly Option<string?> noise = Parsed.Word("--noise", "Clusters: noise variance per coordinate, α²/D or α².", Noises, Noises[0]);
    private readonly Option<string?> basis = Parsed.Word("--basis", "Clusters: centres along the axes, or randomly rotated.", Bases, Bases[0]);
    private readonly Option<double?> correlation = Parsed.Number("--correlation", "Clusters: inner product of two centres.", -1, standard: "0");
    private readonly Option<ulong?> seed = Parsed.Seed("--data-seed", "Clusters: seed of rotation and samples.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in All) command.Options.Add(option);
    }

    /// <summary>The distribution that was asked for.</summary>
    /// <exception cref="ArgumentException">The parameters do not fit together.</exception>
    public OrthonormalClusters Read(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new OrthonormalClusters
        {
            Dimension = arguments.GetValue(dimension) ?? 1000,
            Clusters = arguments.GetValue(clusters) ?? 10,
            PositiveClusters = arguments.GetValue(positive) ?? 6,
            Alpha = arguments.GetValue(alpha) ?? 0.1,
            Noise = arguments.GetValue(noise) == Noises[1] ? NoiseScale.PerCoordinate : NoiseScale.PerDimension,
            Basis = arguments.GetValue(basis) == Bases[1] ? Basis.Rotated : Basis.Standard,
            CentreCorrelation = arguments.GetValue(correlation) ?? 0,
            Seed = arguments.GetValue(seed) ?? 0,
        };
    }

    /// <summary>Names of the options that were given, for data that does not take them.</summary>
    public IEnumerable<string> Given(ParseResult arguments) =>
        All.Where(option => arguments.GetResult(option) is { Implicit: false }).Select(option => option.Name);

    private IEnumerable<Option> All => [dimension, clusters, positive, alpha, noise, basis, correlation, seed];
}
