using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>Sixteen floats: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Width => 16;

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static void Store(Vector512<float> value, float* destination) => value.Store(destination);

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Vector512.FusedMultiplyAdd(x, y, z);

    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    public static Vector512<float> Rectify(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);

    public static Vector512<float> WherePositive(Vector512<float> x, Vector512<float> y) =>
        Vector512.GreaterThan(x, Vector512<float>.Zero) & y;

    public static Vector512<float> SquareRoot(Vector512<float> x) => Vector512.Sqrt(x);
}
