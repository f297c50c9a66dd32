using System.Diagnostics;
using PolyRelu.Attacks;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Output;

/// <summary>An evaluation in blocks of points whose results are saved, so that a killed one goes on where it was.</summary>
/// <param name="job">What is attacked.</param>
/// <param name="checkpoint">Where results are kept on the way.</param>
/// <param name="interval">Least time between two writes.</param>
internal sealed class ResumableEvaluation(AttackJob job, EvaluationCheckpoint checkpoint, TimeSpan interval)
{
    private const int BlockSize = 500;

    /// <summary>Points of a block; every result is the same for any number.</summary>
    public int Block { get; init; } = BlockSize;

    /// <summary>Runs what the checkpoint does not hold yet; removing it is left to whoever has written the results.</summary>
    /// <exception cref="InterruptedException">Cancelled; what is done is saved.</exception>
    public RobustnessReport Run(IClassifier victim, IReadOnlyList<double> radii, IReadOnlyList<Attack> attacks, IProgress<double> progress, CancellationToken cancellation)
    {
        Samples samples = job.Points.Samples;
        RobustnessReport? done = checkpoint.Load();
        int first = done?.Radii[0].Robust.Length ?? 0, saved = first;
        long written = Stopwatch.GetTimestamp();
        try
        {
            while (first < samples.Count)
            {
                int count = Math.Min(Block, samples.Count - first);
                Samples block = new(samples.Inputs.RowRange(first, count), samples.Labels[first..(first + count)]);
                RobustnessReport part = RobustnessCurve.Evaluate(victim, block, job.Threat, radii, attacks, job.Seed, new Part(progress, first, count, samples.Count), cancellation);
                done = done is null ? part : RobustnessReport.Join([done, part]);
                first += count;
                if (Stopwatch.GetElapsedTime(written) < interval) continue;
                checkpoint.Save(done);
                (saved, written) = (first, Stopwatch.GetTimestamp());
            }
        }
        catch (OperationCanceledException exception)
        {
            if (done is not null && first > saved) checkpoint.Save(done);
            throw new InterruptedException($"Interrupted after {first} of {samples.Count} points. Go on with the same command: {checkpoint.Path} holds them.", exception);
        }
        // Joined with itself alone, so that a report of one block has the sums of one of many.
        return RobustnessReport.Join([done!]);
    }

    private sealed class Part(IProgress<double> whole, int first, int count, int all) : IProgress<double>
    {
        public void Report(double value) => whole.Report((first + (value * count)) / all);
    }
}
