using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>What was attacked, how, and what came of it.</summary>
/// <param name="Model">Path of the network file as given.</param>
/// <param name="Network">The network.</param>
/// <param name="Points">The points attacked.</param>
internal sealed record AttackJob(string Model, PolyReluNetwork Network, Dataset Points)
{
    /// <summary>Labels of images: digits or parity; null for other data.</summary>
    public string? Task { get; init; }

    /// <summary>Norm of the perturbations.</summary>
    public Norm Norm { get; init; } = Norm.LInf;

    /// <summary>Range of valid inputs; null for none.</summary>
    public Box? Box { get; init; }

    /// <summary>Seed of the attacks.</summary>
    public ulong Seed { get; init; }

    /// <summary>What was chosen about the attacks.</summary>
    public AttackSettings Settings { get; init; } = AttackSettings.Default;

    /// <summary>Names of the attacks, in order.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [];

    /// <summary>The outcome.</summary>
    public RobustnessReport Report { get; init; } = new(0, []);
}
