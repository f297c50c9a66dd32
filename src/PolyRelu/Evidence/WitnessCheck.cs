using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Evidence;

/// <summary>Checks every claim of a witness with nothing but the classifier: no attack takes part.</summary>
public static class WitnessCheck
{
    /// <summary>Distances may exceed a radius by this factor: the rounding of the double in which they are measured.</summary>
    private const double Rounding = 1 + 1e-9;

    /// <summary>Checks a witness that holds its network.</summary>
    /// <exception cref="ArgumentException">It holds none.</exception>
    public static WitnessVerdict Run(Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        if (witness.Network is null)
            throw new ArgumentException("The witness holds no network; check it with the classifier that was attacked.", nameof(witness));
        return Run(witness, witness.Network.CreateEvaluator());
    }

    /// <summary>Checks a witness with the classifier that was attacked.</summary>
    /// <returns>What does not hold, one sentence each; nothing where every claim holds.</returns>
    public static WitnessVerdict Run(Witness witness, IClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(witness);
        ArgumentNullException.ThrowIfNull(classifier);
        List<string> failures = [];
        int dimension = witness.Samples.Inputs.Columns;
        if (classifier.InputDimension != dimension || classifier.Outputs != witness.Outputs)
        {
            failures.Add($"The classifier takes {Plural.Of(classifier.InputDimension, "feature")} and has "
                + $"{Plural.Of(classifier.Outputs, "output")}; the witness is about {dimension} and {witness.Outputs}.");
            return new WitnessVerdict(0, failures);
        }
        CheckExamples(witness, classifier, failures);
        CheckOthers(witness, classifier, failures);
        if (witness.Claims.Count == 0) failures.Add("Nothing is claimed.");
        foreach (WitnessClaim claim in witness.Claims) CheckClaim(witness, claim, failures);
        int examples = witness.Examples.Count;
        for (int place = 0; place < witness.Further.Count; place++)
        {
            WitnessVerdict further = Run(witness.Further[place], classifier);
            failures.AddRange(further.Failures.Select(failure => $"Further claims {place + 1}: {failure}"));
            examples += further.Examples;
        }
        return new WitnessVerdict(examples, failures);
    }

    private static void CheckExamples(Witness witness, IClassifier classifier, List<string> failures)
    {
        Matrix logits = new(witness.Examples.Count, witness.Outputs);
        if (logits.Rows > 0) classifier.LogitsOfCopy(witness.Adversarials, logits);
        HashSet<int> seen = [];
        bool?[] precise = InDouble(witness, classifier);
        for (int i = 0; i < witness.Examples.Count; i++)
        {
            (int sample, double radius, string attack) = witness.Examples[i];
            string who = $"Point {sample} ({attack})";
            if (!(radius >= 0) || !double.IsFinite(radius))
                failures.Add(Invariant($"{who}: a radius is a finite number ≥ 0; {radius} is claimed."));
            if (!seen.Add(sample)) failures.Add($"{who}: has more than one example.");
            ReadOnlySpan<float> example = witness.Adversarials.Row(i);
            double distance = witness.Norm.Distance(example, witness.Samples.Inputs.Row(sample));
            if (!(distance <= radius * Rounding))
            {
                (string away, string claimed) = (RadiusText.Of(distance, [radius]), RadiusText.Of(radius, [distance]));
                failures.Add($"{who}: the example is {away} away in {witness.Norm.Symbol}; {claimed} is claimed.");
            }
            int outside = witness.Box?.FirstOutside(example) ?? -1,
                moved = witness.FeatureRadii?.FirstOutside(witness.Samples.Inputs.Row(sample), example) ?? -1;
            if (outside >= 0) failures.Add(Invariant($"{who}: feature {outside} of the example is {example[outside]}, outside the box."));
            if (moved >= 0) failures.Add(Invariant($"{who}: feature {moved} of the example is farther from the ")
                + Invariant($"point than its radius {witness.FeatureRadii!.Values[moved]}."));
            if (Margin.IsCorrect(logits.Row(i), witness.Samples.Labels[sample]))
                failures.Add($"{who}: the example is classified correctly.");
            if (witness.Examples[i].Confirmed is { } stated && precise[i] is { } found && stated != found)
                failures.Add($"{who}: the witness says that float64 {(stated ? "misclassifies" : "does not misclassify")} the example, but "
                    + $"it {(found ? "does" : "does not")}.");
        }
    }

    /// <summary>What float64 says about the examples of which the witness states it.</summary>
    private static bool?[] InDouble(Witness witness, IClassifier classifier)
    {
        int[] stated = [.. Enumerable.Range(0, witness.Examples.Count).Where(i => witness.Examples[i].Confirmed is not null)];
        int[] labels = [.. witness.Examples.Select(example => witness.Samples.Labels[example.Sample])];
        bool?[] flags = new bool?[labels.Length], answers = new PreciseExamples(classifier).Confirms(witness.Adversarials, labels, stated);
        for (int i = 0; i < stated.Length; i++) flags[stated[i]] = answers[i];
        return flags;
    }

    /// <summary>
    /// A point without an example counts as robust, and one with an example at a distance counts as robust within less, so both must be
    /// classified correctly at least.
    /// </summary>
    private static void CheckOthers(Witness witness, IClassifier classifier, List<string> failures)
    {
        HashSet<int> broken = [.. witness.Examples.Where(example => example.Radius == 0).Select(example => example.Sample)];
        Matrix logits = new(witness.Samples.Count, witness.Outputs);
        if (logits.Rows > 0) classifier.LogitsOfCopy(witness.Samples.Inputs, logits);
        for (int i = 0; i < witness.Samples.Count; i++)
            if (!broken.Contains(i) && !Margin.IsCorrect(logits.Row(i), witness.Samples.Labels[i]))
                failures.Add($"Point {i}: is misclassified, but counts as robust, at small radii at least.");
    }

    private static void CheckClaim(Witness witness, WitnessClaim claim, List<string> failures)
    {
        int count = witness.Samples.Count, broken = witness.Examples.Count(example => example.Radius <= claim.Epsilon);
        double shown = Fraction.Of(count - broken, count);
        if (!(claim.Epsilon >= 0) || !double.IsFinite(claim.Epsilon)) failures.Add(Invariant($"A radius is a ")
            + Invariant($"finite number ≥ 0; {claim.Epsilon} is claimed."));
        if (!(Math.Abs(shown - claim.RobustAccuracy) <= 1e-9))
        {
            string radius = RadiusText.Of(claim.Epsilon);
            failures.Add(Invariant($"Robust accuracy at ε = {radius}: {claim.RobustAccuracy:P2} is claimed; the ")
                + Invariant($"examples show {shown:P2}."));
        }
    }
}
