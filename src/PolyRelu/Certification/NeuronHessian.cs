using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// K = κ I + Σ_j d_j w̃_j w̃_jᵀ of an L2 ball as its m curved neurons see it: positive semidefinite exactly if an m × m matrix of their
/// inner products is, which every radius and rival take from one matrix of the network.
/// </summary>
/// <remarks>
/// With U = [√|d_j| w̃_j] in columns, those with d_j &gt; 0 in U₊, the others in U₋, S = UᵀU and A = κ I + S₊₊ ≻ 0: by Schur complements of
/// [[κ I + U₊U₊ᵀ, U₋], [U₋ᵀ, I]] and (κ I + U₊U₊ᵀ)⁻¹ = (I − U₊A⁻¹U₊ᵀ)/κ (Woodbury), K ⪰ 0 exactly if T = κ I − S₋₋ + S₋₊A⁻¹S₊₋ ⪰ 0.
/// For any Y, S₋₊A⁻¹S₊₋ ⪰ S₋₊Y + YᵀS₊₋ − YᵀAY, since (Y − A⁻¹S₊₋)ᵀA(Y − A⁻¹S₊₋) ⪰ 0. Let L and B be what is computed for A = L Lᵀ and
/// L B = S₊₋, and Y = L⁻ᵀB for exactly these. Then A = L Lᵀ + E₁ and S₊₋ = L B + E₂ give
/// T ⪰ κ I − S₋₋ + BᵀB − (2‖Y‖‖E₂‖ + ‖Y‖²‖E₁‖) I, ‖Y‖ ≤ ‖B‖/√(κ − ‖E₁‖), and a factorisation of the right side, less all of these and
/// less its own rounding, is the proof (<see cref="Cholesky.TryProve"/>). ‖E₁‖ is at most <see cref="Cholesky.RoundingShift"/> and what S
/// errs by, ‖E₂‖ at most γ_m ‖L‖_F ‖B‖_F (Higham 2002, theorem 8.5) and that again. S as computed errs in norm by at most
/// γ Σ |d_j| ‖w̃_j‖²: entries by γ times √|d_i| ‖w̃_i‖ √|d_j| ‖w̃_j‖, a matrix of rank one.
/// m³ operations or so where K itself takes n²m to form and n³/3 to factor.
/// </remarks>
internal sealed class NeuronHessian : IBallHessian, IDisposable
{
    [ThreadStatic]
    private static Room? spare;     // four matrices of h × h are dearer to make than to fill


    private readonly Minorant minorant;
    private readonly int[] neurons;         // d > 0 first
    private readonly int positive;          // how many of them
    private readonly double[] roots;        // √|d_j| in that order
    private readonly double size;           // not below Σ |d_j| ‖w̃_j‖²
    private readonly double error;          // of S
    private readonly Room room;
    private readonly DoubleMatrix inner;    // S [m × m]: the lower triangles of S₊₊ and S₋₋, and S₊₋
    private readonly DoubleMatrix first;    // A, then L
    private readonly DoubleMatrix across;   // S₊₋, then B
    private readonly DoubleMatrix back;     // Bᵀ
    private readonly DoubleMatrix last;     // T, then its factor
    private double factored;                // κ of the last factorisation

