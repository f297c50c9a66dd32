using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>
/// The largest eigenvalue of a symmetric operator by Lanczos' method, every vector made orthogonal to all before it, twice.
/// </summary>
/// <remarks>
/// Golub and Van Loan, Matrix Computations, section 10.3. With the basis Q, T = QᵀAQ tridiagonal and T·y = θ·y, the vector Q·y has the
/// residual β·|y_last|,
/// β the length of the next basis vector before it is normalised. Working memory is a thread's and grows to its largest search.
/// </remarks>
internal static class Lanczos
{
    private const int TestEvery = 4;           // steps from one eigenvalue of T to the next: it costs some of them
    private const double Noise = 0.01;         // of a guess's length: so that a guess that is another eigenvector is left

    [ThreadStatic]
    private static double[]? scratch;

    /// <summary>Estimates the largest eigenvalue; arguments and result as <see cref="SymmetricSpectrum"/> has them.</summary>
    public static EigenEstimate Largest<TOperator>(TOperator a, DoubleMatrix shape, Span<double> vector, double tolerance, int steps)
        where TOperator : struct, ISymmetricOperator
    {
        Require(shape, vector, tolerance, steps);
        int n = vector.Length, most = Math.Min(steps, n);
        long length = ((long)most * n) + n + (6L * most);
        if (scratch is null || scratch.LongLength < length) scratch = new double[length];
        Span<double> basis = scratch.AsSpan(0, most * n), image = scratch.AsSpan(most * n, n), rest = scratch.AsSpan((most + 1) * n);
        Span<double> diagonal = rest[..most], offDiagonal = rest.Slice(most, most), ritz = rest.Slice(2 * most, most);
        Start(vector, basis[..n]);
        int count = 0;
        for (double next = double.PositiveInfinity; count < most; offDiagonal[count - 1] = next)
        {
            Span<double> q = basis.Slice(count * n, n);
            if (count > 0) Scale(image, 1 / next, q);
            a.Apply(q, image);
            diagonal[count++] = FixedSums.Dot(q, image);
            for (int pass = 0; pass < 2; pass++)
                for (int j = 0; j < count; j++) Deflate(image, basis.Slice(j * n, n));
            next = Math.Sqrt(FixedSums.Dot(image, image));
            if (!double.IsFinite(next)) return new(double.NaN, double.NaN, count);
            if (next == 0) break;
            if (count % TestEvery != 0 && count > 1) continue;
            double value = Ritz(diagonal[..count], offDiagonal, ritz, rest[(3 * most)..]);
            if (next * Math.Abs(ritz[count - 1]) <= tolerance * Size(value, diagonal[..count])) break;
        }
        Ritz(diagonal[..count], offDiagonal, ritz, rest[(3 * most)..]);
        vector.Clear();
        for (int j = 0; j < count; j++) FixedSums.Add(ritz[j], basis.Slice(j * n, n), vector);
        Scale(vector, 1 / Math.Sqrt(FixedSums.Dot(vector, vector)), vector);
        a.Apply(vector, image);
        double quotient = FixedSums.Dot(vector, image);
        FixedSums.Add(-quotient, vector, image);
        return new(quotient, Math.Sqrt(FixedSums.Dot(image, image)), count + 1);
    }

    /// <summary>The largest eigenvalue of T, and its vector.</summary>
    private static double Ritz(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal, Span<double> vector, Span<double> pivots)
    {
        int count = diagonal.Length;
        (double value, _) = Tridiagonal.Largest(diagonal, offDiagonal[..(count - 1)]);
        Tridiagonal.Vector(value, diagonal, offDiagonal[..(count - 1)], vector[..count], pivots[..(2 * count)]);
        return value;
    }

    /// <summary>What the residual is measured against: the largest of |Ritz value| and |diagonal of T|.</summary>
    private static double Size(double value, ReadOnlySpan<double> diagonal) =>
        Math.Max(Math.Abs(value), Math.Abs(TensorPrimitives.MaxMagnitude(diagonal)));

    /// <summary>A unit vector along a guess, or along none, with noise.</summary>
    private static void Start(ReadOnlySpan<double> guess, Span<double> start)
    {
        double size = Math.Sqrt(FixedSums.Dot(guess, guess));
        bool guessed = size > 0 && double.IsFinite(size);
        double spread = guessed ? Noise * size / Math.Sqrt(guess.Length) : 1;
        CounterRandom random = new(0x4C414E43);
        for (int i = 0; i < start.Length; i++) start[i] = (guessed ? guess[i] : 0) + (spread * random.NextUniform(-1.7, 1.7));
        Scale(start, 1 / Math.Sqrt(FixedSums.Dot(start, start)), start);
    }

    private static void Deflate(Span<double> vector, ReadOnlySpan<double> unit) =>
        FixedSums.Add(-FixedSums.Dot(vector, unit), unit, vector);

    private static void Scale(ReadOnlySpan<double> vector, double factor, Span<double> target)
    {
        for (int i = 0; i < vector.Length; i++) target[i] = vector[i] * factor;
    }

    private static void Require(DoubleMatrix shape, ReadOnlySpan<double> vector, double tolerance, int steps)
    {
        TriangularSolve.RequireSquare(shape, "the matrix");
        if (shape.Rows == 0) throw new ArgumentException("A 0×0 matrix has no eigenvalues.", nameof(shape));
        if (vector.Length != shape.Rows)
            throw new ArgumentException($"A {shape.Rows}×{shape.Columns} matrix needs a vector of {Plural.Of(shape.Rows, "element")}; got "
                + $"{vector.Length}.", nameof(vector));
        if (!(tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), $"A tolerance is at least 0; got {tolerance}.");
        if (steps < 1) throw new ArgumentOutOfRangeException(nameof(steps), $"At least one step is needed; got {steps}.");
    }
}
