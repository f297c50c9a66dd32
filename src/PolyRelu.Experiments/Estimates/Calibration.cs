using System.Diagnostics;

namespace PolyRelu.Experiments.Estimates;

/// <summary>Times short pieces of work on this machine, each once; the fastest of a few repeats counts.</summary>
public sealed class Calibration
{
    private const double LeastSeconds = 0.25;
    private const int MostRepeats = 20;
    private readonly Dictionary<string, double> measured = [];

    /// <summary>Number of different pieces timed so far.</summary>
    public int Count => measured.Count;

    /// <summary>Seconds of one piece.</summary>
    public double SecondsOf(Work work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!measured.TryGetValue(work.Key, out double seconds)) measured[work.Key] = seconds = Measure(work.Prepare());
        return seconds;
    }

    private static double Measure(Action piece)
    {
        piece();
        double best = double.PositiveInfinity, total = 0;
        for (int repeat = 0; repeat < MostRepeats && (repeat < 2 || total < LeastSeconds); repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            piece();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            (best, total) = (Math.Min(best, seconds), total + seconds);
        }
        return best;
    }
}
