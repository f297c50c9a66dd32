namespace PolyRelu;

/// <summary>How far parts of some work are that are done side by side, told as one.</summary>
internal sealed class JointProgress
{
    private readonly Lock gate = new();
    private readonly Action<double, int> tell;
    private readonly int[] sizes, open;
    private readonly double[] fractions;
    private readonly int total;
    private double done;            // in points
    private int left;

    /// <summary>Nothing is done yet.</summary>
    /// <param name="sizes">Points of each part.</param>
    /// <param name="tell">Told of the fraction of all that is done, and of the number of points that are not.</param>
    public JointProgress(int[] sizes, Action<double, int> tell)
    {
        (this.sizes, this.tell) = (sizes, tell);
        open = [.. sizes];
        fractions = new double[sizes.Length];
        total = left = sizes.Sum();
    }

    /// <summary>Tells how far a part is.</summary>
    /// <param name="part">Its place.</param>
    /// <param name="fraction">Fraction of it that is done.</param>
    /// <param name="stillOpen">Points of it that are not done.</param>
    public void Tell(int part, double fraction, int stillOpen)
    {
        lock (gate)
        {
            done += (fraction - fractions[part]) * sizes[part];
            left += stillOpen - open[part];
            (fractions[part], open[part]) = (fraction, stillOpen);
            tell(done / total, left);
        }
    }

    /// <summary>Where a part reports.</summary>
    public IProgress<WorkProgress> Of(int part) => new Part(this, part);

    private sealed class Part(JointProgress whole, int part) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => whole.Tell(part, value.Fraction, whole.sizes[part] - value.Done);
    }
}
