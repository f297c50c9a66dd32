using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Points searched together: rows 0 .. <see cref="Count"/> − 1 are those not broken yet, always dense.</summary>
/// <remarks>
/// An attack asks for losses and gradients through the batch, which notes every misclassified point it sees.
/// <see cref="Retire"/> then checks these, removes their rows and moves the last rows into the gaps.
/// A row's course depends on its sample, label, radius, seed and attack alone, never on its neighbours.
/// </remarks>
public sealed class AttackBatch
{
    /// <summary>Elements that one thread works on before it claims more: enough to hide the hand-over.</summary>
    private const int ElementsPerBlock = 1 << 14;

    private readonly AttackRun run;
    private readonly bool keepToEnd;
    private readonly int[] sampleIndex;
    private readonly int[] labels;
    private readonly ulong[] hashes;
    private readonly bool[] noted;
    private readonly bool[] taken; // rows that leave, since a claim breaks them; the ledger decides whether it holds
    private readonly bool[] finished;
    private readonly Matrix clean;
    private readonly Matrix candidates;
    private readonly Matrix logits;
    private readonly Matrix cleanLogits;
    private readonly int[] targets;
    private readonly BatchLosses batchLosses;
    private readonly SearchRegion region;
    private int untaken;
    private ulong streamSeed;

    /// <summary>Collects the rows of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="indices">The samples.</param>
    /// <param name="keepToEnd">Whether broken rows stay until the search ends.</param>
    /// <param name="answers">
    /// Answers over which losses and gradients are averaged: expectation over transformation (Athalye et al. 2018).
    /// </param>
    internal AttackBatch(AttackRun run, ReadOnlySpan<int> indices, bool keepToEnd, int answers)
    {
        this.run = run;
        this.keepToEnd = keepToEnd;
        Count = Capacity = untaken = indices.Length;
        int rows = Capacity + 1;
        sampleIndex = [.. indices, 0];
        labels = new int[rows];
        hashes = new ulong[rows];
        noted = new bool[rows];
        taken = new bool[rows];
        finished = new bool[rows];
        clean = new Matrix(rows, run.Victim.InputDimension);
        candidates = new Matrix(rows, run.Victim.InputDimension);
        logits = new Matrix(rows, run.Victim.Outputs);
        batchLosses = new BatchLosses(this, rows, run.Victim.Outputs, answers);
        cleanLogits = new Matrix(rows, run.Victim.Outputs);
        targets = new int[rows];
        for (int row = 0; row < Capacity; row++)
        {
            ReadOnlySpan<float> input = run.Samples.Inputs.Row(indices[row]);
            input.CopyTo(clean.Row(row));
            run.CleanLogits.Row(indices[row]).CopyTo(cleanLogits.Row(row));
            labels[row] = run.Samples.Labels[indices[row]];
            hashes[row] = SampleHash.Of(run.Starts.Input(indices[row]), labels[row]);
        }
        region = new SearchRegion(run.Threat, clean, Array.ConvertAll(sampleIndex, run.Goal.RadiusOf));
        run.WatchNextQuestion();
    }

    /// <summary>Rows the batch began with; size state by this.</summary>
    public int Capacity { get; }

    /// <summary>Rows still searched.</summary>
    public int Count { get; private set; }

    /// <summary>Number of features D.</summary>
    public int Dimension => clean.Columns;

    /// <summary>Number of logits C.</summary>
    public int Outputs => logits.Columns;

    /// <summary>Norm, box, and a radius that none of the rows exceeds; a search goes by <see cref="Radius"/>, its row's own.</summary>
    public ThreatModel Threat => run.Threat;

    /// <summary>Which start this is, from 0.</summary>
    public int Restart { get; internal set; }

    /// <summary>
    /// Which target this is, from 0: the class ranked so among the rivals, by the clean logits unless the attack has an order of its own.
    /// </summary>
    public int TargetRank { get; private set; }

    /// <summary>Clean inputs [<see cref="Count"/> × D]; not to be written.</summary>
    public Matrix Clean => clean.RowRange(0, Count);

    /// <summary>The logits of the latest evaluation [<see cref="Count"/> × C].</summary>
    public Matrix Logits => logits.RowRange(0, Count);

    /// <summary>The logits of the clean inputs [<see cref="Count"/> × C].</summary>
    public Matrix CleanLogits => cleanLogits.RowRange(0, Count);

    /// <summary>The logits of a row at the latest evaluation [C].</summary>
    internal ReadOnlySpan<float> LogitsOf(int row) => logits.Row(row);

    /// <summary>Radius of the ball of a row.</summary>
    public double Radius(int row) => region.Radius(row);

    /// <summary>The label of a row.</summary>
    public int Label(int row) => labels[row];

    /// <summary>The target class of a row, for targeted losses; the other label where there are two.</summary>
    public int Target(int row) => targets[row];

