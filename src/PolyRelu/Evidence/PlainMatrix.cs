using System.Numerics.Tensors;
using PolyRelu.Certification;
using PolyRelu.Numerics;

namespace PolyRelu.Evidence;

/// <summary>
/// K = Σ_j c_j w̃_j w̃_jᵀ + diag(d) in all features, as computed row by row, and what a plain Cholesky factorisation shows of it.
/// </summary>
/// <remarks>
/// An entry is a sum of fewer than h + 2 terms of two products in some order, so the computed matrix differs from K in norm by at most
/// <see cref="Error"/> = γ_{h+6} (Σ |c_j| ‖w̃_j‖² + max |d_i|): |K̃ − K| ≤ γ Σ |c_j| |w̃_j||w̃_j|ᵀ + γ diag |d| entrywise, and the norm of
/// |w||w|ᵀ is ‖w‖². Rump (2006): if
/// the factorisation of A less c I ends, c = (n + 2) u/(1 − 2 (n + 2) u) tr |A| and a little for underflow, then A is positive
/// semidefinite. So one of K̃ − (E + c + μ) I shows that no eigenvalue of K is below μ.
/// </remarks>
internal sealed class PlainMatrix
{
    private readonly double[][] lower;      // row i has i + 1 entries
    private readonly double trace;
    private double frobenius;
    private double[][]? factor;             // of K̃ as it is; proves nothing

    /// <summary>Sums a matrix.</summary>
    /// <param name="weights">w̃ [h][D].</param>
    /// <param name="factors">c, exact numbers [h].</param>
    /// <param name="diagonal">d, exact numbers [D].</param>
    public PlainMatrix(double[][] weights, double[] factors, double[] diagonal)
    {
        int features = diagonal.Length;
        lower = new double[features][];
        double size = 0, largest = 0, magnitude = 0;
        for (int i = 0; i < features; i++) lower[i] = new double[i + 1];
        for (int j = 0; j < factors.Length; j++)
        {
            if (factors[j] == 0) continue;
            double[] neuron = weights[j];
            size += Math.Abs(factors[j]) * TensorPrimitives.SumOfSquares<double>(neuron);
            for (int i = 0; i < features; i++)
            {
                if (neuron[i] != 0)
                    TensorPrimitives.MultiplyAdd(neuron.AsSpan(0, i + 1), factors[j] * neuron[i], lower[i], lower[i]);
            }
        }
        for (int i = 0; i < features; i++)
        {
            lower[i][i] += diagonal[i];
            largest = Math.Max(largest, Math.Abs(diagonal[i]));
            magnitude += Math.Abs(lower[i][i]);
        }
        trace = magnitude;
        Error = Outward.Up(Outward.Gamma(factors.Length + 6) * (size + largest) * (1 + Outward.Gamma(2 * features)));
    }

    /// <summary>E.</summary>
    public double Error { get; }

    /// <summary>The sum of the magnitudes of the diagonal, as computed.</summary>
    public double Trace => trace;

    private int Features => lower.Length;

    /// <summary>Whether no eigenvalue of K is below μ ≥ 0: true is proven, false says nothing.</summary>
    public bool IsAtLeast(double smallest)
    {
        double roundings = (Features + 2) * Outward.Unit,
            shift = Outward.Up((roundings / (1 - (2 * roundings)) * trace) + Error + smallest) + (1e-290 * (1 + trace));
        return double.IsFinite(shift) && Factor(-shift) is not null;
    }

    /// <summary>A number below which K surely has no eigenvalue, as large as a few attempts find; 0 where none is found.</summary>
    public double SmallestEigenvalue()
    {
        if (Approximate() is null) return 0;
        double[] vector = new double[Features];
        for (int i = 0; i < vector.Length; i++) vector[i] = 1 + ((i * 7 % 11) * 0.1);
        double estimate = 0;
        for (int step = 0; step < 20; step++)
        {
            TensorPrimitives.Multiply(vector, 1 / TensorPrimitives.Norm<double>(vector), vector);
            Solve(vector);
            estimate = 1 / TensorPrimitives.Norm<double>(vector);
        }
        foreach (double share in (ReadOnlySpan<double>)[0.5, 0.05, 0.005, 5e-5])
            if (IsAtLeast(share * estimate)) return share * estimate;
        return 0;
    }

