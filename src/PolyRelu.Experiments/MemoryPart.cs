namespace PolyRelu.Experiments;

/// <summary>Large float32 arrays of one size that are held at the same time.</summary>
/// <param name="What">What they hold, in words.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Columns">Columns of each.</param>
/// <param name="Count">Number of them.</param>
internal sealed record MemoryPart(string What, long Rows, long Columns, int Count = 1)
{
    /// <summary>
    /// Whether all trials of a run share them, such as images that are loaded once: parts of one name and size are then held once.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>Bytes of all of them; a number that may exceed every integer.</summary>
    public double Bytes => (double)sizeof(float) * Rows * Columns * Count;

    /// <summary>Whether one of them has more elements than an array can.</summary>
    public bool ExceedsAnArray => (double)Rows * Columns > Array.MaxLength;
}
