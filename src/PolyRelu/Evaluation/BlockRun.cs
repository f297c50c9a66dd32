using System.Diagnostics;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>
/// A search in blocks of samples whose results are kept in a state, if there is one, so that a killed one goes on where it was.
/// </summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
/// <param name="search">What is done with a block.</param>
/// <param name="work">The samples, their blocks, and the state.</param>
internal sealed class BlockRun<TResult>(IBlockSearch<TResult> search, BlockWork work)
    where TResult : class
{
    private const int AheadPerThread = 4;
    private const long GarbageBytes = 64L << 20;
    private readonly Samples samples = work.Samples;
    private bool told;
    private long allocated = GC.GetTotalAllocatedBytes();

    /// <summary>Runs what the state does not hold yet.</summary>
    /// <exception cref="EvaluationStateException">The state is that of another evaluation, or no state.</exception>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    /// <exception cref="EvaluationInterruptedException">Cancelled; what is done is saved, if anything is.</exception>
    public TResult Run(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (samples.Count == 0) return search.Search(samples, 0, progress, cancellation);
        if (work.State is { } state) return Kept(new StateFile(state, work.Fingerprint(state)), state, progress, cancellation);
        if (work.BlockSize is not { } block || block >= samples.Count) return search.Search(samples, 0, progress, cancellation);
        Blocks(block, WorkReport.To(progress, samples.Count), search.Add, cancellation);
        return search.Result();
    }

    private TResult Kept(StateFile file, EvaluationState state, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        file.Load(search);
        int block = work.BlockSize ?? work.KeptTogether, saved = search.Done;
        long written = Stopwatch.GetTimestamp();
        var report = WorkReport.To(progress, samples.Count);
        if (saved > 0) report?.Tell((double)saved / samples.Count, saved); // From where this session goes on.
        try
        {
            Blocks(block, report, part =>
            {
                Add(file, part);
                if (Stopwatch.GetElapsedTime(written) < state.Interval) return;
                if (TrySave(file, state)) saved = search.Done;
                written = Stopwatch.GetTimestamp();
            }, cancellation);
        }
        catch (OperationCanceledException cause)
        {
            if (search.Done > saved && TrySave(file, state)) saved = search.Done;
            throw new EvaluationInterruptedException(state, search.Done, saved, Math.Min(block, samples.Count), samples.Count, cause);
        }
        if (search.Done > saved) _ = TrySave(file, state); // What comes next may be interrupted, or fail, as well.
        return search.Result();
    }

    /// <summary>Writes what is done; where that fails, the results are not lost with it.</summary>
    private bool TrySave(StateFile file, EvaluationState state)
    {
        try
        {
            file.Save(search);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!told) state.Unwritable?.Invoke(failure.Message);
            told = true;
            return false;
        }
    }

    /// <summary>Searches around what is not done, block by block, and adds the results in order.</summary>
    private void Blocks(int block, WorkReport? report, Action<TResult> add, CancellationToken cancellation)
    {
        if (work.SideBySide)
        {
            SideBySide(block, report, add, cancellation);
            return;
        }
        while (search.Done < samples.Count)
        {
            int first = search.Done, count = Math.Min(block, samples.Count - first);
            IProgress<WorkProgress>? part = report?.Part((double)first / samples.Count, (double)count / samples.Count, first);
            add(search.Search(samples.Range(first, count), first, part, cancellation));
        }
    }

    private void SideBySide(int block, WorkReport? report, Action<TResult> add, CancellationToken cancellation)
    {
        int begin = search.Done, left = samples.Count - begin;
        int[] sizes = [.. Enumerable.Range(0, (left + block - 1) / block).Select(place => Math.Min(block, left - (place * block)))];
        JointProgress? progress = report is null ? null : new(sizes, (fraction, open) =>
            report.Tell((begin + (fraction * left)) / samples.Count, samples.Count - open));
        InOrder<TResult> results = new(AheadPerThread * Workers.Available, add);
        Workers.For(sizes.Length, place =>
        {
            int first = begin + (place * block);
            results.Run(place, () =>
                search.Search(samples.Range(first, sizes[place]), first, progress?.Of(place), cancellation));
            FreeMatrices();
        });
        report?.End();
    }

    /// <summary>Frees the matrices of past blocks where they have become many.</summary>
    /// <remarks>
    /// They are pinned, so that only a full collection frees them, and by itself the runtime makes one when the heap has grown by a share
    /// of what is alive: the more samples there are, the more garbage.
    /// </remarks>
    private void FreeMatrices()
    {
        long now = GC.GetTotalAllocatedBytes(), before = Volatile.Read(ref allocated);
        if (now - before < GarbageBytes || Interlocked.CompareExchange(ref allocated, now, before) != before) return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
    }

    /// <summary>Parts of one evaluation fit together; where they do not, those of the state are at fault.</summary>
    private void Add(StateFile file, TResult part)
    {
        try
        {
            search.Add(part);
        }
        catch (ArgumentException misfit)
        {
            throw new InvalidDataException(
                $"{file.Path} is damaged: its results are not those of these attacks and radii; remove it to begin again.", misfit);
        }
    }
}
