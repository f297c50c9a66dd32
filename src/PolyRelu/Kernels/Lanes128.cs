using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace PolyRelu.Kernels;

/// <summary>Four floats: Arm's AdvSimd, or SSE, which alone rounds a multiply-add twice; one by one where there are no vectors.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Width => 4;

    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    public static void Store(Vector128<float> value, float* destination) => value.Store(destination);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> z) =>
        AdvSimd.IsSupported || !Vector128.IsHardwareAccelerated ? Vector128.FusedMultiplyAdd(x, y, z) : (x * y) + z;

    public static Vector128<float> Multiply(Vector128<float> x, Vector128<float> y) => x * y;

    public static Vector128<float> Rectify(Vector128<float> x) => Vector128.MaxNative(Vector128<float>.Zero, x);

    public static Vector128<float> WherePositive(Vector128<float> x, Vector128<float> y) =>
        Vector128.GreaterThan(x, Vector128<float>.Zero) & y;

    public static Vector128<float> SquareRoot(Vector128<float> x) => Vector128.Sqrt(x);
}
