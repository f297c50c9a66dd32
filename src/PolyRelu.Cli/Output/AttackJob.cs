using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
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

    /// <summary>What the network was trained on; null where its file does not say it.</summary>
    public DataDescription? Trained { get; init; }

    /// <summary>Whether data were allowed that are not the network's own.</summary>
    public bool OtherData { get; init; }

    /// <summary>Why the outcome may be no finding.</summary>
    public IReadOnlyList<Caveat> Caveats { get; init; } = [];

    /// <summary>Norm, box and feature radii of the perturbations, with the largest radius.</summary>
    public ThreatModel Threat { get; init; } = new(Norm.LInf, 0);

    /// <summary>Seed of the attacks.</summary>
    public ulong Seed { get; init; }

    /// <summary>What was chosen about the attacks.</summary>
    public AttackSettings Settings { get; init; } = AttackSettings.Default;

    /// <summary>The attacks as they were written, in order.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [];

    /// <summary>The span of the neurons that is searched, in a few words; null where all of the space is.</summary>
    public string? Span { get; init; }

    /// <summary>Registered names of the attacks, in the order of <see cref="Attacks"/>.</summary>
    public IReadOnlyList<string> AttackIds { get; init; } = [];

    /// <summary>The outcome.</summary>
    public RobustnessReport Report { get; init; } = new(0, []);

    /// <summary>Number of levels that examples are rounded to; null where they are not.</summary>
    public int? Levels { get; init; }

    /// <summary>What is left of the outcome after rounding; null where nothing was rounded.</summary>
    public RoundedReport? Rounded { get; init; }

    /// <summary>The outcome whose examples are saved: after rounding where they are rounded.</summary>
    public RobustnessReport Final => Rounded?.Report ?? Report;

    /// <summary>Signs that the outcome overstates robustness.</summary>
    public IReadOnlyList<Diagnosis> Diagnostics { get; init; } = [];

    /// <summary>Whether such signs were looked for.</summary>
    public bool DiagnosticsRan { get; init; }

    /// <summary>
    /// For every radius and point whether a float64 evaluation misclassifies the example too; null
    /// where there is none, or no such evaluation.
    /// </summary>
    public IReadOnlyList<bool?[]> Confirmed { get; init; } = [];

    /// <summary>The nearest examples, where they were looked for.</summary>
    public MinimumDistanceResult? Nearest { get; init; }

    /// <summary>Wall time of all attacks.</summary>
    public double Seconds => Nearest?.Steps.Sum(step => step.Seconds) ?? Report.Radii.Sum(radius => radius.Attacks.Sum(entry => entry.Seconds));
}
