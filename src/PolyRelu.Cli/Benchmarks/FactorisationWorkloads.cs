using PolyRelu.Kernels;
using PolyRelu.Numerics;
using static System.FormattableString;

namespace PolyRelu.Cli.Benchmarks;

/// <summary>What certificates are made of, in float64 at the size of images: A·D·Aᵀ, factorisation, triangular solves, inverse.</summary>
/// <remarks>Keys are the names that BLAS and LAPACK have for the work; <c>bench/blas_workloads.py</c> does it there.</remarks>
internal static class FactorisationWorkloads
{
    private const int Size = 800, SmallSize = 300, Neurons = 500;

    /// <summary>All of them, after the product whose rate they are measured against.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        Product(Size),
        Weighted(Size, Neurons),
        Weighted(Size, Size),
        Factor(Size),
        Factor(SmallSize),
        Solve(Size, transposed: false),
        Solve(Size, transposed: true),
        Inverse(Size),
    ];

    private static Workload Product(int n) => Of(Invariant($"dgemm_{n}x{n}x{n}"), Invariant($"float64 product {n}×{n}×{n}"),
        2.0 * n * n * n, () =>
        {
            DoubleMatrix a = Uniform(n, n, 1), b = Uniform(n, n, 2), c = new(n, n);
            return () => DoubleProduct.Multiply(a, b, c);
        });

    private static Workload Weighted(int n, int k) => Of(Invariant($"dsyrk_{n}x{k}"),
        Invariant($"A·D·Aᵀ in float64, A {n}×{k}, both triangles"), (double)n * (n + 1) * k, () =>
        {
            DoubleMatrix a = Uniform(n, k, 1), c = new(n, n);
            double[] weights = Uniform(1, k, 2).ToArray();
            return () => SymmetricProduct.Weighted(a, weights, c);
        });

    private static Workload Factor(int n) => Of(Invariant($"dpotrf_{n}"), Invariant($"Cholesky factor in float64, n = {n}, with a copy"),
        (double)n * n * n / 3, () =>
        {
            DoubleMatrix a = PositiveDefinite(n), factor = new(n, n);
            return () =>
            {
                a.CopyTo(factor);
                if (!Cholesky.TryFactor(factor)) throw new InvalidOperationException("A dominant diagonal was not factored.");
            };
        });

    private static Workload Solve(int n, bool transposed) => Of(Invariant($"dtrsm{(transposed ? "_transposed" : "")}_{n}x{n}"),
        Invariant($"{(transposed ? "L⁻ᵀ·B" : "L⁻¹·B")} in float64, {n}×{n}, with a copy"), (double)n * n * n, () =>
        {
            DoubleMatrix l = PositiveDefinite(n), b = Uniform(n, n, 3), x = new(n, n);
            Cholesky.TryFactor(l);
            return () =>
            {
                b.CopyTo(x);
                if (transposed) TriangularSolve.LowerTransposed(l, x);
                else TriangularSolve.Lower(l, x);
            };
        });

    private static Workload Inverse(int n) => Of(Invariant($"dpotri_{n}"),
        Invariant($"(L·Lᵀ)⁻¹ in float64, n = {n}, both triangles"), 2.0 * n * n * n / 3, () =>
        {
            DoubleMatrix l = PositiveDefinite(n), inverse = new(n, n);
            Cholesky.TryFactor(l);
            return () => Cholesky.Invert(l, inverse);
        });

    private static Workload Of(string key, string label, double operations, Func<Action> prepare) =>
        new(key + "_gflops", label, operations, 100, prepare) { IsDouble = true };

    private static DoubleMatrix PositiveDefinite(int n)
    {
        DoubleMatrix matrix = Uniform(n, n, 1);
        for (int i = 0; i < n; i++) matrix[i, i] += n;
        return matrix;
    }

    private static DoubleMatrix Uniform(int rows, int columns, ulong seed)
    {
        CounterRandom random = new(seed);
        DoubleMatrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            foreach (ref double value in matrix.Row(i)) value = random.NextDouble();
        return matrix;
    }
}
