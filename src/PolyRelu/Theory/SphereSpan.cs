using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>
/// The unit sphere as a search for |c f(x) − F(x)| sees it: coordinates in the span of centres and neurons, and one for the rest of x.
/// </summary>
/// <remarks>
/// Neither f nor F depends on the rest, and no step changes its direction, so its length is all that a search needs to know.
/// The network is reduced up to a bounded error (<see cref="ReducedNetwork"/>); what is found is measured with the network itself.
/// </remarks>
internal sealed class SphereSpan
{
    private const double Tolerance = 1e-4;
    private const double LargestCost = 0.25;
    private const double Negligible = 1e-6;
    private readonly ReducedNetwork reduction;
    private readonly PolyReluNetwork network;
    private readonly ClusterCentres centres;
    private readonly IdealClassifier ideal;

    private SphereSpan(ReducedNetwork reduction, IdealClassifier ideal)
    {
        (this.reduction, this.ideal) = (reduction, ideal);
        network = new(reduction.Network.Power, false, Widened(reduction.Network.Weights), reduction.Network.OutputWeights,
            reduction.Network.Bias);
        Matrix coordinates = new(ideal.Centres.Count, reduction.Basis.Rows);
        reduction.TakeCoordinates(ideal.Centres.Points, coordinates);
        centres = new ClusterCentres(Widened(coordinates), ideal.Centres.Positive);
    }

    /// <summary>The span of a search; null where searching it is not possible or not much cheaper.</summary>
    public static SphereSpan? Of(PolyReluNetwork network, IdealClassifier ideal)
    {
        if (!ReducedNetwork.CanReduce(network) || network.Centre is not null || ideal.WithCentres(ideal.Centres) is null) return null;
        var reduction = ReducedNetwork.Of(network, Tolerance, ideal.Centres.Points);
        return reduction.RelativeCost < LargestCost ? new(reduction, ideal) : null;
    }

    /// <summary>f in coordinates.</summary>
    public NetworkEvaluator CreateNetwork() => network.CreateEvaluator();

    /// <summary>F in coordinates.</summary>
    public IdealClassifier CreateIdeal() => ideal.WithCentres(centres)!;

    /// <summary>Unit vectors in coordinates [n × (r + 1)].</summary>
    public Matrix Reduce(Matrix points)
    {
        Matrix coordinates = new(points.Rows, reduction.Basis.Rows + 1);
        reduction.TakeCoordinates(points, coordinates.ColumnRange(0, reduction.Basis.Rows));
        for (int i = 0; i < points.Rows; i++)
        {
            double square = TensorPrimitives.SumOfSquares<float>(coordinates.Row(i)[..^1]);
            coordinates[i, coordinates.Columns - 1] = (float)Math.Sqrt(Math.Max(0, 1 - square));
            SphereStarts.Normalise(coordinates.Row(i));
        }
        return coordinates;
    }

    /// <summary>Moves unit vectors to where their coordinates went: Qᵀy plus the rest, scaled to its new length.</summary>
    public void Lift(Matrix coordinates, Matrix points)
    {
        Matrix own = new(points.Rows, reduction.Basis.Rows), inSpan = new(points.Rows, points.Columns);
        reduction.TakeCoordinates(points, own);
        MatrixProduct.Multiply(own, reduction.Basis, inSpan);
        for (int i = 0; i < points.Rows; i++) TensorPrimitives.Subtract(points.Row(i), inSpan.Row(i), points.Row(i));
        MatrixProduct.Multiply(coordinates.ColumnRange(0, reduction.Basis.Rows), reduction.Basis, inSpan);
        for (int i = 0; i < points.Rows; i++)
        {
            float length = TensorPrimitives.Norm<float>(points.Row(i));
            float scale = length > Negligible ? coordinates[i, coordinates.Columns - 1] / length : 0;
            TensorPrimitives.MultiplyAdd(points.Row(i), scale, inSpan.Row(i), points.Row(i));
            SphereStarts.Normalise(points.Row(i));
        }
    }

    private static Matrix Widened(Matrix rows)
    {
        Matrix wide = new(rows.Rows, rows.Columns + 1);
        for (int i = 0; i < rows.Rows; i++) rows.Row(i).CopyTo(wide.Row(i));
        return wide;
    }
}
