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
    public static Witness ToWitness(this EvaluationResult result, INetwork? network, IReadOnlyDictionary<string, string> texts)
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
    public static Witness ToWitness(this EvaluationResult result, MinimumDistanceResult nearest, INetwork? network,
        IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(nearest);
        Witness witness = result.ToWitness(network, texts);
        if (result.Rounded is not null || nearest.Samples.Count != result.Outcomes.Count)
            throw new ArgumentException("The attacks and the search were not about the same points, not rounded.", nameof(nearest));
        return Union(witness, result.Report.Radii, sample => Example(result.Outcomes[sample]), nearest);
    }

    /// <summary>The outcome of a search for the nearest examples, as robust accuracies at some radii.</summary>
    /// <param name="nearest">The search.</param>
    /// <param name="threat">Norm, box and feature radii of the search.</param>
    /// <param name="radii">The radii, none beyond that of the search.</param>
    /// <param name="network">The network attacked.</param>
    /// <param name="texts">How it came about.</param>
    public static Witness ToWitness(this MinimumDistanceResult nearest, ThreatModel threat, IReadOnlyList<double> radii,
        INetwork network, IReadOnlyDictionary<string, string> texts)
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
        int count = nearest.Samples.Count;
        RadiusResult Untried(double radius) =>
            new(radius, Fraction.Of(count, count), [], [.. Enumerable.Repeat(true, count)], nearest.Samples.Inputs)
            { FoundBy = new AttackIdentity?[count] };
        return Union(witness, radii.Select(Untried),
            sample => throw new InvalidOperationException($"No attack broke sample {sample}."), nearest);
    }

    /// <summary>A witness of attacks at some radii together with a search for the nearest examples.</summary>
    /// <param name="witness">What there is besides claims and examples.</param>
    /// <param name="radii">What the attacks left at each radius.</param>
    /// <param name="attacked">The example of a sample that the attacks broke.</param>
    /// <param name="nearest">The nearest examples.</param>
    private static Witness Union(
        Witness witness, IEnumerable<RadiusResult> radii, Func<int, WitnessExample> attacked, MinimumDistanceResult nearest)
    {
        WitnessExample?[] examples = new WitnessExample?[nearest.Samples.Count];
        Matrix points = nearest.Samples.Inputs.Copy();
        List<WitnessClaim> claims = [];
        foreach (RadiusResult radius in radii.OrderBy(radius => radius.Epsilon))
        {
            RadiusResult both = radius.With(nearest); // one at a time: each may hold a matrix of all points
            claims.Add(new WitnessClaim(both.Epsilon, both.RobustAccuracy));
            for (int i = 0; i < examples.Length; i++)
            {
                if (both.Robust[i] || examples[i] is not null) continue;
                examples[i] = radius.Robust[i] ? Example(nearest.Nearest, i, both.Epsilon) : attacked(i);
                both.Adversarials.Row(i).CopyTo(points.Row(i));
            }
        }
        int[] broken = [.. Enumerable.Range(0, examples.Length).Where(i => examples[i] is not null)];
        return witness with { Claims = claims, Examples = [.. broken.Select(i => examples[i]!)], Adversarials = points.Choose(broken) };
    }

    private static WitnessExample Example(NearestExamples nearest, int sample, double radius)
    {
        AttackIdentity attack = nearest.FoundBy[sample]!;
        return new WitnessExample(sample, nearest.Distances[sample] == 0 ? 0 : radius, attack.Label)
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
