using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>Eight floats: AVX2 with FMA.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Width => 8;

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    public static void Store(Vector256<float> value, float* destination) => value.Store(destination);

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
        Vector256.FusedMultiplyAdd(x, y, z);

    public static Vector256<float> Multiply(Vector256<float> x, Vector256<float> y) => x * y;

    public static Vector256<float> Rectify(Vector256<float> x) => Vector256.MaxNative(Vector256<float>.Zero, x);

    public static Vector256<float> WherePositive(Vector256<float> x, Vector256<float> y) =>
        Vector256.GreaterThan(x, Vector256<float>.Zero) & y;

    public static Vector256<float> SquareRoot(Vector256<float> x) => Vector256.Sqrt(x);
}
