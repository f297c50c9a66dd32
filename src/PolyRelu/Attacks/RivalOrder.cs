using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>The order in which the rivals of every row of a batch are targets, by the distance of their boundaries.</summary>
/// <remarks>
/// MALT (Melamed et al. 2024, MALT powers up adversarial attacks), algorithm 1: networks are almost linear at the scale of adversarial
/// examples, so the distance to the boundary with a rival s is about (f_y − f_s) / ‖∇(f_y − f_s)‖_* at the input, ‖·‖_* the dual norm. The
/// least comes first; rivals without a slope last, equals in the order of classes. In L0, which has no dual, L1 stands in, the largest
/// convex function below it on a box. The original orders the 100 rivals of largest logits,
/// this all of them. It costs a gradient for every rival.
/// </remarks>
internal sealed class RivalOrder : IBatchState
{
    private readonly int[][] rivals;

    private RivalOrder(int[][] rivals) => this.rivals = rivals;

    /// <summary>Asks about the clean inputs of a batch with three outputs or more.</summary>
    public static RivalOrder ByDistance(AttackBatch batch)
    {
        int count = batch.Count, classes = batch.Outputs;
        Matrix inputs = batch.Clean.Copy(), logits = new(count, classes), cotangents = new(count, classes),
            gradients = new(count, batch.Dimension);
        double[][] distances = [.. Enumerable.Range(0, count).Select(_ => new double[classes])];
        Norm dual = (batch.Threat.Norm.IsConvex ? batch.Threat.Norm : Norm.L1).Dual;
        batch.Ask(inputs, logits);
        for (int rank = 0; rank < classes - 1; rank++)
        {
            for (int row = 0; row < count; row++)
            {
                Span<float> cotangent = cotangents.Row(row);
                cotangent.Clear();
                cotangent[RivalOf(row, rank)] = -1;
                cotangent[batch.Label(row)] = 1;
            }
            batch.PullBack(cotangents, gradients);
            for (int row = 0; row < count; row++)
            {
                double slope = dual.Measure(gradients.Row(row));
                double margin = (double)logits[row, batch.Label(row)] - logits[row, RivalOf(row, rank)], distance = margin / slope;
                distances[row][RivalOf(row, rank)] = slope > 0 && double.IsFinite(distance) ? distance : double.PositiveInfinity;
            }
        }
        int[][] rivals = new int[batch.Capacity + 1][];
        for (int row = 0; row < count; row++)
            rivals[row] = [.. Enumerable.Range(0, classes - 1).Select(rank => RivalOf(row, rank)).OrderBy(rival => distances[row][rival])];
        return new RivalOrder(rivals);

        int RivalOf(int row, int rank) => rank < batch.Label(row) ? rank : rank + 1;
    }

    /// <summary>The rival of a row at a rank.</summary>
    public int At(int row, int rank) => rivals[row][rank];

    /// <inheritdoc/>
    public void MoveRow(int source, int destination) => rivals[destination] = rivals[source];
}
