namespace PolyRelu.Kernels;

/// <summary>Working memory of one thread for the body it runs: content does not outlive the body. Grows to the largest body.</summary>
internal static unsafe class ThreadScratch
{
    [ThreadStatic]
    private static AlignedBuffer<float>? buffer;

    /// <summary>So many floats on a 64-byte boundary. One request per body.</summary>
    public static float* Require(long length) => (buffer ??= new()).Require(length);
}
