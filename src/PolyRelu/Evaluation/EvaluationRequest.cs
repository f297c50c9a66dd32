using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>What is evaluated, and how (<see cref="Evaluator"/>).</summary>
public sealed record EvaluationRequest
{
    /// <summary>The classifier; differentiable where an attack needs gradients.</summary>
    public required IClassifier Victim { get; init; }

    /// <summary>Inputs [n × D] with labels; not changed.</summary>
    public required Samples Samples { get; init; }

    /// <summary>
    /// Norm, box and feature radii. A search for the nearest examples looks no farther than its radius; attacks go by
    /// <see cref="Radii"/> alone.
    /// </summary>
    public required ThreatModel Threat { get; init; }

    /// <summary>Radii ε ≥ 0 at which robustness is reported, at least one, in any order.</summary>
    public required IReadOnlyList<double> Radii { get; init; }

    /// <summary>How examples are looked for.</summary>
    public required EvaluationMethod Method { get; init; }

    /// <summary>
    /// What is proven about the samples at these radii (<see cref="CertificationRun.Decide"/>): a sample proven robust within a radius is
    /// not attacked within it, and examples that the proofs came upon count. Null for nothing; attacks within radii alone take it.
    /// </summary>
    public CertificateTable? Certificates { get; init; }

    /// <summary>
    /// Whether attacks are given samples that are proven robust as well, to try the proofs: an example there is a
    /// <see cref="CertificateContradictionException"/>.
    /// </summary>
    public bool AttacksProven { get; init; }

    /// <summary>What is known of the data, and how searches run; centres and the like are used where the outcome is judged, too.</summary>
    public AttackContext Context { get; init; } = AttackContext.None;

    /// <summary>
    /// Settings that were given to all attacks together. The attacks have them already; a state of other ones is refused, and results say
    /// them.
    /// </summary>
    public SettingChoices Settings { get; init; } = SettingChoices.None;

    /// <summary>Seed of every attack.</summary>
    public ulong Seed { get; init; }

    /// <summary>Levels that the examples found are rounded to; null where they are not.</summary>
    public LevelGrid? Levels { get; init; }

    /// <summary>Whether a float64 evaluation is asked about every example.</summary>
    public bool Confirms { get; init; } = true;

    /// <summary>Whether signs are looked for that the outcome overstates robustness (<see cref="AttackDiagnostics"/>).</summary>
    public bool Diagnoses { get; init; } = true;

    /// <summary>What the threads share. No result depends on it, save for the seconds of attacks.</summary>
    public Parallelism Parallelism { get; init; }

    /// <summary>
    /// Samples that are evaluated together, and lost together where the evaluation is killed; null: all at once, or 500 where a state
    /// is kept, and 256 at most with <see cref="Parallelism.Data"/>. No result depends on it.
    /// </summary>
    public int? BlockSize { get; init; }

    /// <summary>Where results are kept on the way; null for nowhere.</summary>
    public EvaluationState? State { get; init; }
}
