namespace PolyRelu;

/// <summary>
/// Tells a listener how far work is: one report after the other and never backwards, whichever threads and parts of the work report.
/// </summary>
internal sealed class WorkReport : IProgress<WorkProgress>
{
    private readonly Lock gate = new();
    private readonly IProgress<WorkProgress> listener;
    private readonly int total;
    private double fraction;
    private int done;
    private bool isTold;

    private WorkReport(IProgress<WorkProgress> listener, int total) => (this.listener, this.total) = (listener, total);

    /// <summary>Reports to a listener; null where there is none.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="total">All points.</param>
    public static WorkReport? To(IProgress<WorkProgress>? listener, int total) => listener is null ? null : new WorkReport(listener, total);

    /// <summary>Tells what is done, where that is news; what is less than before counts as before.</summary>
    public void Tell(double part, int points)
    {
        lock (gate)
        {
            (double fractionBefore, int doneBefore) = (fraction, done);
            fraction = Math.Max(fraction, Math.Min(part, 1));
            done = Math.Max(done, Math.Min(points, total));
            if (isTold && fraction == fractionBefore && done == doneBefore) return;
            isTold = true;
            listener.Report(new WorkProgress(fraction, done, total));
        }
    }

    /// <summary>One more point is done, of points that take about as long each.</summary>
    public void Next()
    {
        lock (gate) Tell((done + 1.0) / total, done + 1);
    }

    /// <summary>All is done.</summary>
    public void End() => Tell(1, total);

    /// <inheritdoc/>
    public void Report(WorkProgress value) => Tell(value.Fraction, value.Done);

    /// <summary>Where a part of the work reports.</summary>
    /// <param name="from">Fraction at which it begins.</param>
    /// <param name="width">Fraction that it is.</param>
    /// <param name="before">Points done beside those of the part; null where a point that the part is through with is not done yet.</param>
    public IProgress<WorkProgress> Part(double from, double width, int? before) => new Stretch(this, from, width, before);

    private sealed class Stretch(WorkReport whole, double from, double width, int? before) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) =>
            whole.Tell(from + (width * Math.Clamp(value.Fraction, 0, 1)), before is { } others ? others + value.Done : 0);
    }
}
