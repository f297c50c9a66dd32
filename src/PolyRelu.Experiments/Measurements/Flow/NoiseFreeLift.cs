using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Numerics;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Puts neurons of the flow without noise, which lives in K + 1 features, back into D features.</summary>
internal static class NoiseFreeLift
{
    /// <summary>
    /// Directions in D features [h × D] of those in K + 1 features [h × (K + 1)]: what is orthogonal to the centres keeps the direction
    /// that it began with.
    /// </summary>
    /// <param name="directions">[h × (K + 1)].</param>
    /// <param name="start">The start in D features.</param>
    /// <param name="centres">Orthonormal centres [K × D].</param>
    public static double[] Of(double[] directions, FlowStart start, DoubleMatrix centres)
    {
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentNullException.ThrowIfNull(start);
        (int clusters, int dimension) = (centres.Rows, centres.Columns);
        double[] lifted = new double[start.Hidden * dimension];
        for (int j = 0; j < start.Hidden; j++)
        {
            Span<double> own = lifted.AsSpan(j * dimension, dimension);
            ReadOnlySpan<double> reduced = directions.AsSpan(j * (clusters + 1), clusters + 1);
            start.Directions.Row(j).CopyTo(own);
            for (int k = 0; k < clusters; k++)
                TensorPrimitives.MultiplyAdd(centres.Row(k), -TensorPrimitives.Dot<double>(centres.Row(k), own), own, own);
            double rest = TensorPrimitives.Norm<double>(own);
            TensorPrimitives.Multiply(own, rest > 0 ? reduced[clusters] / rest : 0, own);
            for (int k = 0; k < clusters; k++) TensorPrimitives.MultiplyAdd(centres.Row(k), reduced[k], own, own);
        }
        return lifted;
    }
}
