using System.Diagnostics;

namespace PolyRelu.Experiments.Engine;

/// <summary>
/// Times short pieces of work on this machine; the fastest of a few repeats counts, so that other load on the machine matters little.
/// </summary>
/// <param name="firstSeconds">Least time for which a piece is repeated.</param>
/// <param name="refinedSeconds">The same where much depends on it.</param>
internal sealed class Calibration(double firstSeconds = 0.25, double refinedSeconds = 1.5)
{
    private const double LongSeconds = 0.3;
    private readonly Dictionary<string, double> measured = [];
    private readonly HashSet<string> refined = [];

    /// <summary>Number of different pieces timed so far.</summary>
    public int Count => measured.Count;

    /// <summary>Seconds of one piece.</summary>
    public double SecondsOf(Work work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!measured.TryGetValue(work.Key, out double seconds)) measured[work.Key] = seconds = Measure(work.Prepare(), firstSeconds);
        return seconds;
    }

    /// <summary>
    /// Times a short piece for longer, once, where much depends on it: code is compiled again while it runs, and other programs come and
    /// go.
    /// </summary>
    public void Refine(Work work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (SecondsOf(work) < LongSeconds && refined.Add(work.Key))
            measured[work.Key] = Math.Min(SecondsOf(work), Measure(work.Prepare(), refinedSeconds));
    }

    private static double Measure(Action piece, double leastSeconds)
    {
        double best = double.PositiveInfinity, total = 0;
        do
        {
            long start = Stopwatch.GetTimestamp();
            piece();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            (best, total) = (Math.Min(best, seconds), total + seconds);
        }
        while (total < leastSeconds);
        return best;
    }
}