    private NeuronHessian(Minorant minorant, DoubleMatrix gram)
    {
        this.minorant = minorant;
        MarginSpace space = minorant.Function.Space;
        double[] curvatures = new double[space.Clean.Length];
        minorant.Curvatures(curvatures);
        int[] above = [.. Enumerable.Range(0, curvatures.Length).Where(j => curvatures[j] > 0)],
            below = [.. Enumerable.Range(0, curvatures.Length).Where(j => curvatures[j] < 0)];
        (neurons, positive) = ([.. above, .. below], above.Length);
        roots = Array.ConvertAll(neurons, j => Math.Sqrt(Math.Abs(curvatures[j])));
        double sum = 0;
        foreach (int j in neurons) sum += Math.Abs(curvatures[j]) * space.Lengths[j] * space.Lengths[j];
        size = Outward.Up(sum * (1 + Outward.Gamma(neurons.Length + 4)));
        // The inner product, two roots (2 u each, with the curvature's own product), two products.
        error = Outward.Up(Outward.Gamma(space.Dimension + 16) * size);
        (room, spare) = (spare is { } left && left.Size >= gram.Rows ? left : new(gram.Rows), null);
        int count = neurons.Length, negative = count - positive;
        inner = room.Take(0, count, count);
        first = room.Take(1, positive, positive);
        across = room.Take(2, positive, negative);
        back = room.Take(3, negative, positive);
        last = room.Take(4, negative, negative);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> row = gram.Row(neurons[i]);
            Span<double> to = inner.Row(i);
            bool plus = i < positive;
            for (int k = plus ? 0 : positive; k <= i; k++) to[k] = roots[i] * (row[neurons[k]] * roots[k]);
            for (int k = positive; plus && k < count; k++) to[k] = roots[i] * (row[neurons[k]] * roots[k]);
        }
    }

    /// <inheritdoc/>
    public double Scale => size;

    /// <summary>Of a minorant; null where coordinates are no more than the neurons, or the set is no ball.</summary>
    public static NeuronHessian? Of(Minorant minorant) =>
        minorant.Function.Space is { Set: EuclideanSet, Sample: var sample } && sample.Reduce().Gram is { } gram
            ? new(minorant, gram) : null;

    /// <summary>Leaves its memory to the next one on this thread. Not to be used again.</summary>
    public void Dispose() => spare = room;

    /// <summary>κ of a multiplier, rounded down: λ + 2 r.</summary>
    private double Shift(double multiplier) => Outward.Down(multiplier + (2 * minorant.Norm.Slope));

    /// <summary>Proves that K of a multiplier is positive semidefinite.</summary>
    public bool TryProve(double multiplier)
    {
        double shift = Shift(multiplier);
        if (!(shift > 0) || !double.IsFinite(size) || !Prepare(shift)) return false;
        int rows = positive, columns = neurons.Length - positive;
        double allowed = 0;
        if (rows > 0)
        {
            double trace = 0, largest = shift;
            for (int i = 0; i < rows; i++) trace += inner[i, i];
            double factoring = Outward.Up(error + RoundingOfFirst(shift) + (4 * Outward.Unit * (largest + trace)));
            if (!(factoring < 0.5 * shift)) return false;
            double b = Frobenius(across), l = Frobenius(first),
                y = Outward.Up(b / Math.Sqrt(Outward.Down(shift - factoring)) * (1 + (4 * Outward.Unit))),
                solving = Outward.Up(error + (Outward.Gamma(rows + 2) * l * b));
            allowed = Outward.Up((2 * y * solving) + (y * y * factoring) + (Outward.Gamma(rows + 4) * b * b));
        }
        // Entries of T are sums of three as computed.
        double entries = 8 * Outward.Unit * (shift + size + (rows > 0 ? Frobenius(across) * Frobenius(across) : 0));
        return columns == 0 || Cholesky.TryProve(last, last, Outward.Up(allowed + error + entries));
    }

    /// <inheritdoc/>
    public bool TryFactor(double multiplier)
    {
        factored = Shift(multiplier);
        return factored > 0 && Prepare(factored) && Cholesky.TryFactor(last);
    }

    /// <inheritdoc/>
    public void Solve(Span<double> x)
    {
        MarginSpace space = minorant.Function.Space;
        double[] z = new double[neurons.Length];
        for (int k = 0; k < z.Length; k++) z[k] = roots[k] * TensorPrimitives.Dot<double>(space.Neurons.Row(neurons[k]), x);
        // [[A, S₊₋], [S₋₊, S₋₋ − κ I]] = [[L, 0], [Bᵀ, M]] diag(I, −I) (the same)ᵀ with T = M Mᵀ.
        Span<double> plus = z.AsSpan(0, positive), minus = z.AsSpan(positive);
        TriangularSolve.Lower(first, plus);
        for (int i = 0; i < positive; i++) TensorPrimitives.MultiplyAdd(across.Row(i), -plus[i], minus, minus);
        TriangularSolve.Lower(last, minus);
        TensorPrimitives.Negate(minus, minus);
        TriangularSolve.LowerTransposed(last, minus);
        for (int i = 0; i < positive; i++) plus[i] -= TensorPrimitives.Dot<double>(across.Row(i), minus);
        TriangularSolve.LowerTransposed(first, plus);
        for (int k = 0; k < z.Length; k++)
            TensorPrimitives.MultiplyAdd(space.Neurons.Row(neurons[k]), -roots[k] * z[k], x, x);
        TensorPrimitives.Divide(x, factored, x);
    }

    /// <summary>L, B, and T in <see cref="last"/>; whether A has a factor.</summary>
    private bool Prepare(double shift)
    {
        int rows = positive, columns = neurons.Length - positive;
        for (int i = 0; i < rows; i++)
        {
            inner.Row(i)[..(i + 1)].CopyTo(first.Row(i));
            inner.Row(i)[rows..].CopyTo(across.Row(i));
            first[i, i] += shift;
        }
        if (!Cholesky.TryFactor(first)) return false;
        if (columns == 0) return true;
        TriangularSolve.Lower(first, across);
        double[] ones = new double[rows];
        Array.Fill(ones, 1);
        across.TransposeInto(back);
        SymmetricProduct.Weighted(back, ones, last);
        for (int i = 0; i < columns; i++)
        {
            Span<double> row = last.Row(i)[..(i + 1)];
            TensorPrimitives.Subtract(row, inner.Row(rows + i).Slice(rows, i + 1), row);
            last[i, i] += shift;
        }
        return true;
    }

    // As Cholesky.RoundingShift of A before it was overwritten: its diagonal is κ + S_ii.
    private double RoundingOfFirst(double shift)
    {
        double[] diagonal = new double[positive];
        for (int i = 0; i < positive; i++) diagonal[i] = inner[i, i] + shift;
        return Cholesky.RoundingShiftFor(diagonal);
    }

    private static double Frobenius(DoubleMatrix matrix)
    {
        double sum = 0;
        for (int i = 0; i < matrix.Rows; i++) sum += TensorPrimitives.SumOfSquares<double>(matrix.Row(i));
        return Outward.Up(Math.Sqrt(sum * (1 + Outward.Gamma(matrix.Rows + matrix.Columns + 4))));
    }

    /// <summary>Memory for the matrices of one network's neurons.</summary>
    private sealed class Room(int size)
    {
        private readonly DoubleMatrix[] matrices = [.. Enumerable.Range(0, 5).Select(_ => new DoubleMatrix(size, size))];

        public int Size => size;

        public DoubleMatrix Take(int which, int rows, int columns) => matrices[which].RowRange(0, rows).ColumnRange(0, columns);
    }
}
