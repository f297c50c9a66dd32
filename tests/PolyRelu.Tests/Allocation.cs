namespace PolyRelu.Tests;

/// <summary>Measures what code allocates on its thread.</summary>
internal static class Allocation
{
    private const int MostRounds = 6;

    /// <summary>
    /// Bytes that a steady state allocates: the least of several rounds, the first of which may meet the compiler, and any a collection
    /// that other tests cause.
    /// </summary>
    /// <param name="round">Runs the code; given the number of the round.</param>
    public static long Least(Action<int> round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < MostRounds && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round(i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
