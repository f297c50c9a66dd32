using System.CommandLine;
using PolyRelu.Data;

namespace PolyRelu.Cli.Options;

/// <summary>The parameters of <c>--data clusters</c>: orthonormal Gaussian clusters, by default those of the paper (§5.1).</summary>
internal sealed class ClusterOptions
{
    private readonly Option<int?> dimension, clusters, positive;
    private readonly Option<double?> alpha, correlation;
    private readonly Option<NoiseScale?> noise;
    private readonly Option<Basis?> basis;
    private readonly Option<ClusterAssignment?> assignment;
    private readonly Option<ulong?> seed;

    /// <summary>Makes the options.</summary>
    /// <param name="ofNetwork">Whether the data of a network stand for what is not said.</param>
    public ClusterOptions(bool ofNetwork)
    {
        string first = ofNetwork ? "the network's, else " : "";
        dimension = Parsed.Integer("--dimension", "Clusters: number of features D.", 1, $"{first}1000");
        clusters = Parsed.Integer("--clusters", "Clusters: number of clusters K.", 2, $"{first}10");
        positive = Parsed.Integer("--positive", "Clusters: number of positive clusters K1.", 1, $"{first}6");
        alpha = Parsed.Number("--alpha", "Clusters: noise scale α.", 0, standard: $"{first}0.1");
        noise = Parsed.Member("--noise", "Clusters: noise variance per coordinate, α²/D or α².", NoiseScale.PerDimension, first);
        basis = Parsed.Member("--basis", "Clusters: centres along the axes, or randomly rotated.", Basis.Standard, first);
        assignment = Parsed.Member("--assignment",
            "Clusters: every sample's cluster drawn, or each cluster once in every K samples, in random order.",
            ClusterAssignment.Random, first);
        correlation = Parsed.Number("--correlation", "Clusters: inner product of two centres.", -1, standard: $"{first}0");
        seed = Parsed.Seed("--data-seed", "Clusters: seed of rotation and samples.", $"{first}0");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in All) command.Options.Add(option);
    }

    /// <summary>The distribution that was asked for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="silent">What stands where the command line says nothing.</param>
    /// <exception cref="ArgumentException">The parameters do not fit together.</exception>
    public GaussianClusters Read(ParseResult arguments, GaussianClusters silent)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(silent);
        return silent with
        {
            Dimension = arguments.GetValue(dimension) ?? silent.Dimension,
            Clusters = arguments.GetValue(clusters) ?? silent.Clusters,
            PositiveClusters = arguments.GetValue(positive) ?? silent.PositiveClusters,
            Alpha = arguments.GetValue(alpha) ?? silent.Alpha,
            Noise = arguments.GetValue(noise) ?? silent.Noise,
            Basis = arguments.GetValue(basis) ?? silent.Basis,
            Assignment = arguments.GetValue(assignment) ?? silent.Assignment,
            CentreCorrelation = arguments.GetValue(correlation) ?? silent.CentreCorrelation,
            Seed = arguments.GetValue(seed) ?? silent.Seed,
        };
    }

    /// <summary>Names of the options that were given, for data that does not take them.</summary>
    public IEnumerable<string> Given(ParseResult arguments) =>
        All.Where(option => arguments.GetResult(option) is { Implicit: false }).Select(option => option.Name);

    private IEnumerable<Option> All => [dimension, clusters, positive, alpha, noise, basis, assignment, correlation, seed];
}
