using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
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

    /// <summary>
    /// The outcome of attacks within radii and of a search for the nearest examples of the same points: a sample is broken at a radius
    /// where one of them has an example within it.
    /// </summary>
    /// <param name="result">The attacks.</param>
    /// <param name="nearest">The search, in the same norm, box and feature radii.</param>
    /// <param name="network">The network attacked; null for another classifier.</param>
    /// <param name="texts">How it came about.</param>
    /// <exception cref="ArgumentException">The search was about other points, or the examples of the attacks were rounded.</exception>
    public static Witness ToWitness(this EvaluationResult result, MinimumDistanceResult nearest, PolyReluNetwork? network,
        IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(nearest);
        Witness witness = result.ToWitness(network, texts);
        if (result.Rounded is not null || nearest.Samples.Count != result.Outcomes.Count)
            throw new ArgumentException("The attacks and the search were not about the same points, not rounded.", nameof(nearest));
        double[] radii = [.. witness.Claims.Select(claim => claim.Epsilon)];
        return Merged(witness, radii, [.. result.Outcomes.Select(outcome => outcome.IsBroken ? Example(outcome) : null)], nearest);
    }

    /// <summary>The outcome of a search for the nearest examples, as robust accuracies at some radii.</summary>
    /// <param name="nearest">The search.</param>
    /// <param name="threat">Norm, box and feature radii of the search.</param>
    /// <param name="radii">The radii, none beyond that of the search.</param>
    /// <param name="network">The network attacked.</param>
    /// <param name="texts">How it came about.</param>
    public static Witness ToWitness(this MinimumDistanceResult nearest, ThreatModel threat, IReadOnlyList<double> radii,
        PolyReluNetwork network, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(nearest);
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(network);
        Witness witness = new()
        {
            Samples = nearest.Samples,
            Outputs = network.Outputs,
            Norm = threat.Norm,
            Box = threat.Box,
            FeatureRadii = threat.FeatureRadii,
            Network = network,
            Claims = [],
            Examples = [],
            Adversarials = new Matrix(0, nearest.Samples.Inputs.Columns),
            Texts = texts,
        };
        return Merged(witness, [.. radii.Order()], new WitnessExample?[nearest.Samples.Count], nearest);
    }

    /// <summary>A witness with the nearest examples in place of those at larger radii, and what it then claims.</summary>
    /// <param name="witness">What is known besides; its examples are those of <paramref name="known"/>, in order.</param>
    /// <param name="radii">The radii claimed, increasing.</param>
    /// <param name="known">[n]: the example of each sample, if there is one.</param>
    /// <param name="nearest">The nearest examples.</param>
    private static Witness Merged(Witness witness, double[] radii, WitnessExample?[] known, MinimumDistanceResult nearest)
    {
        List<WitnessExample> examples = [];
        List<(Matrix Points, int Row)> points = [];
        for (int i = 0, row = 0; i < known.Length; i++)
        {
            WitnessExample? example = known[i], nearer = Nearest(nearest.Nearest, i, radii);
            int own = example is null ? row : row++;
            if (example is null && nearer is null) continue;
            bool isNearer = example is null || nearer?.Radius < example.Radius;
            examples.Add(isNearer ? nearer! : example!);
            points.Add(isNearer ? (nearest.Nearest.Adversarials, i) : (witness.Adversarials, own));
        }
        Matrix adversarials = new(points.Count, nearest.Samples.Inputs.Columns);
        for (int row = 0; row < points.Count; row++) points[row].Points.Row(points[row].Row).CopyTo(adversarials.Row(row));
        return witness with
        {
            Claims = [.. radii.Select(radius => new WitnessClaim(radius, known.Length == 0 ? 0
                : (double)(known.Length - examples.Count(example => example.Radius <= radius)) / known.Length))],
            Examples = examples,
            Adversarials = adversarials,
        };
    }

    /// <summary>The nearest example of a sample at the smallest of the radii that it lies within; null where there is none.</summary>
    private static WitnessExample? Nearest(NearestExamples nearest, int sample, double[] radii)
    {
        double distance = nearest.Distances[sample];
        if (nearest.FoundBy[sample] is not { } attack || Array.FindIndex(radii, radius => radius >= distance) is not (>= 0 and var place))
            return null;
        return new WitnessExample(sample, distance == 0 ? 0 : radii[place], attack.Label)
        {
            AttackId = attack.Id,
            AttackVariant = attack.Variant,
            Confirmed = nearest.Confirmed[sample],
        };
    }

    private static WitnessExample Example(SampleOutcome outcome) => new(outcome.Sample, outcome.Radius!.Value, outcome.FoundBy!.Label)
    {
        AttackId = outcome.FoundBy.Id,
        AttackVariant = outcome.FoundBy.Variant,
        Confirmed = outcome.Confirmed,
    };
}
