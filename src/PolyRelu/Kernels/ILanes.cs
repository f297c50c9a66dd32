namespace PolyRelu.Kernels;

/// <summary>The few operations that kernels need from one vector width, so that a kernel is written once.</summary>
/// <remarks>Multiply-add rounds once wherever the processor can, so that a sum has the same bits on every width.</remarks>
/// <typeparam name="TVector">The vector type.</typeparam>
/// <typeparam name="T">The type of its elements: float or double.</typeparam>
internal unsafe interface ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Elements in one vector.</summary>
    static abstract int Width { get; }

    /// <summary>Loads from any address.</summary>
    static abstract TVector Load(T* source);

    /// <summary>Stores to any address.</summary>
    static abstract void Store(TVector value, T* destination);

    /// <summary>One value in every lane.</summary>
    static abstract TVector Broadcast(T value);

    /// <summary>x·y + z.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>x·y.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x / y.</summary>
    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>max(x, 0), with NaN kept.</summary>
    static abstract TVector Rectify(TVector x);

    /// <summary>y where x &gt; 0, else 0.</summary>
    static abstract TVector WherePositive(TVector x, TVector y);

    /// <summary>√x.</summary>
    static abstract TVector SquareRoot(TVector x);
}
