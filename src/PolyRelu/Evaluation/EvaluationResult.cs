using PolyRelu.Attacks;

namespace PolyRelu.Evaluation;

/// <summary>What an evaluation found, sample by sample, and what follows from it.</summary>
/// <remarks>Everything here bounds robustness from above: that a sample without an example has none is not claimed.</remarks>
public sealed class EvaluationResult
{
    /// <summary>The radius at whose result every sample's example stands; null where it has none.</summary>
    private readonly RadiusResult?[] brokenAt;

    internal EvaluationResult(
        EvaluationRequest request, RobustnessReport report, MinimumDistanceResult? nearest, RoundedReport? rounded,
        IReadOnlyList<bool?[]> confirmed, IReadOnlyList<Diagnosis>? diagnostics)
    {
        Request = request;
        Report = report;
        Nearest = nearest;
        Rounded = rounded;
        Confirmed = confirmed;
        Diagnostics = diagnostics ?? [];
        DiagnosticsRan = diagnostics is not null;
        IReadOnlyList<RadiusResult> radii = Final.Radii;
        int[] ascending = [.. Enumerable.Range(0, radii.Count).OrderBy(place => radii[place].Epsilon)];
        SampleOutcome[] outcomes = new SampleOutcome[request.Samples.Count];
        brokenAt = new RadiusResult?[outcomes.Length];
        for (int i = 0; i < outcomes.Length; i++)
        {
            int first = Array.FindIndex(ascending, place => !radii[place].Robust[i]);
            outcomes[i] = first < 0 ? new SampleOutcome(i, null, null) : OutcomeOf(i, ascending[first]);
            if (first >= 0) brokenAt[i] = radii[ascending[first]];
        }
        Outcomes = outcomes;
    }

    /// <summary>What was asked for.</summary>
    public EvaluationRequest Request { get; }

    /// <summary>[n], sample by sample; of rounded examples where they were rounded.</summary>
    public IReadOnlyList<SampleOutcome> Outcomes { get; }

    /// <summary>Robustness at the radii asked for, with what every attack did, before rounding.</summary>
    public RobustnessReport Report { get; }

    /// <summary>The nearest examples; null where they were not looked for.</summary>
    public MinimumDistanceResult? Nearest { get; }

    /// <summary>What is left after rounding; null where nothing was rounded.</summary>
    public RoundedReport? Rounded { get; }

    /// <summary>The report whose examples count: after rounding where they are rounded.</summary>
    public RobustnessReport Final => Rounded?.Report ?? Report;

    /// <summary>
    /// [R][n]: whether a float64 evaluation misclassifies the example at every radius too; null where there is none, or no such evaluation.
    /// Empty where that was not asked.
    /// </summary>
    public IReadOnlyList<bool?[]> Confirmed { get; }

    /// <summary>Signs that the outcome overstates robustness.</summary>
    public IReadOnlyList<Diagnosis> Diagnostics { get; }

    /// <summary>Whether such signs were looked for.</summary>
    public bool DiagnosticsRan { get; }

    /// <summary>Wall time of all attacks, of earlier sessions included.</summary>
    public double Seconds =>
        Nearest?.Steps.Sum(step => step.Seconds) ?? Report.Radii.Sum(radius => radius.Attacks.Sum(entry => entry.Seconds));

    /// <summary>[n]: which samples have no example within a radius.</summary>
    public bool[] RobustAt(double radius) => [.. Outcomes.Select(outcome => outcome.IsRobustAt(radius))];

    /// <summary>Fraction of samples without an example within a radius: an upper bound of the robust accuracy there.</summary>
    public double RobustAccuracy(double radius) => Fraction.Of(RobustAt(radius));

    /// <summary>The example of a sample within the radius of its outcome.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public ReadOnlySpan<float> ExampleOf(int sample) => (brokenAt[sample]
        ?? throw new ArgumentException($"No example of sample {sample} was found.", nameof(sample))).Adversarials.Row(sample);

    private SampleOutcome OutcomeOf(int sample, int place)
    {
        RadiusResult radius = Final.Radii[place];
        AttackIdentity found = radius.FoundBy[sample]!;
        double? distance = Nearest?.Nearest.Distances[sample];
        return new SampleOutcome(sample, found == AttackIdentity.Misclassified ? 0 : radius.Epsilon, found)
        {
            Confirmed = Confirmed.Count == 0 ? null : Confirmed[place][sample],
            Distance = distance is { } known && double.IsFinite(known) ? known : null,
        };
    }
}
