using System.Numerics.Tensors;
using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Evaluation;

/// <summary>Looks at an evaluation for the known ways to overstate robustness: Carlini et al. 2019, Croce and Hein 2020.</summary>
/// <remarks>
/// Cheaper than the evaluation: some hundred points are asked again, and a few survivors at two radii are probed with attacks that did not
/// run; of AutoAttack's so many that a gap of a point in a hundred shows.
/// Nothing found is no proof of anything. Equal seed and settings give equal findings.
/// </remarks>
public static class AttackDiagnostics
{
    private const int MostAsked = 128;
    private const double ManyZeros = 0.02;
    private const double Vanished = 1e-10;
    private const double AheadBy = 0.01;

    /// <summary>The findings about an evaluation.</summary>
    /// <param name="victim">The classifier that was attacked.</param>
    /// <param name="samples">The points attacked.</param>
    /// <param name="threat">Norm, box and feature radii; its radius is not used.</param>
    /// <param name="attacks">
    /// The attacks that ran; what they climb and what they ask for is asked of them, not of the names in the report.
    /// </param>
    /// <param name="context">What is known of the data; centres, if known, are used for closed-form steps.</param>
    /// <param name="report">What they left.</param>
    /// <param name="seed">Seed of the attacks that are tried in addition.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="ArgumentException">The report is of another number of samples.</exception>
    /// <exception cref="InvalidOperationException">
    /// The victim wrote to its inputs, which are copies of the samples: nothing measured with it would mean anything.
    /// </exception>
    public static IReadOnlyList<Diagnosis> Of(
        IClassifier victim, Samples samples, ThreatModel threat, IReadOnlyList<Attack> attacks, AttackContext context,
        RobustnessReport report, ulong seed = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        AttackList.Require(attacks, nameof(attacks));
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(report);
        report.RequireOf(samples, nameof(report));
        if (samples.Count == 0) return [];
        Samples asked = samples.Take(Math.Min(MostAsked, samples.Count));
        Matrix logits = new(asked.Count, victim.Outputs);
        victim.LogitsOfCopy(asked.Inputs, logits);
        AttackPart[] parts = [.. attacks.SelectMany(attack => attack.Parts(threat.Norm, victim))];
        bool gradients = parts.Any(part => part.Attack.NeedsGradients);
        Diagnosis? randomness = Randomness(victim, asked, logits);
        List<Diagnosis?> found =
        [
            .. gradients && victim is IDifferentiableClassifier differentiable ? Gradients(differentiable, asked, logits) : [],
            Losses(asked, logits, parts),
            randomness,
            SquareAhead(report, samples.Count, parts),
        ];
        // Where answers are random any attack breaks more points by asking more often.
        AutoAttackGap? gap = randomness is null ? AutoAttackGap.Of(attacks, threat.Norm, victim) : null;
        found.AddRange(new MaskingProbe(victim, samples, threat, attacks, context, seed).Run(report, gap, cancellation));
        return [.. found.OfType<Diagnosis>()];
    }

    private static Diagnosis?[] Gradients(IDifferentiableClassifier victim, Samples asked, Matrix logits)
    {
        Matrix cotangents = new(asked.Count, victim.Outputs), gradients = new(asked.Count, victim.InputDimension);
        for (int i = 0; i < asked.Count; i++) Margin.Gradient(logits.Row(i), asked.Labels[i], cotangents.Row(i));
        Matrix points = asked.Inputs.Copy();
        victim.Logits(points, logits);
        victim.PullBack(cotangents, gradients);
        ClassifierContract.RequireUnchanged(victim, asked.Inputs, points);
        int[] correct = Correct(asked, logits);
        int zeros = correct.Count(i => gradients.Row(i).IndexOfAnyExcept(0f, -0f) < 0);
        int broken = correct.Count(i => !TensorPrimitives.IsFiniteAll<float>(gradients.Row(i)));
        return
        [
            broken == 0 ? null : new Diagnosis(
                Symptom.NonFiniteGradients, null, broken, correct.Length,
                Invariant($"The margin has a gradient with elements that are not finite at {broken} of ")
                    + Invariant($"{Plural.Of(correct.Length, "point")}."),
                "Gradient attacks lose their direction there: correct PullBack, which must write every element, or attack with square."),
            correct.Length == 0 || zeros < ManyZeros * correct.Length ? null : new Diagnosis(
                Symptom.ZeroGradients, null, zeros, correct.Length,
                Invariant($"The margin has a gradient of exactly zero at {zeros} of {Plural.Of(correct.Length, "point")}."),
                "Gradient attacks cannot start there: use random starts and restarts, square, or a smoother substitute of the network for "
                    + "the backward pass."),
        ];
    }

