using System.Collections.Concurrent;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>Square on victims that evaluate small changes: one point after the other, through all of its queries, on all threads.</summary>
/// <remarks>
/// A point's state then stays in the nearest caches, and a query costs what its patch costs. A point that its probe calls misclassified is
/// started afresh to make sure; at the end the victim itself is asked about all of them.
/// </remarks>
internal sealed class SquareProbeSearch
{
    private const int RowsPerReport = 64;

    private readonly AttackBatch batch;
    private readonly int budget;
    private readonly Func<SquareMove> createMove;
    private readonly Func<int, double> fraction;
    private readonly ConcurrentBag<Searcher> idle = [];
    private readonly Matrix points;

    /// <summary>A search over the rows of a batch.</summary>
    /// <param name="batch">Points to attack.</param>
    /// <param name="budget">Queries per point, the start included.</param>
    /// <param name="createMove">Makes the moves of one thread.</param>
    /// <param name="fraction">Part of the features that a query may change, by the number of changes tried before.</param>
    public SquareProbeSearch(AttackBatch batch, int budget, Func<SquareMove> createMove, Func<int, double> fraction)
    {
        this.batch = batch;
        this.budget = budget;
        this.createMove = createMove;
        this.fraction = fraction;
        points = new Matrix(batch.Capacity, batch.Dimension);
    }

    /// <summary>Searches around every row of the batch.</summary>
    /// <param name="probe">A probe of the victim; more are opened as threads need them.</param>
    public void Run(IIncrementalProbe probe)
    {
        idle.Add(new Searcher(this, probe));
        for (int from = 0; from < batch.Count; from += RowsPerReport)
        {
            Workers.For(Math.Min(RowsPerReport, batch.Count - from), (this, from),
                static (index, work) => work.Item1.Search(work.from + index));
            batch.Report((double)from / batch.Count);
        }
        batch.Offer(points);
        batch.Retire(NoState.Instance);
    }

    private void Search(int row)
    {
        batch.ThrowIfCancelled();
        if (!idle.TryTake(out Searcher? searcher)) searcher = new Searcher(this, batch.OpenProbe()!);
        searcher.Search(row);
        idle.Add(searcher);
    }

    /// <summary>What one thread needs.</summary>
    private sealed class Searcher(SquareProbeSearch search, IIncrementalProbe probe)
    {
        private readonly AttackBatch batch = search.batch;
        private readonly SquareMove move = search.createMove();
        private readonly SquarePatch change = new(search.batch.Dimension);
        private readonly float[] logits = new float[search.batch.Outputs];

        public void Search(int row)
        {
            Span<float> point = search.points.Row(row);
            ReadOnlySpan<float> clean = batch.Clean.Row(row);
            int label = batch.Label(row);
            CounterRandom random = batch.Random(row);
            move.Start(ref random, batch.Radius(row), clean, point);
            if (StartsBroken(point, label, out float margin)) return;
            for (int query = 1; query < search.budget; query++)
            {
                random = batch.Random(row, query);
                move.Propose(ref random, search.fraction(query - 1), batch.Radius(row), clean, point, change);
                if (change.Count == 0) continue;
                probe.Try(change.Features, change.Values, logits);
                bool broken = !Margin.IsCorrect(logits, label);
                float tried = Margin.Of(logits, label);
                if (!broken && !(tried < margin)) continue;
                margin = tried;
                probe.Keep();
                Apply(point);
                if (broken && StartsBroken(point, label, out margin)) return;
            }
        }

        private bool StartsBroken(ReadOnlySpan<float> point, int label, out float margin)
        {
            probe.Begin(point, logits);
            margin = Margin.Of(logits, label);
            return !Margin.IsCorrect(logits, label);
        }

        private void Apply(Span<float> point)
        {
            ReadOnlySpan<int> features = change.Features;
            ReadOnlySpan<float> values = change.Values;
            for (int i = 0; i < features.Length; i++) point[features[i]] = values[i];
        }
    }

    /// <summary>Nothing is remembered once all points have been searched.</summary>
    private sealed class NoState : IBatchState
    {
        public static readonly NoState Instance = new();

        public void MoveRow(int source, int destination)
        {
        }
    }
}