    /// <summary>A number not below ‖w‖_{K⁻¹} = √(wᵀ K⁻¹ w).</summary>
    /// <param name="w">w.</param>
    /// <param name="smallest">μ > 0, not above any eigenvalue of K.</param>
    /// <remarks>
    /// For any y, with r = w − K y: wᵀK⁻¹w = wᵀy + yᵀr + rᵀK⁻¹r ≤ wᵀy + yᵀr + ‖r‖²/μ. y is solved for in floating point, so r is small
    /// and
    /// its bound, E ‖y‖ and the rounding of the products in it included, counts squared.
    /// </remarks>
    public double InverseLength(double[] w, double smallest)
    {
        if (Approximate() is null) return double.PositiveInfinity;
        double[] y = (double[])w.Clone(), rest = (double[])w.Clone();
        Solve(y);
        for (int i = 0; i < Features; i++)
        {
            ReadOnlySpan<double> row = lower[i].AsSpan(0, i);
            rest[i] -= TensorPrimitives.Dot(row, y.AsSpan(0, i)) + (lower[i][i] * y[i]);
            TensorPrimitives.MultiplyAdd(row, -y[i], rest.AsSpan(0, i), rest.AsSpan(0, i));
        }
        double gamma = Outward.Gamma(Features + 8), length = Outward.LengthUp(y), own = Outward.LengthUp(w), left = Outward.LengthUp(rest),
            error = Outward.Up((gamma * ((Frobenius() * length) + own)) + (Error * length)),
            square = TensorPrimitives.Dot<double>(w, y) + TensorPrimitives.Dot<double>(y, rest)
                + (2 * gamma * length * (own + left)) + (length * error) + ((left + error) * (left + error) / smallest);
        return Outward.Up(Math.Sqrt(Math.Max(0, Outward.Up(square))));
    }

    private double Frobenius()
    {
        if (frobenius > 0) return frobenius;
        double sum = 0;
        foreach (double[] row in lower) sum += 2 * TensorPrimitives.SumOfSquares<double>(row);
        return frobenius = Outward.Up(Math.Sqrt(sum * (1 + Outward.Gamma(4 * Features))));
    }

    private double[][]? Approximate() => factor ??= Factor(0);

    /// <summary>L with K̃ + shift I ≈ L Lᵀ; null where a pivot is not positive.</summary>
    private double[][]? Factor(double shift)
    {
        double[][] l = new double[Features][];
        for (int i = 0; i < Features; i++)
        {
            double[] row = l[i] = new double[i + 1];
            for (int k = 0; k <= i; k++)
            {
                double entry = lower[i][k] - TensorPrimitives.Dot<double>(row.AsSpan(0, k), l[k].AsSpan(0, k));
                if (k < i)
                {
                    row[k] = entry / l[k][k];
                    continue;
                }
                // The shift goes in with the entry, as the theorem wants it: of the diagonal, rounded downwards.
                double pivot = Enclosure.SumDown(lower[i][i], shift) - TensorPrimitives.Dot<double>(row.AsSpan(0, i), row.AsSpan(0, i));
                if (!(pivot > 0) || !double.IsFinite(pivot)) return null;
                row[i] = Math.Sqrt(pivot);
            }
        }
        return l;
    }

    private void Solve(double[] vector)
    {
        double[][] l = factor!;
        for (int i = 0; i < Features; i++)
            vector[i] = (vector[i] - TensorPrimitives.Dot<double>(l[i].AsSpan(0, i), vector.AsSpan(0, i))) / l[i][i];
        for (int i = Features - 1; i >= 0; i--)
        {
            vector[i] /= l[i][i];
            TensorPrimitives.MultiplyAdd(l[i].AsSpan(0, i), -vector[i], vector.AsSpan(0, i), vector.AsSpan(0, i));
        }
    }
}
