using System.Diagnostics;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>
/// A search in blocks of samples whose results are kept in a state, if there is one, so that a killed one goes on where it was.
/// </summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
/// <param name="search">What is done with a block.</param>
/// <param name="request">The samples, their blocks, and the state.</param>
internal sealed class BlockRun<TResult>(IBlockSearch<TResult> search, EvaluationRequest request)
    where TResult : class
{
    private const int KeptTogether = 500;

    private readonly Samples samples = request.Samples;
    private bool told;

    /// <summary>Runs what the state does not hold yet.</summary>
    /// <exception cref="EvaluationStateException">The state is that of another evaluation, or no state.</exception>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    /// <exception cref="EvaluationInterruptedException">Cancelled; what is done is saved, if anything is.</exception>
    public TResult Run(IProgress<double>? progress, CancellationToken cancellation)
    {
        if (samples.Count == 0) return search.Search(samples, progress, cancellation);
        if (request.State is { } state) return Kept(new StateFile(state, request), state, progress, cancellation);
        if (request.BlockSize is not { } block || block >= samples.Count) return search.Search(samples, progress, cancellation);
        List<TResult> parts = [];
        for (int first = 0; first < samples.Count; first += block) parts.Add(Part(first, block, progress, cancellation));
        return search.Join(parts);
    }

    private TResult Kept(StateFile file, EvaluationState state, IProgress<double>? progress, CancellationToken cancellation)
    {
        TResult? done = file.Load(search);
        int block = request.BlockSize ?? KeptTogether, first = done is null ? 0 : search.Count(done), saved = first;
        long written = Stopwatch.GetTimestamp();
        if (first > 0) progress?.Report((double)first / samples.Count); // From where this session goes on.
        try
        {
            while (first < samples.Count)
            {
                TResult part = Part(first, block, progress, cancellation);
                done = done is null ? part : Joined(file, done, part);
                first += search.Count(part);
                if (Stopwatch.GetElapsedTime(written) < state.Interval) continue;
                if (TrySave(file, state, done)) saved = first;
                written = Stopwatch.GetTimestamp();
            }
        }
        catch (OperationCanceledException cause)
        {
            if (first > saved && TrySave(file, state, done!)) saved = first;
            throw new EvaluationInterruptedException(state, first, saved, Math.Min(block, samples.Count), samples.Count, cause);
        }
        if (first > saved) _ = TrySave(file, state, done!); // What comes next may be interrupted, or fail, as well.
        // Joined with itself alone, so that a report of one block has the sums of one of many.
        return search.Join([done!]);
    }

    /// <summary>Writes what is done; where that fails, the results are not lost with it.</summary>
    private bool TrySave(StateFile file, EvaluationState state, TResult done)
    {
        try
        {
            file.Save(search, done);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!told) state.Unwritable?.Invoke(failure.Message);
            told = true;
            return false;
        }
    }

    private TResult Part(int first, int block, IProgress<double>? progress, CancellationToken cancellation)
    {
        int count = Math.Min(block, samples.Count - first);
        Stretch? part = progress is null ? null : new Stretch(progress, first, count, samples.Count);
        return search.Search(samples.Range(first, count), part, cancellation);
    }

    /// <summary>Parts of one evaluation fit together; where they do not, those of the state are at fault.</summary>
    private TResult Joined(StateFile file, TResult done, TResult part)
    {
        try
        {
            return search.Join([done, part]);
        }
        catch (ArgumentException misfit)
        {
            throw new InvalidDataException(
                $"{file.Path} is damaged: its results are not those of these attacks and radii; remove it to begin again.", misfit);
        }
    }

    private sealed class Stretch(IProgress<double> whole, int first, int count, int all) : IProgress<double>
    {
        public void Report(double value) => whole.Report((first + (value * count)) / all);
    }
}
