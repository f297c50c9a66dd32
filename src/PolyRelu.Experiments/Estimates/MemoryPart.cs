namespace PolyRelu.Experiments.Estimates;

/// <summary>Large float32 arrays of one size that a trial holds at the same time.</summary>
/// <param name="What">What they hold, in words.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Columns">Columns of each.</param>
/// <param name="Count">Number of them.</param>
public sealed record MemoryPart(string What, long Rows, long Columns, int Count = 1)
{
    /// <summary>Bytes of all of them; a number that may exceed every integer.</summary>
    public double Bytes => (double)sizeof(float) * Rows * Columns * Count;

    /// <summary>Whether one of them has more elements than an array can.</summary>
    public bool ExceedsAnArray => (double)Rows * Columns > Array.MaxLength;
}
