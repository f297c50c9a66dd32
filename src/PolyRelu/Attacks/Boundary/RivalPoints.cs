using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// Points of every class towards which descents begin: known centres, else means of the groups that the points of a class form, and the
/// points nearest to a sample.
/// </summary>
/// <remarks>
/// Groups: the point nearest to the mean of its class, then one after the other the point farthest from all chosen, and three rounds of
/// means of the points nearest to each. On clusters these are the centres up to noise, where the points nearest to a sample may all belong
/// to one cluster.
/// All is a function of the context alone, so that a sample's starts depend neither on its batch nor on its block.
/// </remarks>
internal sealed class RivalPoints
{
    private const int GroupsInAll = 12;
    private const int Rounds = 3;
    private const int Nearest = 2;
    private const int RowsAtOnce = 256;

    private readonly Dictionary<int, Matrix> centres = [];
    private readonly Dictionary<int, Matrix> points = [];

    /// <summary>The points that a context knows; none where it knows neither centres nor references.</summary>
    public RivalPoints(AttackContext context)
    {
        if (context.Centres is { HasBothClasses: true } known)
        {
            centres[1] = known.Of(1);
            centres[-1] = known.Of(-1);
            return;
        }
        if (context.References is not { Count: > 0 } references) return;
        int[] labels = [.. references.Labels.Distinct().Order()];
        if (labels.Length < 2) return;
        int groups = Math.Max(1, GroupsInAll / (labels.Length - 1));
        foreach (int label in labels)
        {
            points[label] = references.Inputs.Choose([.. Enumerable.Range(0, references.Count).Where(i => references.Labels[i] == label)]);
            centres[label] = Groups(points[label], Math.Min(groups, points[label].Rows));
        }
    }

    /// <summary>Whether there are points of this dimension for a label.</summary>
    public bool Has(int label, int dimension) => centres.TryGetValue(label, out Matrix known) && known.Columns == dimension;

    /// <summary>Starts towards a class.</summary>
    public int Count(int label) =>
        centres[label].Rows + (centres[label].Rows > 1
            ? 1 : 0) + Math.Min(Nearest, points.TryGetValue(label, out Matrix given) ? given.Rows : 0);

    /// <summary>
    /// For every input the points of a class nearest to it in L2, nearest first: [n × min(2, points)] indices; none where centres are
    /// known.
    /// </summary>
    public int[,] NearestOf(int label, Matrix inputs)
    {
        if (!points.TryGetValue(label, out Matrix given)) return new int[inputs.Rows, 0];
        int count = Math.Min(Nearest, given.Rows);
        int[,] nearest = new int[inputs.Rows, count];
        double[] squares = SquaredLengths(given);
        Matrix products = new(Math.Min(RowsAtOnce, inputs.Rows), given.Rows);
        for (int first = 0; first < inputs.Rows; first += RowsAtOnce)
        {
            int rows = Math.Min(RowsAtOnce, inputs.Rows - first);
            MatrixProduct.MultiplyRightTransposed(inputs.RowRange(first, rows), given, products.RowRange(0, rows));
            for (int row = 0; row < rows; row++) Smallest(products.Row(row), squares, nearest, first + row);
        }
        return nearest;
    }

    /// <summary>Writes where a descent begins.</summary>
    /// <param name="start">
    /// Number of the start, below <see cref="Count"/>: x + μ − μ_own for every centre μ of the class, the same with the means of both
    /// classes, then the points themselves.
    /// </param>
    /// <param name="target">The class.</param>
    /// <param name="label">The sample's own class.</param>
    /// <param name="clean">x [D].</param>
    /// <param name="nearest">Points of the class near x.</param>
    /// <param name="point">[D], overwritten.</param>
    public void Write(int start, int target, int label, ReadOnlySpan<float> clean, ReadOnlySpan<int> nearest, Span<float> point)
    {
        Matrix towards = centres[target], own = centres[label];
        if (start < towards.Rows)
        {
            TensorPrimitives.Subtract(towards.Row(start), own.Row(NearestRow(own, clean)), point);
            TensorPrimitives.Add(point, clean, point);
            return;
        }
        if (towards.Rows > 1 && start == towards.Rows)
        {
            clean.CopyTo(point);
            AddMean(towards, 1, point);
            AddMean(own, -1, point);
            return;
        }
        points[target].Row(nearest[start - towards.Rows - (towards.Rows > 1 ? 1 : 0)]).CopyTo(point);
    }

    /// <summary>The centre of a class nearest to a point [D].</summary>
    public ReadOnlySpan<float> CentreOf(int label, ReadOnlySpan<float> point) => centres[label].Row(NearestRow(centres[label], point));

    private static void AddMean(Matrix rows, float sign, Span<float> point)
    {
        for (int row = 0; row < rows.Rows; row++) TensorPrimitives.MultiplyAdd(rows.Row(row), sign / rows.Rows, point, point);
    }

    private static Matrix Groups(Matrix given, int count)
    {
        Matrix means = new(count, given.Columns);
        float[] mean = new float[given.Columns];
        AddMean(given, 1, mean);
        double[] distances = new double[given.Rows];
        for (int i = 0; i < given.Rows; i++) distances[i] = -Norm.L2.Distance(given.Row(i), mean);
        for (int group = 0; group < count; group++)
        {
            int chosen = Array.IndexOf(distances, distances.Max());
            given.Row(chosen).CopyTo(means.Row(group));
            for (int i = 0; i < given.Rows; i++)
            {
                double distance = Norm.L2.Distance(given.Row(i), means.Row(group));
                distances[i] = group == 0 ? distance : Math.Min(distances[i], distance);
            }
        }
        for (int round = 0; round < Rounds && count < given.Rows; round++) Average(given, means);
        return means;
    }

    private static void Average(Matrix given, Matrix means)
    {
        int[] group = [.. Enumerable.Range(0, given.Rows).Select(i => NearestRow(means, given.Row(i)))];
        for (int g = 0; g < means.Rows; g++)
        {
            int[] members = [.. Enumerable.Range(0, given.Rows).Where(i => group[i] == g)];
            if (members.Length == 0) continue;
            means.Row(g).Clear();
            AddMean(given.Choose(members), 1, means.Row(g));
        }
    }

    private static int NearestRow(Matrix rows, ReadOnlySpan<float> point)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int row = 0; row < rows.Rows; row++)
        {
            double distance = Norm.L2.Distance(rows.Row(row), point);
            if (!(distance < least)) continue;
            (best, least) = (row, distance);
        }
        return best;
    }

    private static double[] SquaredLengths(Matrix rows) =>
        [.. Enumerable.Range(0, rows.Rows).Select(row => Math.Pow(Norm.L2.Measure(rows.Row(row)), 2))];

    /// <summary>The indices of the least |p|² − 2⟨x, p⟩, in order.</summary>
    private static void Smallest(ReadOnlySpan<float> products, double[] squares, int[,] nearest, int row)
    {
        Span<double> least = stackalloc double[Nearest];
        least.Fill(double.PositiveInfinity);
        for (int i = 0; i < squares.Length; i++)
        {
            double value = squares[i] - (2 * (double)products[i]);
            for (int place = 0; place < nearest.GetLength(1); place++)
            {
                if (!(value < least[place])) continue;
                for (int later = nearest.GetLength(1) - 1; later > place; later--)
                    (least[later], nearest[row, later]) = (least[later - 1], nearest[row, later - 1]);
                (least[place], nearest[row, place]) = (value, i);
                break;
            }
        }
    }
}
