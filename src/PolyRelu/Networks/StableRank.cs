using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>The stable rank ‖A‖_F² / ‖A‖₂² of a matrix: between 1 and its rank.</summary>
/// <remarks>
/// ‖A‖₂² is the largest eigenvalue of the smaller Gram matrix, found by Lanczos' method without forming it: one pass over A per step,
/// each from the column sums (close to the leading direction of non-negative features) plus a fixed pseudo-random part.
/// Stops when the Ritz residual is below 10⁻⁶ of the eigenvalue; relative accuracy 10⁻⁵. Row blocks have a fixed size and their sums
/// a fixed order, so the bits do not depend on the number of threads.
/// </remarks>
public static class StableRank
{
    private const int BlockRows = 256;
    private const int MaximumSteps = 200;
    private const double Tolerance = 1e-6;

    /// <summary>The stable rank; 0 for a matrix of zeros, NaN where an entry is not finite.</summary>
    public static double Of(Matrix matrix)
    {
        double frobenius = FrobeniusSquare(matrix);
        if (frobenius == 0 || !double.IsFinite(frobenius)) return frobenius == 0 ? 0 : double.NaN;
        return 1 / LargestEigenvalue(matrix, frobenius);
    }

    private static double FrobeniusSquare(Matrix matrix)
    {
        double sum = 0;
        for (int i = 0; i < matrix.Rows; i++)
            foreach (float value in matrix.Row(i)) sum += (double)value * value;
        return sum;
    }

    /// <summary>Largest eigenvalue of AᵀA / ‖A‖_F², in (0, 1].</summary>
    private static double LargestEigenvalue(Matrix matrix, double frobenius)
    {
        int n = matrix.Columns, steps = Math.Min(MaximumSteps, n);
        List<double[]> basis = [Start(matrix)];
        List<double> diagonal = [], offDiagonal = [];
        double[] image = new double[n];
        float[] direction = new float[n];
        for (int k = 0; ; k++)
        {
            double[] q = basis[k];
            for (int i = 0; i < n; i++) direction[i] = (float)q[i];
            Apply(matrix, direction, 1 / frobenius, image);
            diagonal.Add(TensorPrimitives.Dot<double>(q, image));
            foreach (double[] earlier in basis) Deflate(image, earlier);
            foreach (double[] earlier in basis) Deflate(image, earlier);
            double residual = TensorPrimitives.Norm<double>(image);
            double eigenvalue = Tridiagonal.Largest(diagonal, offDiagonal, out double lastComponent);
            if (residual * lastComponent <= Tolerance * eigenvalue || k + 1 == steps) return eigenvalue;
            offDiagonal.Add(residual);
            double[] next = new double[n];
            TensorPrimitives.Divide(image, residual, next);
            basis.Add(next);
        }
    }

    private static double[] Start(Matrix matrix)
    {
        double[] start = new double[matrix.Columns];
        for (int i = 0; i < matrix.Rows; i++)
        {
            ReadOnlySpan<float> row = matrix.Row(i);
            for (int j = 0; j < row.Length; j++) start[j] += row[j];
        }
        double length = TensorPrimitives.Norm<double>(start);
        if (length > 0) TensorPrimitives.Divide(start, length, start);
        CounterRandom random = new(0, 0x5354524B);
        double spread = 0.1 / Math.Sqrt(start.Length);
        for (int j = 0; j < start.Length; j++) start[j] += spread * random.NextGaussian();
        TensorPrimitives.Divide(start, TensorPrimitives.Norm<double>(start), start);
        return start;
    }

    /// <summary>image = scale · Aᵀ A direction.</summary>
    private static void Apply(Matrix matrix, float[] direction, double scale, double[] image)
    {
        int blocks = (matrix.Rows + BlockRows - 1) / BlockRows;
        float[][] parts = new float[blocks][];
        Workers.For(blocks, b =>
        {
            float[] part = parts[b] = new float[direction.Length];
            for (int i = b * BlockRows; i < Math.Min(matrix.Rows, (b + 1) * BlockRows); i++)
            {
                ReadOnlySpan<float> row = matrix.Row(i);
                TensorPrimitives.MultiplyAdd(row, (float)(scale * TensorPrimitives.Dot(row, direction)), part, part);
            }
        });
        Array.Clear(image);
        foreach (float[] part in parts)
            for (int j = 0; j < image.Length; j++) image[j] += part[j];
    }

    private static void Deflate(double[] vector, double[] unit)
    {
        double along = TensorPrimitives.Dot<double>(vector, unit);
        TensorPrimitives.MultiplyAdd(unit, -along, vector, vector);
    }
}