    private static Diagnosis? Losses(Samples asked, Matrix logits, AttackPart[] parts)
    {
        int[] correct = Correct(asked, logits);
        float[] slopes = new float[logits.Columns];
        (AttackPart Part, Loss? Loss)[] climbed = [.. parts.Select(part => (part, part.Attack.LossFor(logits.Columns)))];
        string[] others = [.. climbed.Where(one => one.Loss is not { Saturates: true }).Select(one => one.Part.Identity.Label).Distinct()];
        foreach (Loss loss in climbed.Select(one => one.Loss).OfType<Loss>().Where(loss => loss.Saturates).DistinctBy(loss => loss.Name))
        {
            int vanished = correct.Count(i => Slope(loss, logits.Row(i), asked.Labels[i], slopes) < Vanished);
            if (vanished == 0 || vanished < ManyZeros * correct.Length) continue;
            return new Diagnosis(
                Symptom.VanishingLoss, null, vanished, correct.Length,
                Invariant($"The gradient of the {loss.Name} loss has vanished at {vanished} of {Plural.Of(correct.Length, "point")}: ")
                + Invariant($"its derivative by every logit is below {Vanished:0e0}."),
                others.Length == 0
                    ? "Attack with a loss that does not level off: apgd-margin, apgd-dlr, apgd-t, or autoattack."
                    : $"What ran beside it does not climb a loss that levels off: {string.Join(", ", others)}.");
        }
        return null;
    }

    /// <summary>The largest derivative of a loss by a logit.</summary>
    private static float Slope(Loss loss, ReadOnlySpan<float> logits, int label, float[] slopes)
    {
        loss.Evaluate(logits, label, slopes);
        return Math.Abs(TensorPrimitives.MaxMagnitude<float>(slopes));
    }

    private static Diagnosis? Randomness(IClassifier victim, Samples asked, Matrix logits)
    {
        Matrix again = new(asked.Count, victim.Outputs);
        victim.LogitsOfCopy(asked.Inputs, again);
        int differing = Enumerable.Range(0, asked.Count).Count(i => !again.Row(i).SequenceEqual(logits.Row(i)));
        return differing == 0 ? null : new Diagnosis(
            Symptom.RandomisedOutputs, null, differing, asked.Count,
            Invariant($"The same input gave other logits when asked again, at {differing} of {Plural.Of(asked.Count, "point")}."),
            "Average over answers: autoattack-rand, or the setting answers of Auto-PGD; a single misclassified answer then proves little.");
    }

    private static Diagnosis? SquareAhead(RobustnessReport report, int count, AttackPart[] parts)
    {
        foreach (RadiusResult radius in report.Radii)
        {
            BatchAttack?[] ran = [.. radius.Attacks.Select(entry => Array.Find(parts, part => part.Identity == entry.Identity)?.Attack)];
            for (int place = 1; place < ran.Length; place++)
            {
                AttackEntry entry = radius.Attacks[place];
                bool afterGradients = ran.Take(place).Any(attack => attack is { NeedsGradients: true });
                if (ran[place] is not { IsScoreBased: true } || !afterGradients || entry.Broken < Math.Max(1, AheadBy * count)) continue;
                string epsilon = RadiusText.Of(radius.Epsilon, report.Radii.Select(other => other.Epsilon));
                string before = string.Join(", ", radius.Attacks.Take(place).Select(earlier => earlier.Name));
                return new Diagnosis(
                    Symptom.SquareAhead, radius.Epsilon, entry.Broken, entry.Attacked,
                    $"At ε = {epsilon} {entry.Name} broke {entry.Broken} of the {Plural.Of(entry.Attacked, "point")} that {before} had "
                        + "left.",
                    "The gradients do not lead to adversarial examples. Look for a step without gradient (rounding, sampling, a frozen "
                    + "layer) and attack around it.");
            }
        }
        return null;
    }

    private static int[] Correct(Samples asked, Matrix logits) =>
        [.. Predictions.Correct(logits, asked.Labels).Index().Where(point => point.Item).Select(point => point.Index)];
}
