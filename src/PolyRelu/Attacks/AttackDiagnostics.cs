using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Looks at an evaluation for the known ways to overstate robustness: Carlini et al. 2019, Croce and Hein 2020.</summary>
/// <remarks>
/// Cheap beside the evaluation: some hundred points are asked again, and a few survivors at two radii are probed with attacks that did not run.
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
    /// <param name="attacks">The attacks that ran.</param>
    /// <param name="settings">Their settings; centres, if known, are used for closed-form steps.</param>
    /// <param name="report">What they left.</param>
    /// <param name="seed">Seed of the attacks that are tried in addition.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public static IReadOnlyList<Diagnosis> Of(
        IClassifier victim, Samples samples, ThreatModel threat, IReadOnlyList<Attack> attacks, AttackSettings settings, RobustnessReport report, ulong seed = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(attacks);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(report);
        Samples asked = samples.Take(Math.Min(MostAsked, samples.Count));
        if (asked.Count == 0) return [];
        Matrix logits = new(asked.Count, victim.Outputs);
        victim.Logits(asked.Inputs, logits);
        bool gradients = attacks.Any(attack => attack.NeedsGradients);
        List<Diagnosis?> found =
        [
            .. gradients && victim is IDifferentiableClassifier differentiable ? Gradients(differentiable, asked, logits) : [],
            gradients ? Losses(asked, logits, [.. report.Radii.SelectMany(radius => radius.Attacks).Select(entry => entry.Name).Distinct()]) : null,
            Randomness(victim, asked, logits),
            SquareAhead(report, samples.Count),
        ];
        found.AddRange(new MaskingProbe(victim, samples, threat, attacks, settings, seed).Run(report, cancellation));
        return [.. found.OfType<Diagnosis>()];
    }

    private static bool UsesCrossEntropy(string attack) => attack is "apgd-ce" or "pgd";

    private static Diagnosis?[] Gradients(IDifferentiableClassifier victim, Samples asked, Matrix logits)
    {
        Matrix cotangents = new(asked.Count, victim.Outputs), gradients = new(asked.Count, victim.InputDimension);
        for (int i = 0; i < asked.Count; i++) Margin.Gradient(logits.Row(i), asked.Labels[i], cotangents.Row(i));
        victim.Logits(asked.Inputs, logits);
        victim.PullBack(cotangents, gradients);
        int[] correct = Correct(asked, logits);
        int zeros = correct.Count(i => gradients.Row(i).IndexOfAnyExcept(0f, -0f) < 0);
        int broken = correct.Count(i => !TensorPrimitives.IsFiniteAll<float>(gradients.Row(i)));
        return
        [
            broken == 0 ? null : new Diagnosis(
                Symptom.NonFiniteGradients, null, broken, correct.Length,
                Text($"The margin has a gradient with elements that are not finite at {broken} of {correct.Length} points."),
                "Gradient attacks lose their direction there: correct PullBack, which must write every element, or attack with square."),
            correct.Length == 0 || zeros < ManyZeros * correct.Length ? null : new Diagnosis(
                Symptom.ZeroGradients, null, zeros, correct.Length,
                Text($"The margin has a gradient of exactly zero at {zeros} of {correct.Length} points."),
                "Gradient attacks cannot start there: use random starts and restarts, square, or a smoother substitute of the network for the backward pass."),
        ];
    }

    private static Diagnosis? Losses(Samples asked, Matrix logits, string[] ran)
    {
        if (logits.Columns < 2 || !ran.Any(UsesCrossEntropy)) return null;
        string[] others = [.. ran.Where(attack => !UsesCrossEntropy(attack))];
        int[] correct = Correct(asked, logits);
        int vanished = correct.Count(i => WrongProbability(logits.Row(i), asked.Labels[i]) < Vanished);
        return vanished == 0 || vanished < ManyZeros * correct.Length ? null : new Diagnosis(
            Symptom.VanishingLoss, null, vanished, correct.Length,
            Text($"The gradient of the cross-entropy has vanished at {vanished} of {correct.Length} points: the probability of all wrong classes together is below {Vanished:0e0}."),
            others.Length == 0
                ? "Attack with a loss that does not depend on the scale of the logits: apgd-dlr, apgd-t, apgd-margin, or autoattack."
                : $"What ran beside it does not depend on the scale of the logits: {string.Join(", ", others)}.");
    }

    private static Diagnosis? Randomness(IClassifier victim, Samples asked, Matrix logits)
    {
        Matrix again = new(asked.Count, victim.Outputs);
        victim.Logits(asked.Inputs, again);
        int differing = Enumerable.Range(0, asked.Count).Count(i => !again.Row(i).SequenceEqual(logits.Row(i)));
        return differing == 0 ? null : new Diagnosis(
            Symptom.RandomisedOutputs, null, differing, asked.Count,
            Text($"The same input gave other logits when asked again, at {differing} of {asked.Count} points."),
            "Average over answers: autoattack-rand, or the setting answers of Auto-PGD; a single misclassified answer then proves little.");
    }

    private static Diagnosis? SquareAhead(RobustnessReport report, int count)
    {
        foreach (RadiusResult radius in report.Radii)
        {
            int place = radius.Attacks.ToList().FindIndex(entry => entry.Name == "square");
            if (place <= 0 || radius.Attacks[place].Broken < Math.Max(1, AheadBy * count)) continue;
            AttackEntry square = radius.Attacks[place];
            return new Diagnosis(
                Symptom.SquareAhead, radius.Epsilon, square.Broken, square.Attacked,
                Text($"At ε = {RadiusText.Of(radius.Epsilon, report.Radii.Select(other => other.Epsilon))} square broke {square.Broken} of the {square.Attacked} points that {string.Join(", ", radius.Attacks.Take(place).Select(entry => entry.Name))} had left."),
                "The gradients do not lead to adversarial examples. Look for a step without gradient (rounding, sampling, a frozen layer) and attack around it.");
        }
        return null;
    }

    private static int[] Correct(Samples asked, Matrix logits) => [.. Enumerable.Range(0, asked.Count).Where(i => Margin.IsCorrect(logits.Row(i), asked.Labels[i]))];

    /// <summary>1 − softmax_y, summed over the other classes, so that nothing cancels.</summary>
    private static double WrongProbability(ReadOnlySpan<float> logits, int label)
    {
        double sum = 0, wrong = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            double term = Math.Exp((double)logits[k] - logits[label]);
            sum += term;
            if (k != label) wrong += term;
        }
        return wrong / sum;
    }

    internal static string Text(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
