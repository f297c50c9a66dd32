namespace PolyRelu.Kernels;

/// <summary>The few operations that kernels need from one vector width, so that a kernel is written once.</summary>
/// <remarks>Multiply-add rounds once wherever the processor can, so that a sum has the same bits on every width.</remarks>
/// <typeparam name="T">The vector type.</typeparam>
internal unsafe interface ILanes<T>
    where T : struct
{
    /// <summary>Floats in one vector.</summary>
    static abstract int Width { get; }

    /// <summary>Loads from any address.</summary>
    static abstract T Load(float* source);

    /// <summary>Stores to any address.</summary>
    static abstract void Store(T value, float* destination);

    /// <summary>One value in every lane.</summary>
    static abstract T Broadcast(float value);

    /// <summary>x·y + z.</summary>
    static abstract T MultiplyAdd(T x, T y, T z);

    /// <summary>x·y.</summary>
    static abstract T Multiply(T x, T y);

    /// <summary>max(x, 0), with NaN kept.</summary>
    static abstract T Rectify(T x);

    /// <summary>y where x &gt; 0, else 0.</summary>
    static abstract T WherePositive(T x, T y);

    /// <summary>√x.</summary>
    static abstract T SquareRoot(T x);
}
