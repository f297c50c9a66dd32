using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.UniversalDirection;

/// <summary>How much of a network one fixed direction per class breaks, beside the nearest perturbation of every sample.</summary>
/// <remarks>
/// The directions: <c>centres</c>, (μ_− − μ_+)/‖·‖ for label +1 and its negative for −1, the universal perturbation of Frei et al. 2023 and
/// Min and Vidal 2024; and <c>perturbations</c>, the mean of the nearest perturbations of a class, of length 1. That one is fitted on the
/// first half of the points, which also choose between the two; only the other half is scored, so that the radii are those of points
/// not seen.
/// </remarks>
internal sealed class UniversalMeasurement(PolyReluNetwork network, Dataset attacked, IReadOnlyList<double> radii)
{
    private readonly NetworkEvaluator evaluator = network.CreateEvaluator();
    private readonly Samples fitted = Part(attacked.Samples, 0, attacked.Count / 2);
    private readonly Samples scored = Part(attacked.Samples, attacked.Count / 2, attacked.Count);

    /// <summary>The search for the nearest examples, which knows the centres: for p > 2 gradients vanish where they are needed.</summary>
    /// <remarks>The curve is read from the distances, so one radius is asked for.</remarks>
    public EvaluationRequest Request(ulong seed)
    {
        AttackContext known = new() { Centres = attacked.Centres, References = attacked.Samples };
        return new EvaluationRequest
        {
            Victim = evaluator,
            Samples = attacked.Samples,
            Threat = new ThreatModel(Norm.L2, radii[^1]),
            Radii = [radii[^1]],
            Method = EvaluationMethod.Nearest(MinimumDistance.Attacks(Norm.L2, network.Outputs, known)),
            Context = known,
            Seed = seed,
            Confirms = false, // verify asks about every example anyway
            Diagnoses = false, // the directions stand beside the search
        };
    }

    /// <summary>Measures the directions beside the nearest perturbations.</summary>
    /// <param name="found">What the search (<see cref="Request"/>) found.</param>
    /// <param name="trainAccuracy">Accuracy on the training samples after the last epoch.</param>
    /// <param name="testAccuracy">Accuracy on all test samples.</param>
    /// <param name="cancellation">Stops between two radii.</param>
    public UniversalRecord Measure(
        MinimumDistanceResult found, double trainAccuracy, double testAccuracy, CancellationToken cancellation)
    {
        double[] distances = found.Nearest.Distances.ToArray()[fitted.Count..];
        double median = Median.Of(distances);
        return new UniversalRecord(
            fitted.Count, scored.Count, trainAccuracy, testAccuracy, Predictions.Accuracy(evaluator, scored), radii,
            [Along("centres", Centres(), cancellation), Along("perturbations", Perturbations(found.Nearest), cancellation)],
            [.. radii.Select(radius => Fraction.Of(distances.Count(distance => distance <= radius), distances.Length))],
            [.. found.Steps.Select(step => step.Identity.Id)],
            double.IsFinite(median) ? median : null);
    }

    /// <summary>The nearest examples of the points scored, with what they claim at the radii.</summary>
    public Witness Witness(MinimumDistanceResult found, TrialFolder folder, ulong seed)
    {
        int[] indices = [.. Enumerable.Range(fitted.Count, scored.Count)];
        MinimumDistanceResult own = found.Choose(indices);
        string all = Plural.Of(attacked.Count, "attacked sample");
        string words = $"the last {scored.Count} of the {all} of {attacked.Name} {attacked.Split}";
        SampleSelection selection = new(attacked with { Samples = scored }, indices, words);
        IEnumerable<string> attacks = found.Steps.Select(step => step.Identity.Id);
        IReadOnlyDictionary<string, string> texts = TrialWitness.Texts(folder, selection, attacks, seed, null);
        return own.ToWitness(new ThreatModel(Norm.L2, radii[^1]), radii, network, texts) with { Network = null };
    }

    private static Samples Part(Samples samples, int first, int end) =>
        new(samples.Inputs.RowRange(first, end - first), samples.Labels[first..end]);

    private UniversalDirection Along(string name, Matrix directions, CancellationToken cancellation) =>
        new(name, Broken(fitted, directions, cancellation), Broken(scored, directions, cancellation));

    private double[] Broken(Samples samples, Matrix directions, CancellationToken cancellation)
    {
        Matrix moved = new(samples.Count, samples.Inputs.Columns);
        double[] broken = new double[radii.Count];
        for (int r = 0; r < broken.Length; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            DirectionStep.Move(samples, directions, radii[r], moved);
            broken[r] = 1 - Predictions.Accuracy(evaluator, new Samples(moved, samples.Labels));
        }
        return broken;
    }

    /// <summary>Directions [2 × D] for labels −1 and +1 along the difference of the class sums.</summary>
    private Matrix Centres()
    {
        ClusterCentres centres = attacked.Centres!;
        Matrix directions = new(2, centres.Dimension);
        foreach (int label in (int[])[-1, 1]) centres.Towards(-label).CopyTo(directions.Row(DirectionStep.RowOf(label)));
        Normalise(directions);
        return directions;
    }

    /// <summary>Directions [2 × D]: the mean of the nearest perturbations of each class, over the points fitted on.</summary>
    private Matrix Perturbations(NearestExamples nearest)
    {
        Matrix directions = new(2, fitted.Inputs.Columns);
        for (int i = 0; i < fitted.Count; i++)
        {
            if (!double.IsFinite(nearest.Distances[i])) continue;
            int row = DirectionStep.RowOf(fitted.Labels[i]);
            for (int j = 0; j < directions.Columns; j++) directions[row, j] += nearest.Adversarials[i, j] - fitted.Inputs[i, j];
        }
        Normalise(directions);
        return directions;
    }

    private static void Normalise(Matrix directions)
    {
        for (int c = 0; c < directions.Rows; c++)
        {
            double length = Norm.L2.Measure(directions.Row(c));
            if (length == 0) continue;
            foreach (ref float value in directions.Row(c)) value = (float)(value / length);
        }
    }
}
