using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>
/// The iterates of an attack that minimises the norm of δ, a row of the batch each, and the nearest misclassified one of every row.
/// </summary>
/// <remarks>
/// Iterates go where the attack leads them, inside the box and the feature radii but not bounded by the radius, which only decides what
/// counts. Vectors and numbers that an attack remembers beside them are added, and move with the rows.
/// </remarks>
internal sealed class NearestState : IBatchState
{
    private readonly AttackBatch batch;
    private readonly List<Matrix> vectors = [];
    private readonly List<double[]> numbers = [];
    private readonly bool[] misclassified;
    private readonly Matrix nearest;

    /// <summary>Every row begins at its clean input, at later starts at a random point within half the radius that counts.</summary>
    public NearestState(AttackBatch batch)
    {
        this.batch = batch;
        (Points, Gradients, nearest) = (AddVectors(), AddVectors(), AddVectors());
        (Losses, Distances, NearestDistances) = (AddNumbers(), AddNumbers(), AddNumbers(double.PositiveInfinity));
        misclassified = new bool[batch.Capacity];
        Box? box = batch.Threat.Box;
        double width = box is null ? 1 : (double)box.High - box.Low;
        Unit = width > 0 && width <= ThreatModel.LargestRadius ? width : 1;
        batch.ForRows(this, static (row, state) =>
        {
            Span<float> point = state.Points.Row(row);
            if (state.batch.Restart == 0) state.batch.Clean.Row(row).CopyTo(point);
            else StartingPoint.WithinHalfReach(state.batch, row, 0, point);
        });
    }

    /// <summary>The rows.</summary>
    public AttackBatch Batch => batch;

    /// <summary>The iterates x + δ [n × D].</summary>
    public Matrix Points { get; }

    /// <summary>The gradients of the loss at the iterates, each divided by its <see cref="AttackBatch.GradientScale"/> [n × D].</summary>
    public Matrix Gradients { get; }

    /// <summary>The losses of the iterates.</summary>
    public double[] Losses { get; }

    /// <summary>‖δ‖ of the iterates, measured in double.</summary>
    public double[] Distances { get; }

    /// <summary>‖δ‖ of the nearest misclassified iterate of every row; +∞ where there was none.</summary>
    public double[] NearestDistances { get; }

    /// <summary>The width of the box, 1 where there is none: the originals state their steps for images in [0, 1].</summary>
    public double Unit { get; }

    /// <summary>Whether the iterate of a row was misclassified at the latest evaluation.</summary>
    public bool IsMisclassified(int row) => misclassified[row];

    /// <summary>Vectors that the attack remembers beside the iterates [n × D], zero at first.</summary>
    public Matrix AddVectors()
    {
        Matrix added = new(batch.Capacity, batch.Dimension);
        vectors.Add(added);
        return added;
    }

    /// <summary>Numbers that the attack remembers, one for each row.</summary>
    public double[] AddNumbers(double first = 0)
    {
        double[] added = [.. Enumerable.Repeat(first, batch.Capacity)];
        numbers.Add(added);
        return added;
    }

    /// <summary>
    /// The largest ‖δ‖ that the ranges of the features around a row's input allow, at most <see cref="ThreatModel.LargestRadius"/>.
    /// </summary>
    public double[] AddFarthest()
    {
        double[] farthest = AddNumbers(ThreatModel.LargestRadius);
        if (!batch.Threat.HasRanges) return farthest;
        batch.ForRows((state: this, farthest), static (row, work) =>
        {
            // Overwritten by the first evaluation.
            Span<float> low = work.state.Gradients.Row(row), high = work.state.nearest.Row(row);
            ReadOnlySpan<float> clean = work.state.batch.Clean.Row(row);
            work.state.batch.Threat.Ranges(clean, low, high);
            TensorPrimitives.Subtract(clean, low, low);
            TensorPrimitives.Subtract(high, clean, high);
            TensorPrimitives.Max(low, high, low);
            work.farthest[row] = Math.Min(work.farthest[row], work.state.batch.Threat.Norm.Measure(low));
        });
        return farthest;
    }

    /// <summary>Asks about the iterates, with gradients; keeps the nearest misclassified ones, and notes those that count.</summary>
    /// <remarks>
    /// Where the gradient of a row that is still correct is exactly zero, a random direction of length 1 takes its place, as in the code of
    /// DDN.
    /// </remarks>
    /// <param name="loss">The loss to increase.</param>
    /// <param name="iteration">Iterations done; names the random numbers.</param>
    public void Evaluate(Loss loss, int iteration)
    {
        batch.EvaluateQuietly(Points, loss, Losses, Gradients);
        batch.ForRows((state: this, iteration), static (row, work) =>
        {
            work.state.Judge(row);
            Span<float> gradient = work.state.Gradients.Row(row);
            if (work.state.misclassified[row] || gradient.ContainsAnyExcept(0f)) return;
            CounterRandom random = work.state.batch.Random(row, work.iteration + 1);
            Norm.L2.RandomStart(ref random, 1, gradient);
        });
    }

    /// <summary>
    /// Asks about the last iterates, and goes from the nearest of every row back towards its input (<see cref="SegmentSearch"/>; in L0
    /// <see cref="FewestChanges"/>).
    /// </summary>
    public void Finish()
    {
        batch.AskLogits(Points);
        batch.ForRows(this, static (row, state) => state.Judge(row));
        if (!batch.Retire(this)) return;
        int[] rows = [.. Enumerable.Range(0, batch.Count).Where(row => double.IsFinite(NearestDistances[row]))];
        Matrix clean = batch.Clean.Choose(rows), points = nearest.Choose(rows);
        batch.Shorten(clean, Array.ConvertAll(rows, batch.Label), points);
        for (int i = 0; i < rows.Length; i++)
            if (batch.Threat.Norm.Distance(points.Row(i), clean.Row(i)) <= batch.Reach(rows[i])) batch.Note(rows[i], points.Row(i));
        batch.Retire(this);
    }

    /// <inheritdoc/>
    public void MoveRow(int source, int destination)
    {
        foreach (Matrix matrix in vectors) matrix.Row(source).CopyTo(matrix.Row(destination));
        foreach (double[] values in numbers) values[destination] = values[source];
        misclassified[destination] = misclassified[source];
    }

    private void Judge(int row)
    {
        ReadOnlySpan<float> point = Points.Row(row);
        Distances[row] = batch.Threat.Norm.Distance(point, batch.Clean.Row(row));
        misclassified[row] = !Margin.IsCorrect(batch.LogitsOf(row), batch.Label(row));
        if (!misclassified[row] || !(Distances[row] < NearestDistances[row])) return;
        NearestDistances[row] = Distances[row];
        point.CopyTo(nearest.Row(row));
        if (Distances[row] <= batch.Reach(row)) batch.Note(row, point);
    }
}