    /// <summary>
    /// The random stream of a row: of the seed, the sample's content, the attack, the target's rank, the restart and a step.
    /// </summary>
    public CounterRandom Random(int row, int step = 0) =>
        new(streamSeed, (uint)hashes[row], (uint)(hashes[row] >> 32), (uint)(Restart + (TargetRank << 20)), (uint)step);

    /// <summary>Moves a point into the ball and the box of its row: the nearest point there.</summary>
    /// <param name="row">Row whose region it is.</param>
    /// <param name="point">[D], changed in place.</param>
    /// <param name="factor">Factor of the radius, for searches that begin in a larger ball; only L2 and L1.</param>
    public void Project(int row, Span<float> point, double factor = 1) => region.Project(row, point, factor);

    /// <summary>
    /// Sets a point to the start that a row inherits, else to the random start of the norm around its clean input, within ball and box.
    /// </summary>
    /// <param name="row">Row whose region it is.</param>
    /// <param name="point">[D], overwritten.</param>
    /// <param name="factor">Factor of the radius, for searches that begin in a larger ball; only L2 and L1.</param>
    public void RandomStart(int row, Span<float> point, double factor = 1)
    {
        if (InheritStart(row, point, factor)) return;
        CounterRandom random = Random(row);
        run.Starts.Write(sampleIndex[row], ref random, region, row, factor, point);
    }

    /// <summary>A steepest step with momentum: z = Π(x + s), before ← Π(x + a (z − x) + (1 − a)(x − before)).</summary>
    /// <param name="row">Row whose region it is.</param>
    /// <param name="point">x [D].</param>
    /// <param name="before">The iterate before x [D], overwritten with the next one.</param>
    /// <param name="gradient">[D], overwritten as scratch.</param>
    /// <param name="size">Length of the step in the norm.</param>
    /// <param name="weight">a, the weight of the new step; 1 takes it alone.</param>
    public void Advance(int row, ReadOnlySpan<float> point, Span<float> before, Span<float> gradient, double size, float weight) =>
        region.Advance(row, point, before, gradient, size, weight);

    /// <summary>Sets a point to the best one of the row's region for a linear function: clean + argmax ⟨g, δ⟩ over ball ∩ box.</summary>
    /// <param name="row">Row whose region it is.</param>
    /// <param name="gradient">g [D].</param>
    /// <param name="point">[D], overwritten; may be the gradient itself.</param>
    public void Maximise(int row, ReadOnlySpan<float> gradient, Span<float> point) => region.Maximise(row, gradient, point);

    /// <summary>Zeroes the elements of a direction that would lead out of the bounds of a row's features.</summary>
    public void StopAtBounds(int row, ReadOnlySpan<float> point, Span<float> direction) => region.StopAtBounds(row, point, direction);

    /// <summary>Computes the loss of every row and notes misclassified points.</summary>
    /// <param name="points">[≥ <see cref="Count"/> × D], a point per row.</param>
    /// <param name="loss">The loss to increase.</param>
    /// <param name="losses">[≥ <see cref="Count"/>], overwritten.</param>
    public void Evaluate(Matrix points, Loss loss, Span<double> losses)
    {
        AskLogits(points);
        NoteMisclassified(points);
        batchLosses.Take(loss, losses);
    }

    /// <summary>Computes the loss of every row with the direction of its input gradient, and notes misclassified points.</summary>
    /// <param name="points">[≥ <see cref="Count"/> × D], a point per row.</param>
    /// <param name="loss">The loss to increase.</param>
    /// <param name="losses">[≥ <see cref="Count"/>], overwritten.</param>
    /// <param name="gradients">
    /// [≥ <see cref="Count"/> × D], overwritten: each row is the gradient divided by <see cref="GradientScale"/>, so that tiny
    /// gradients of confident points keep their direction in float32.
    /// </param>
    public void Evaluate(Matrix points, Loss loss, Span<double> losses, Matrix gradients)
    {
        AskLogits(points);
        NoteMisclassified(points);
        batchLosses.TakeWithGradients(points, loss, losses, gradients);
    }

    /// <summary>
    /// As <see cref="Evaluate(Matrix, Loss, Span{double}, Matrix)"/>, but without noting anything: only what is offered later counts.
    /// </summary>
    public void EvaluateQuietly(Matrix points, Loss loss, Span<double> losses, Matrix gradients)
    {
        AskLogits(points);
        batchLosses.TakeWithGradients(points, loss, losses, gradients);
    }

    /// <summary>Asks for the logits of every row and notes misclassified points.</summary>
    public void Offer(Matrix points)
    {
        AskLogits(points);
        NoteMisclassified(points);
    }

