using PolyRelu.Evaluation;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evidence;

/// <summary>The outcome of an evaluation as a witness that anyone can check.</summary>
public static class EvaluationWitness
{
    /// <summary>
    /// Every broken sample with its example at the smallest radius at which it was broken, and the robust accuracies that follow.
    /// </summary>
    /// <param name="result">The outcome; of rounded examples where they were rounded.</param>
    /// <param name="network">The network attacked, so that the file can be checked by itself; null for another classifier.</param>
    /// <param name="texts">How it came about: data, attacks, settings, seed, program.</param>
    public static Witness ToWitness(this EvaluationResult result, PolyReluNetwork? network, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(texts);
        EvaluationRequest request = result.Request;
        SampleOutcome[] broken = [.. result.Outcomes.Where(outcome => outcome.IsBroken)];
        Matrix adversarials = new(broken.Length, request.Samples.Inputs.Columns);
        for (int row = 0; row < broken.Length; row++) result.ExampleOf(broken[row].Sample).CopyTo(adversarials.Row(row));
        return new Witness
        {
            Samples = request.Samples,
            Outputs = request.Victim.Outputs,
            Norm = request.Threat.Norm,
            Box = request.Threat.Box,
            FeatureRadii = request.Threat.FeatureRadii,
            Network = network,
            Claims = [.. result.Final.Radii.OrderBy(radius => radius.Epsilon)
                .Select(radius => new WitnessClaim(radius.Epsilon, radius.RobustAccuracy))],
            Examples = [.. broken.Select(Example)],
            Adversarials = adversarials,
            Texts = texts,
        };
    }

    private static WitnessExample Example(SampleOutcome outcome) => new(outcome.Sample, outcome.Radius!.Value, outcome.FoundBy!.Label)
    {
        AttackId = outcome.FoundBy.Id,
        AttackVariant = outcome.FoundBy.Variant,
        Confirmed = outcome.Confirmed,
    };
}
