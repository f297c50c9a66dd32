using System.Diagnostics;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>An evaluation in blocks of points whose results are saved, so that a killed one goes on where it was.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
/// <param name="evaluation">How points are evaluated.</param>
/// <param name="samples">All points.</param>
/// <param name="checkpoint">Where results are kept on the way.</param>
/// <param name="interval">Least time between two writes.</param>
internal sealed class ResumableEvaluation<TResult>(IBlockEvaluation<TResult> evaluation, Samples samples, EvaluationCheckpoint checkpoint, TimeSpan interval)
    where TResult : class
{
    private const int BlockSize = 500;

    /// <summary>Points of a block; every result is the same for any number.</summary>
    public int Block { get; init; } = BlockSize;

    /// <summary>Runs what the checkpoint does not hold yet; removing it is left to whoever has written the results.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="InterruptedException">
    /// Cancelled; what is done is saved, and the message says where, or that there is nothing.
    /// </exception>
    public TResult Run(IProgress<double> progress, CancellationToken cancellation)
    {
        TResult? done = checkpoint.Load(evaluation);
        int first = done is null ? 0 : evaluation.Count(done), saved = first;
        long written = Stopwatch.GetTimestamp();
        if (first > 0) progress.Report((double)first / samples.Count); // From where this session goes on.
        try
        {
            while (first < samples.Count)
            {
                int count = Math.Min(Block, samples.Count - first);
                TResult part = evaluation.Evaluate(samples.Range(first, count), new Part(progress, first, count, samples.Count), cancellation);
                done = done is null ? part : Joined(done, part);
                first += count;
                if (Stopwatch.GetElapsedTime(written) < interval) continue;
                checkpoint.Save(evaluation, done);
                (saved, written) = (first, Stopwatch.GetTimestamp());
            }
        }
        catch (OperationCanceledException exception)
        {
            if (done is null) throw new InterruptedException($"Interrupted before the first {Math.Min(Block, samples.Count)} of {Plural.Of(samples.Count, "point")} were done: nothing is kept, and the same command begins anew.", exception);
            if (first > saved) checkpoint.Save(evaluation, done);
            throw new InterruptedException($"Interrupted after {first} of {Plural.Of(samples.Count, "point")}. Go on with the same command: {checkpoint.Path} holds them.", exception);
        }
        if (first > saved) checkpoint.Save(evaluation, done!); // What comes next may be interrupted, or fail, as well.
        // Joined with itself alone, so that a report of one block has the sums of one of many.
        return evaluation.Join([done!]);
    }

    /// <summary>Parts of one evaluation fit together; where they do not, those of the checkpoint are at fault.</summary>
    private TResult Joined(TResult done, TResult part)
    {
        try
        {
            return evaluation.Join([done, part]);
        }
        catch (ArgumentException misfit)
        {
            throw new InvalidDataException($"{checkpoint.Path} is damaged: its results are not those of these attacks and radii; remove it to begin again.", misfit);
        }
    }

    private sealed class Part(IProgress<double> whole, int first, int count, int all) : IProgress<double>
    {
        public void Report(double value) => whole.Report((first + (value * count)) / all);
    }
}
