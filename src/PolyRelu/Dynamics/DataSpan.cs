using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>
/// An orthonormal basis of what the samples span, to split vectors into the part within and the part orthogonal to the data.
/// </summary>
internal sealed class DataSpan
{
    private const double Dependent = 1e-10;       // relative length of what is left of a sample that the others span
    private const double MostWork = 2e10;         // products of numbers: beyond it the split would cost as much as the flow
    private readonly DoubleMatrix basis;

    private DataSpan(DoubleMatrix basis) => this.basis = basis;

    /// <summary>The span of some samples; null where they span all features, or are too many to find out.</summary>
    public static DataSpan? Of(DoubleMatrix inputs)
    {
        if ((double)inputs.Rows * inputs.Columns * Math.Min(inputs.Rows, inputs.Columns) > MostWork) return null;
        List<double[]> found = [];
        for (int i = 0; i < inputs.Rows; i++)
        {
            double[] rest = inputs.Row(i).ToArray();
            double length = TensorPrimitives.Norm<double>(rest);
            for (int round = 0; round < 2; round++)
            {
                foreach (double[] direction in found)
                    TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(direction, rest), rest, rest);
            }
            double left = TensorPrimitives.Norm<double>(rest);
            if (!(left > Dependent * length)) continue;
            TensorPrimitives.Divide(rest, left, rest);
            found.Add(rest);
            if (found.Count == inputs.Columns) return null;
        }
        DoubleMatrix basis = new(found.Count, inputs.Columns);
        for (int i = 0; i < found.Count; i++) found[i].CopyTo(basis.Row(i));
        return new DataSpan(basis);
    }

    /// <summary>Leaves the part of a vector that is orthogonal to the data.</summary>
    /// <param name="vector">[D], changed in place.</param>
    public void RemoveFrom(Span<double> vector)
    {
        for (int i = 0; i < basis.Rows; i++)
        {
            ReadOnlySpan<double> direction = basis.Row(i);
            TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot(direction, vector), vector, vector);
        }
    }
}
