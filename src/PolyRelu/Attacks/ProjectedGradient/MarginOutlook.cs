namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Says at the checks of Auto-PGD which searches are hopeless: what is missing exceeds what was gained by too much.</summary>
/// <remarks>
/// With d the least margin so far (targeted: f_y − f_t) and g what it has fallen since the start, a search is given up if d &gt; c g,
/// c = 2 at the first check (for 100 iterations after 22), then 1, 1/2, 1/4, … Not in the paper, where every search makes all of its
/// iterations. In 42,000 searches on the paper's networks (p = 1 and 3, L∞ and L2, seven radii, four losses) six succeeded after
/// the first check, and none of them had more than 0.025 g missing there. A row's fate depends on its own search alone.
/// </remarks>
internal sealed class MarginOutlook(int capacity) : IBatchState
{
    private const double FirstFactor = 2;

    private readonly double[] start = new double[capacity];
    private readonly double[] least = new double[capacity];
    private int checks;

    /// <summary>Begins a row with the margin of its start.</summary>
    public void Start(int row, double margin) => start[row] = least[row] = margin;

    /// <summary>Remembers a margin.</summary>
    public void Observe(int row, double margin) => least[row] = Math.Min(least[row], margin);

    /// <summary>Counts a check, before its rows are asked about.</summary>
    public void Advance() => checks++;

    /// <summary>Whether a row is to be given up at this check.</summary>
    public bool IsHopeless(int row) =>
        least[row] > Math.ScaleB(FirstFactor, 1 - checks) * (start[row] - least[row]);

    /// <inheritdoc/>
    public void MoveRow(int source, int destination)
    {
        start[destination] = start[source];
        least[destination] = least[source];
    }
}
