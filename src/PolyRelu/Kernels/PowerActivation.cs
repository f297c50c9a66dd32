using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>The activation of the network and its slope, on a tile of pre-activations that a product has just finished.</summary>
/// <remarks>
/// With ŝ = σ(u) / (‖w‖ r), r = ‖z‖ or 1: a = σ(u) ŝ^{p−1} and ∂a/∂u = p ŝ^{p−1}. Powers of ŝ, a cosine, neither overflow nor vanish where
/// ‖w‖^{p−1} would; a scale of 0 stands for a zero vector and gives 0. Integer powers are multiplied out, half-integer ones with a root,
/// others go by exp and log. NaN stays NaN.
/// </remarks>
/// <param name="power">p ≥ 1.</param>
internal readonly unsafe struct PowerActivation(double power)
{
    private const int LargestProduct = 16;
    private const int Columns = PanelMatrix.Width;

    /// <summary>Whether the plain ReLU, which needs no scales.</summary>
    public bool IsLinear => power == 1;

    /// <summary>Whether powers are multiplied out.</summary>
    private bool IsProduct => 2 * power == Math.Floor(2 * power) && power <= LargestProduct;

    /// <summary>Computes activations in place, and slopes.</summary>
    /// <param name="tile">[rows × 32] pre-activations u, overwritten with a.</param>
    /// <param name="slopes">[rows × 32], overwritten with ∂a/∂u.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="rowScales">[rows], 1/r; not read for p = 1.</param>
    /// <param name="columnScales">[32], 1/‖w‖; not read for p = 1.</param>
    public void Apply(float* tile, float* slopes, int rows, float* rowScales, float* columnScales)
    {
        if (power == 1) Linear(tile, slopes, rows);
        else if (IsProduct) Product(tile, slopes, rows, rowScales, columnScales);
        else ExponentialOfLogarithm(tile, slopes, rows, rowScales, columnScales);
    }

    /// <summary>Computes the activations of one point, without slopes; the same bits as in a tile.</summary>
    /// <param name="hidden">[length] pre-activations u.</param>
    /// <param name="activations">[length], overwritten with a.</param>
    /// <param name="length">A multiple of 32.</param>
    /// <param name="rowScale">1/r; not used for p = 1.</param>
    /// <param name="columnScales">[length], 1/‖w‖; not read for p = 1.</param>
    public void ApplyToPoint(float* hidden, float* activations, int length, float rowScale, float* columnScales)
    {
        if (!IsProduct)
        {
            new ReadOnlySpan<float>(hidden, length).CopyTo(new Span<float>(activations, length));
            float* slopes = stackalloc float[Columns];
            for (int j = 0; j < length; j += Columns) ExponentialOfLogarithm(activations + j, slopes, 1, &rowScale, columnScales + j);
        }
        else if (Vector512.IsHardwareAccelerated)
            ProductOfPoint<Lanes512<float>, Vector512<float>>(hidden, activations, length, rowScale, columnScales);
        else if (Vector256.IsHardwareAccelerated)
            ProductOfPoint<Lanes256<float>, Vector256<float>>(hidden, activations, length, rowScale, columnScales);
        else ProductOfPoint<Lanes128<float>, Vector128<float>>(hidden, activations, length, rowScale, columnScales);
    }

    private static void Linear(float* tile, float* slopes, int rows)
    {
        if (Vector512.IsHardwareAccelerated) Linear<Lanes512<float>, Vector512<float>>(tile, slopes, rows);
        else if (Vector256.IsHardwareAccelerated) Linear<Lanes256<float>, Vector256<float>>(tile, slopes, rows);
        else Linear<Lanes128<float>, Vector128<float>>(tile, slopes, rows);
    }

    private static void Linear<TLanes, T>(float* tile, float* slopes, int rows)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        T one = TLanes.Broadcast(1);
        for (int i = 0; i < rows * Columns; i += TLanes.Width)
        {
            T u = TLanes.Load(tile + i);
            TLanes.Store(TLanes.WherePositive(u, one), slopes + i);
            TLanes.Store(TLanes.Rectify(u), tile + i);
        }
    }

    private void Product(float* tile, float* slopes, int rows, float* rowScales, float* columnScales)
    {
        if (Vector512.IsHardwareAccelerated) Product<Lanes512<float>, Vector512<float>>(tile, slopes, rows, rowScales, columnScales);
        else if (Vector256.IsHardwareAccelerated) Product<Lanes256<float>, Vector256<float>>(tile, slopes, rows, rowScales, columnScales);
        else Product<Lanes128<float>, Vector128<float>>(tile, slopes, rows, rowScales, columnScales);
    }

    private void Product<TLanes, T>(float* tile, float* slopes, int rows, float* rowScales, float* columnScales)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        int twice = (int)((2 * power) - 2), factors = twice / 2;
        bool root = twice % 2 == 1;
        T factor = TLanes.Broadcast((float)power);
        for (int i = 0; i < rows; i++, tile += Columns, slopes += Columns)
        {
            T rowScale = TLanes.Broadcast(rowScales[i]);
            for (int j = 0; j < Columns; j += TLanes.Width)
            {
                T u = TLanes.Rectify(TLanes.Load(tile + j));
                T raised = Raise<TLanes, T>(Cosine<TLanes, T>(u, TLanes.Load(columnScales + j), rowScale), factors, root);
                TLanes.Store(TLanes.Multiply(factor, raised), slopes + j);
                TLanes.Store(TLanes.Multiply(u, raised), tile + j);
            }
        }
    }

    private void ProductOfPoint<TLanes, T>(float* hidden, float* activations, int length, float rowScale, float* columnScales)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        int twice = (int)((2 * power) - 2), factors = twice / 2;
        bool root = twice % 2 == 1;
        T scale = TLanes.Broadcast(rowScale);
        for (int j = 0; j < length; j += TLanes.Width)
        {
            T u = TLanes.Rectify(TLanes.Load(hidden + j));
            if (twice > 0)
                u = TLanes.Multiply(u, Raise<TLanes, T>(Cosine<TLanes, T>(u, TLanes.Load(columnScales + j), scale), factors, root));
            TLanes.Store(u, activations + j);
        }
    }

    private void ExponentialOfLogarithm(float* tile, float* slopes, int rows, float* rowScales, float* columnScales)
    {
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < Columns; j += Lanes128<float>.Width)
                Cosine<Lanes128<float>, Vector128<float>>(
                    Lanes128<float>.Rectify(Vector128.Load(tile + (i * Columns) + j)), Vector128.Load(columnScales + j),
                    Vector128.Create(rowScales[i])).Store(slopes + (i * Columns) + j);
        Span<float> raised = new(slopes, rows * Columns), activations = new(tile, rows * Columns);
        TensorPrimitives.Pow(raised, (float)(power - 1), raised);
        TensorPrimitives.MaxNumber(activations, 0, activations);
        TensorPrimitives.Multiply(activations, raised, activations);
        TensorPrimitives.Multiply(raised, (float)power, raised);
    }

    /// <summary>u / (‖w‖ r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Cosine<TLanes, T>(T u, T columnScale, T rowScale)
        where TLanes : struct, ILanes<T, float>
        where T : struct
        => TLanes.Multiply(TLanes.Multiply(u, columnScale), rowScale);

    /// <summary>x^factors, times √x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Raise<TLanes, T>(T x, int factors, bool root)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        T raised = root ? TLanes.SquareRoot(x) : x;
        for (int k = root ? 0 : 1; k < factors; k++) raised = TLanes.Multiply(raised, x);
        return raised;
    }
}
