using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Experiments.Results;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Trials;

/// <summary>How much of a network one fixed direction per class breaks, beside the nearest perturbation of every sample.</summary>
/// <remarks>
/// The directions: <c>centres</c>, (μ_− − μ_+)/‖·‖ for label +1 and its negative for −1, the universal perturbation of Frei et al. 2023 and
/// Min and Vidal 2024; and <c>perturbations</c>, the mean of the nearest perturbations of a class, of length 1.
/// </remarks>
internal sealed class UniversalMeasurement(PolyReluNetwork network, Dataset attacked, IReadOnlyList<double> radii)
{
    private readonly NetworkEvaluator evaluator = network.CreateEvaluator();

    /// <summary>Measures the directions and the nearest perturbations.</summary>
    public UniversalRecord Measure(double trainAccuracy, double testAccuracy, ulong seed, IProgress<double> progress, CancellationToken cancellation)
    {
        Samples samples = attacked.Samples;
        IReadOnlyList<IMinimumNormAttack> attacks = Attacks();
        MinimumDistanceResult found = MinimumDistance.Search(evaluator, samples, new ThreatModel(Norm.L2, radii[^1]), attacks, seed, progress, cancellation);
        double[] distances = found.Nearest.Distances.ToArray();
        double[] sorted = [.. distances.Order()];
        double median = sorted[sorted.Length / 2];
        return new UniversalRecord(
            samples.Count, trainAccuracy, testAccuracy, 1 - Wrong(samples.Inputs), radii,
            [Along("centres", Centres(), cancellation), Along("perturbations", Perturbations(found.Nearest), cancellation)],
            [.. radii.Select(radius => distances.Count(distance => distance <= radius) / (double)distances.Length)], [.. attacks.Select(attack => attack.Name)],
            double.IsFinite(median) ? median : null);
    }

    /// <summary>Gradient attacks, and steps to opposite centres, which need no gradient: for p > 2 gradients vanish where they are needed.</summary>
    private IReadOnlyList<IMinimumNormAttack> Attacks()
    {
        AttackSettings settings = new() { Centres = attacked.Centres, PositiveCentres = attacked.PositiveCentres };
        return [.. MinimumDistance.Attacks(settings, Norm.L2), new Bisection(new OppositeCentre(settings)), new Bisection(new FixedPoint(settings))];
    }

    private UniversalDirection Along(string name, Matrix directions, CancellationToken cancellation)
    {
        Matrix moved = new(attacked.Count, attacked.Samples.Inputs.Columns);
        double[] broken = new double[radii.Count];
        for (int r = 0; r < broken.Length; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < moved.Rows; i++)
            {
                ReadOnlySpan<float> x = attacked.Samples.Inputs.Row(i), direction = directions.Row(ClassOf(i));
                Span<float> row = moved.Row(i);
                for (int j = 0; j < row.Length; j++) row[j] = (float)(x[j] + (radii[r] * direction[j]));
            }
            broken[r] = Wrong(moved);
        }
        return new UniversalDirection(name, broken);
    }

    private double Wrong(Matrix inputs)
    {
        Matrix logits = new(inputs.Rows, 1);
        evaluator.Logits(inputs, logits);
        return Enumerable.Range(0, inputs.Rows).Count(i => !Margin.IsCorrect(logits.Row(i), attacked.Samples.Labels[i])) / (double)inputs.Rows;
    }

    /// <summary>Directions [2 × D] for labels −1 and +1 along the difference of the class sums.</summary>
    private Matrix Centres()
    {
        Matrix centres = attacked.Centres!.Value, directions = new(2, centres.Columns);
        for (int k = 0; k < centres.Rows; k++)
            for (int j = 0; j < centres.Columns; j++)
            {
                float value = k < attacked.PositiveCentres ? centres[k, j] : -centres[k, j];
                directions[0, j] += value;
                directions[1, j] -= value;
            }
        Normalise(directions);
        return directions;
    }

    /// <summary>Directions [2 × D]: the mean of the nearest perturbations of each class.</summary>
    private Matrix Perturbations(NearestExamples nearest)
    {
        Matrix directions = new(2, attacked.Samples.Inputs.Columns);
        for (int i = 0; i < attacked.Count; i++)
        {
            if (!double.IsFinite(nearest.Distances[i])) continue;
            for (int j = 0; j < directions.Columns; j++) directions[ClassOf(i), j] += nearest.Adversarials[i, j] - attacked.Samples.Inputs[i, j];
        }
        Normalise(directions);
        return directions;
    }

    private int ClassOf(int sample) => attacked.Samples.Labels[sample] > 0 ? 1 : 0;

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
