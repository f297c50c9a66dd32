using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// Takes changed features of misclassified points back as long as they stay misclassified: in L0 what <see cref="SegmentSearch"/> is
/// elsewhere.
/// </summary>
/// <remarks>
/// First the number of largest changes that suffice, by bisection; then each of them, the smallest first, is taken back by itself where the
/// point stays misclassified without it, over and over until none is. Equal changes in the order of features. Mostly two questions for
/// every change that is left, and a few more.
/// </remarks>
internal sealed class FewestChanges
{
    private readonly Matrix clean;
    private readonly Matrix points;
    private readonly List<int>[] changes;   // smallest first
    private readonly int[] few;             // largest changes that do not suffice
    private readonly int[] next;            // place of the change tried next, once their number is settled; −1 before
    private readonly bool[] isShorter;      // whether one was taken back since the smallest was tried

    private FewestChanges(Matrix clean, Matrix points)
    {
        (this.clean, this.points) = (clean, points);
        changes = [.. Enumerable.Range(0, points.Rows).Select(Changes)];
        (few, next, isShorter) = (new int[points.Rows], new int[points.Rows], new bool[points.Rows]);
        for (int row = 0; row < points.Rows; row++) next[row] = changes[row].Count > 1 ? -1 : 0;
    }

    /// <summary>Takes changes back.</summary>
    /// <param name="victim">The classifier.</param>
    /// <param name="clean">Clean inputs [n × D], classified correctly.</param>
    /// <param name="labels">[n].</param>
    /// <param name="points">[n × D], misclassified; overwritten with misclassified points that differ in no other features.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public static void Shorten(IClassifier victim, Matrix clean, int[] labels, Matrix points, CancellationToken cancellation)
    {
        FewestChanges search = new(clean, points);
        for (int[] open = search.Open(); open.Length > 0; open = search.Open())
        {
            cancellation.ThrowIfCancellationRequested();
            Matrix probes = points.Choose(open), answers = new(open.Length, victim.Outputs);
            for (int i = 0; i < open.Length; i++)
                foreach (int feature in search.Tried(open[i])) probes[i, feature] = clean[open[i], feature];
            victim.Logits(probes, answers);
            for (int i = 0; i < open.Length; i++) search.Go(open[i], !Margin.IsCorrect(answers.Row(i), labels[open[i]]));
        }
    }

    private int[] Open() => [.. Enumerable.Range(0, points.Rows).Where(row => next[row] < changes[row].Count && changes[row].Count > 1)];

    /// <summary>The changes that the next probe of a row does without.</summary>
    private List<int> Tried(int row)
    {
        List<int> all = changes[row];
        return next[row] < 0 ? all.GetRange(0, all.Count - ((few[row] + all.Count) / 2)) : all.GetRange(next[row], 1);
    }

    private void Go(int row, bool isMisclassified)
    {
        bool isCounting = next[row] < 0;
        List<int> tried = Tried(row);
        if (isMisclassified)
        {
            foreach (int feature in tried) points[row, feature] = clean[row, feature];
            changes[row].RemoveRange(isCounting ? 0 : next[row], tried.Count);
            isShorter[row] = true;
        }
        else if (isCounting)
        {
            few[row] = changes[row].Count - tried.Count;
        }
        else
        {
            next[row]++;
        }
        bool isCounted = isCounting && few[row] + 1 >= changes[row].Count, isThrough = next[row] == changes[row].Count && isShorter[row];
        if (!isCounted && !isThrough) return;
        (next[row], isShorter[row]) = (0, false);
    }

    private List<int> Changes(int row) =>
    [
        .. Enumerable.Range(0, points.Columns).Where(i => points[row, i] != clean[row, i])
            .OrderBy(i => Math.Abs((double)points[row, i] - clean[row, i])).ThenByDescending(i => i),
    ];
}