    /// <summary>Asks for logits without noting anything; the points need not belong to the batch's rows one by one.</summary>
    /// <param name="points">[m × D].</param>
    /// <param name="answer">[m × C], overwritten.</param>
    public void Ask(Matrix points, Matrix answer) => run.Ask(points, answer);

    /// <summary>
    /// Moves misclassified points straight back towards their clean inputs (<see cref="SegmentSearch"/>); in L0 takes back the changes that
    /// they do not need (<see cref="FewestChanges"/>).
    /// </summary>
    internal void Shorten(Matrix cleanInputs, int[] labels, Matrix points)
    {
        if (!run.Threat.Norm.IsConvex) FewestChanges.Shorten(run.Victim, cleanInputs, labels, points, run.Cancellation);
        else SegmentSearch.Shorten(run.Victim, cleanInputs, labels, run.Threat, points, run.Cancellation);
    }

    /// <summary>A probe for small changes of single points, for the calling thread; null where the victim has none.</summary>
    public IIncrementalProbe? OpenProbe() => (run.Victim as IIncrementalClassifier)?.OpenProbe();

    /// <summary>
    /// The distance up to which a row's points count: the radius, or in a search for the nearest example that of the one known.
    /// </summary>
    public double Reach(int row) => run.Ledger.ReachOf(sampleIndex[row]);

    /// <summary>The margin of a row at the latest evaluation: f_y − max f_k, or against the target alone; for one output y f.</summary>
    internal double Margin(int row, bool targeted)
    {
        ReadOnlySpan<float> answer = logits.Row(row);
        return targeted && answer.Length > 1 ? (double)answer[labels[row]] - answer[targets[row]] : Networks.Margin.Of(answer, labels[row]);
    }

    /// <summary>Notes a point that the attack knows to be misclassified, as an evaluation would; the last one noted counts.</summary>
    public void Note(int row, ReadOnlySpan<float> point)
    {
        point.CopyTo(candidates.Row(row));
        noted[row] = true;
    }

    /// <summary>
    /// Ends the search of a row whose further steps would not move it; at <see cref="Retire"/> it is set aside until the next start.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="point">Its point of the latest evaluation, noted if misclassified.</param>
    public void Finish(int row, ReadOnlySpan<float> point)
    {
        if (!Networks.Margin.IsCorrect(logits.Row(row), labels[row])) Note(row, point);
        finished[row] = true;
    }

    /// <summary>
    /// Computes Jᵀ·cotangent for every row at the points that were evaluated or asked about last; zero for features that must not move.
    /// </summary>
    /// <param name="cotangents">[m × C], m the number of those points.</param>
    /// <param name="gradients">[≥ m × D], overwritten.</param>
    public void PullBack(Matrix cotangents, Matrix gradients) =>
        run.PullBack(cotangents, gradients.RowRange(0, cotangents.Rows));

    /// <summary>What a row's gradient of the latest evaluation was divided by; 1 where it is zero.</summary>
    public float GradientScale(int row) => batchLosses.ScaleOf(row);

    /// <summary>Checks the noted points and removes the rows they break. Cancellation is noticed here.</summary>
    /// <param name="state">What the attack remembers per row.</param>
    /// <returns>Whether rows are left to search.</returns>
    public bool Retire(IBatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        run.Cancellation.ThrowIfCancellationRequested();
        CheckNoted();
        if (!keepToEnd) RemoveRows(state);
        return Count > 0;
    }

    /// <summary>Notices cancellation between two calls of <see cref="Retire"/>, from any thread.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void ThrowIfCancelled() => run.Cancellation.ThrowIfCancellationRequested();

    /// <summary>Runs a body for every row, on all worker threads. Does not allocate if the body is static.</summary>
    /// <param name="state">Handed to the body.</param>
    /// <param name="body">Called once per row, in any order; must not touch other rows.</param>
    public void ForRows<TState>(TState state, Action<int, TState> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        int height = Math.Max(1, ElementsPerBlock / Dimension);
        Workers.For((Count + height - 1) / height, (Count, height, state, body), static (block, work) =>
        {
            int end = Math.Min(work.Count, (block + 1) * work.height);
            for (int row = block * work.height; row < end; row++) work.body(row, work.state);
        });
    }

    /// <summary>Reports how much of this search is done, 0 to 1.</summary>
    public void Report(double fraction) => run.Report(fraction, untaken);

    /// <summary>Whether the nearest examples are looked for, so that points stay in the search when broken.</summary>
    internal bool LooksForNearest => run.Goal.SeeksNearest;

    /// <summary>Whether a row inherits a start, in a search for the nearest examples the nearest one known.</summary>
    internal bool HasStart(int row) =>
        run.Goal.StartOf(sampleIndex[row]) is { IsEmpty: false } start && !start.SequenceEqual(clean.Row(row));

    /// <summary>Writes the start that a row inherits, as it is.</summary>
    internal void WriteStart(int row, Span<float> point) => run.Goal.StartOf(sampleIndex[row]).CopyTo(point);

