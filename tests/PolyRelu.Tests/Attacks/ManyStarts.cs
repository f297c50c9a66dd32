using System.Numerics.Tensors;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Attacks;

/// <summary>
/// The distance to the nearest example by brute force: 60 starts of a plain descent around every point of a binary classifier.
/// </summary>
/// <remarks>
/// Starts: every other centre less the own one, pairs of them, other points, and random directions. A direction is followed to the boundary
/// by halving; then the direction of the linearised boundary is mixed in with a share that is halved until the boundary comes nearer.
/// </remarks>
internal static class ManyStarts
{
    private const int Starts = 60;
    private const int Rounds = 30;
    private const int Halvings = 16;    // 6·10⁻⁵ of a direction at most

    /// <summary>Distances [n]; +∞ where nothing is found.</summary>
    public static double[] Distances(IDifferentiableClassifier victim, Dataset data, Norm norm)
    {
        double[] distances = new double[data.Count];
        for (int i = 0; i < distances.Length; i++) distances[i] = Nearest(victim, data, i, norm);
        return distances;
    }

    private static double Nearest(IDifferentiableClassifier victim, Dataset data, int sample, Norm norm)
    {
        Matrix directions = Directions(data, sample), gradients = new(Starts, directions.Columns), mixed = new(Starts, directions.Columns);
        float[] clean = data.Samples.Inputs.Row(sample).ToArray();
        int label = data.Samples.Labels[sample];
        double[] places = Places(victim, clean, label, directions), shares = [.. Enumerable.Repeat(1.0, Starts)];
        for (int round = 0; round < Rounds; round++)
        {
            Gradients(victim, clean, label, directions, places, gradients);
            for (int start = 0; start < Starts; start++)
                Mix(norm, directions.Row(start), places[start], gradients.Row(start), shares[start], mixed.Row(start));
            double[] tried = Places(victim, clean, label, mixed);
            for (int start = 0; start < Starts; start++)
            {
                bool nearer = tried[start] * norm.Measure(mixed.Row(start)) < places[start] * norm.Measure(directions.Row(start));
                shares[start] = nearer ? Math.Min(1, 2 * shares[start]) : shares[start] / 2;
                if (!nearer) continue;
                places[start] = tried[start];
                mixed.Row(start).CopyTo(directions.Row(start));
            }
        }
        return Enumerable.Range(0, Starts).Min(start => places[start] * norm.Measure(directions.Row(start)));
    }

    private static Matrix Directions(Dataset data, int sample)
    {
        ClusterCentres centres = data.Centres!;
        Matrix directions = new(Starts, centres.Dimension);
        bool isPositive = data.Samples.Labels[sample] > 0;
        int[] rivals = [.. Enumerable.Range(0, centres.Count).Where(k => k < centres.Positive != isPositive)];
        int[] others = [.. Enumerable.Range(0, data.Count).Where(i => data.Samples.Labels[i] != data.Samples.Labels[sample])];
        CounterRandom random = new(1, (uint)sample, 0, 0, 0);
        for (int start = 0; start < Starts; start++)
        {
            Span<float> direction = directions.Row(start);
            if (start < 20)
            {
                TensorPrimitives.Add(centres[rivals[start % rivals.Length]], direction, direction);
                if (start >= rivals.Length) TensorPrimitives.Add(centres[rivals[start * 7 / 3 % rivals.Length]], direction, direction);
                TensorPrimitives.Subtract(direction, centres[data.ClusterOf![sample]], direction);
            }
            else if (start < 30)
            {
                TensorPrimitives.Subtract(data.Samples.Inputs.Row(others[start % others.Length]), data.Samples.Inputs.Row(sample),
                    direction);
            }
            else
            {
                Norm.L2.RandomStart(ref random, 1, direction);
                TensorPrimitives.MultiplyAdd(data.Samples.Inputs.Row(sample), -0.5f, direction, direction);
            }
        }
        return directions;
    }

    /// <summary>
    /// Where along each direction the class changes, found by halving below the first of four multiples that is misclassified.
    /// </summary>
    private static double[] Places(IDifferentiableClassifier victim, float[] clean, int label, Matrix directions)
    {
        double[] inside = new double[directions.Rows], outside = [.. Enumerable.Repeat(double.PositiveInfinity, directions.Rows)];
        foreach (double multiple in new[] { 1, 1.5, 2.5, 4 })
        {
            bool[] wrong = Wrong(victim, clean, label, directions, [.. Enumerable.Repeat(multiple, directions.Rows)]);
            for (int row = 0; row < wrong.Length; row++) if (wrong[row]) outside[row] = Math.Min(outside[row], multiple);
        }
        for (int step = 0; step < Halvings; step++)
        {
            double[] middle = [.. inside.Zip(outside, (low, high) => double.IsFinite(high) ? (low + high) / 2 : 0)];
            bool[] wrong = Wrong(victim, clean, label, directions, middle);
            for (int row = 0; row < wrong.Length; row++)
                if (wrong[row]) outside[row] = Math.Min(outside[row], middle[row]);
                else inside[row] = middle[row];
        }
        return outside;
    }

    private static bool[] Wrong(IDifferentiableClassifier victim, float[] clean, int label, Matrix directions, double[] places)
    {
        Matrix points = Points(clean, directions, places), logits = new(directions.Rows, 1);
        victim.Logits(points, logits);
        return [.. Enumerable.Range(0, directions.Rows).Select(row => !Margin.IsCorrect(logits.Row(row), label))];
    }

    private static void Gradients(IDifferentiableClassifier victim, float[] clean, int label, Matrix directions, double[] places,
        Matrix gradients)
    {
        Matrix points = Points(clean, directions, [.. places.Select(place => double.IsFinite(place) ? place : 0)]),
        logits = new(directions.Rows, 1), cotangents = new(directions.Rows, 1);
        victim.Logits(points, logits);
        cotangents.Fill(label);
        victim.PullBack(cotangents, gradients);
    }

    private static Matrix Points(float[] clean, Matrix directions, double[] places)
    {
        Matrix points = new(directions.Rows, directions.Columns);
        for (int row = 0; row < points.Rows; row++)
            TensorPrimitives.MultiplyAdd(directions.Row(row), (float)places[row], clean, points.Row(row));
        return points;
    }

    private static void Mix(Norm norm, ReadOnlySpan<float> direction, double place, ReadOnlySpan<float> gradient, double share,
        Span<float> mixed)
    {
        float[] jump = new float[direction.Length];
        double length = double.IsFinite(place) ? place : 1, height = 0;
        for (int i = 0; i < direction.Length; i++) height += length * direction[i] * gradient[i];
        norm.MoveOntoHyperplane(gradient, height, default, default, jump);
        TensorPrimitives.Multiply(direction, (float)(length * (1 - share)), mixed);
        TensorPrimitives.MultiplyAdd(jump, (float)share, mixed, mixed);
    }
}
