using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>The stable rank ‖A‖_F² / ‖A‖₂² of a matrix: between 1 and its rank.</summary>
/// <remarks>
/// ‖A‖₂² is the largest eigenvalue of AᵀA, found by Lanczos' method without forming it: one pass over A per step, once from the
/// column sums (close to the leading direction of non-negative features) and once from a fixed pseudo-random direction. Stops when
/// the residual r of the largest Ritz value θ₁, which bounds its distance to an eigenvalue, is below 10⁻⁶ θ₁ (the sharper
/// r²/(θ₁ − θ₂) fails where several eigenvalues lie close together); relative accuracy 10⁻⁵. That eigenvalue is the second one where
/// a start is orthogonal to the leading direction within about 10⁻⁶; the larger of both is wrong only where both starts are.
/// Row blocks have a fixed size and their sums a fixed order, so the bits do not depend on the number of threads.
/// </remarks>
public static class StableRank
{
    private const int BlockRows = 256;
    private const int MaximumSteps = 300;
    private const double Tolerance = 1e-6;

    /// <summary>The stable rank; 0 for a matrix of zeros, NaN where an entry is not finite.</summary>
    public static double Of(Matrix matrix)
    {
        double[] start = new double[matrix.Columns];
        double frobenius = SquareAndColumnSums(matrix, start);
        if (frobenius == 0 || !double.IsFinite(frobenius)) return frobenius == 0 ? 0 : double.NaN;
        double[] other = new double[matrix.Columns];
        Mix(start, 0.1, 0);
        Mix(other, 1, 1);
        return 1 / Math.Max(LargestEigenvalue(matrix, frobenius, start), LargestEigenvalue(matrix, frobenius, other));
    }

    /// <summary>‖A‖_F², and the sums of the columns.</summary>
    private static double SquareAndColumnSums(Matrix matrix, double[] columnSums)
    {
        float[][] parts = new float[Blocks(matrix)][];
        double[] squares = new double[parts.Length];
        Workers.For(parts.Length, b =>
        {
            float[] part = parts[b] = new float[matrix.Columns];
            for (int i = b * BlockRows; i < Math.Min(matrix.Rows, (b + 1) * BlockRows); i++)
            {
                ReadOnlySpan<float> row = matrix.Row(i);
                TensorPrimitives.Add(part, row, part);
                squares[b] += SumOfSquares(row);
            }
        });
        AddInOrder(parts, columnSums);
        return squares.Sum();
    }

    private static double SumOfSquares(ReadOnlySpan<float> row)
    {
        float quick = TensorPrimitives.SumOfSquares(row);
        if (quick is > 1e-30f and < float.PositiveInfinity) return quick;
        double sum = 0;
        foreach (float value in row) sum += (double)value * value;
        return sum;
    }

    /// <summary>A unit vector along a direction, or none, plus noise of about a length.</summary>
    private static void Mix(double[] start, double noise, uint stream)
    {
        double length = TensorPrimitives.Norm<double>(start);
        if (length > 0) TensorPrimitives.Divide(start, length, start);
        CounterRandom random = new(stream, 0x5354524B);
        double spread = noise / Math.Sqrt(start.Length);
        foreach (ref double entry in start.AsSpan()) entry += spread * random.NextGaussian();
        TensorPrimitives.Divide(start, TensorPrimitives.Norm<double>(start), start);
    }

    /// <summary>Largest eigenvalue of AᵀA / ‖A‖_F², in (0, 1].</summary>
    private static double LargestEigenvalue(Matrix matrix, double frobenius, double[] start)
    {
        int n = matrix.Columns, steps = Math.Min(MaximumSteps, n);
        List<double[]> basis = [start];
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
            double next = TensorPrimitives.Norm<double>(image);
            (double first, double lastComponent) = Tridiagonal.Largest(CollectionsMarshal.AsSpan(diagonal),
                CollectionsMarshal.AsSpan(offDiagonal));
            if (next * lastComponent <= Tolerance * first || k + 1 == steps) return first;
            offDiagonal.Add(next);
            TensorPrimitives.Divide(image, next, image);
            basis.Add(image);
            image = new double[n];
        }
    }

    /// <summary>image = scale · Aᵀ A direction.</summary>
    private static void Apply(Matrix matrix, float[] direction, double scale, double[] image)
    {
        float[][] parts = new float[Blocks(matrix)][];
        Workers.For(parts.Length, b =>
        {
            float[] part = parts[b] = new float[direction.Length];
            for (int i = b * BlockRows; i < Math.Min(matrix.Rows, (b + 1) * BlockRows); i++)
            {
                ReadOnlySpan<float> row = matrix.Row(i);
                TensorPrimitives.MultiplyAdd(row, (float)(scale * TensorPrimitives.Dot(row, direction)), part, part);
            }
        });
        AddInOrder(parts, image);
    }

    private static int Blocks(Matrix matrix) => (matrix.Rows + BlockRows - 1) / BlockRows;

    private static void AddInOrder(float[][] parts, double[] sum)
    {
        Array.Clear(sum);
        foreach (float[] part in parts)
            for (int j = 0; j < sum.Length; j++) sum[j] += part[j];
    }

    private static void Deflate(double[] vector, double[] unit)
    {
        double along = TensorPrimitives.Dot<double>(vector, unit);
        TensorPrimitives.MultiplyAdd(unit, -along, vector, vector);
    }
}