    /// <summary>Whether the victim knows directions along which classes gain.</summary>
    internal bool KnowsDirections => run.Victim is IDirectedClassifier;

    /// <summary>Directions along which a class gains on another; null where the victim knows none.</summary>
    internal Matrix? DirectionsTo(int gaining, int losing, int most) =>
        (run.Victim as IDirectedClassifier)?.Directions(gaining, losing, most);

    /// <summary>Whether the victim is one on which hopeless searches were measured.</summary>
    internal bool AllowsGivingUp => run.Victim.Guarantees.AllowsGivingUp;

    /// <summary>Place in the sequence of the attack that searches.</summary>
    internal int Place { get; init; }

    /// <summary>The order in which rivals are targets; null for that of the clean logits.</summary>
    internal RivalOrder? Rivals { get; set; }

    /// <summary>Begins a search under the name of an attack.</summary>
    internal void Begin(string attack, int targetRank, int restart)
    {
        Restart = restart;
        TargetRank = targetRank;
        streamSeed = run.Seed ^ SampleHash.Of(attack);
        for (int row = 0; row < Count; row++)
            targets[row] = Rivals?.At(row, targetRank) ?? Networks.Margin.RivalAt(cleanLogits.Row(row), labels[row], targetRank);
    }

    /// <summary>Ends a search: every broken row leaves, whatever the settings.</summary>
    internal void Settle()
    {
        CheckNoted();
        RemoveRows(null);
        Count = untaken;
        Array.Clear(finished);
    }

    /// <summary>Writes the point that a row's first start is to begin with, where there is one.</summary>
    /// <returns>Whether there is one.</returns>
    private bool InheritStart(int row, Span<float> point, double factor)
    {
        ReadOnlySpan<float> start = run.Goal.StartOf(sampleIndex[row]);
        if (start.IsEmpty || Restart > 0) return false;
        start.CopyTo(point);
        Project(row, point, factor);
        return true;
    }

    internal void AskLogits(Matrix points) => run.Ask(points.RowRange(0, Count), logits.RowRange(0, Count));

    private void NoteMisclassified(Matrix points)
    {
        for (int row = 0; row < Count; row++)
        {
            if (!Networks.Margin.IsCorrect(logits.Row(row), labels[row])) Note(row, points.Row(row));
        }
    }

    private void CheckNoted()
    {
        int changed = 0;
        for (int row = 0; row < Count; row++)
        {
            if (!noted[row]) continue;
            if (SearchRegion.Enforce(run.Goal.ThreatOf(sampleIndex[row]), clean.Row(row), candidates.Row(row))) changed++;
            else Accept(row);
        }
        if (changed > 0) AskAgain();
    }

    /// <summary>Points that had to be moved to lie in ball and box are asked about once more.</summary>
    private void AskAgain()
    {
        int[] moved = [.. Enumerable.Range(0, Count).Where(row => noted[row])];
        Matrix answers = new(moved.Length, Outputs);
        run.Ask(candidates.Choose(moved), answers);
        for (int i = 0; i < moved.Length; i++)
        {
            if (Networks.Margin.IsCorrect(answers.Row(i), labels[moved[i]])) noted[moved[i]] = false;
            else Accept(moved[i]);
        }
    }

    private void Accept(int row)
    {
        noted[row] = false;
        if (run.Ledger.Offer(sampleIndex[row], candidates.Row(row), Place)) taken[row] = !run.Goal.SeeksNearest;
    }

    /// <summary>Takes out taken rows, and sets finished ones aside until the search ends, behind the rows still searched.</summary>
    private void RemoveRows(IBatchState? state)
    {
        for (int row = 0; row < Count;)
        {
            if (!taken[row] && !finished[row])
            {
                row++;
                continue;
            }
            int last = --Count;
            if (taken[row])
            {
                Move(last, row, state);
                Move(--untaken, last, null);
            }
            else
            {
                Move(row, Capacity, null);
                Move(last, row, state);
                Move(Capacity, last, null);
            }
        }
    }

    private void Move(int source, int destination, IBatchState? state)
    {
        if (source == destination) return;
        (taken[destination], taken[source]) = (taken[source], false);
        (finished[destination], finished[source]) = (finished[source], false);
        sampleIndex[destination] = sampleIndex[source];
        labels[destination] = labels[source];
        hashes[destination] = hashes[source];
        batchLosses.MoveRow(source, destination);
        clean.Row(source).CopyTo(clean.Row(destination));
        logits.Row(source).CopyTo(logits.Row(destination));
        cleanLogits.Row(source).CopyTo(cleanLogits.Row(destination));
        targets[destination] = targets[source];
        Rivals?.MoveRow(source, destination);
        region.MoveRow(source, destination);
        state?.MoveRow(source, destination);
    }
}
