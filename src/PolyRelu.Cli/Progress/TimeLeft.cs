namespace PolyRelu.Cli.Progress;

/// <summary>How long a task still takes, from the fractions it reported.</summary>
/// <remarks>
/// The rate is that of the latest half of the time, so that a task whose parts differ is judged by the part it is in and single reports
/// move little. Between two reports the estimate runs down. Nothing is said in the first seconds, of less than a second, and once the
/// estimate has run out. Calls may come from several threads.
/// </remarks>
/// <param name="clock">Tells the time.</param>
internal sealed class TimeLeft(TimeProvider clock)
{
    /// <summary>Time from which on an estimate is given.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1), Most = TimeSpan.FromDays(365);

    /// <summary>Reports closer together than this part of the time are one.</summary>
    private const double Resolution = 1.0 / 64;

    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private readonly LinkedList<(TimeSpan Time, double Fraction)> points = new([(TimeSpan.Zero, 0)]);
    private (TimeSpan Time, double Fraction) latest;

    /// <summary>Tells how much is done.</summary>
    /// <param name="fraction">Part done, in [0, 1].</param>
    public void Report(double fraction)
    {
        lock (gate)
        {
            latest = (clock.GetElapsedTime(start), fraction);
            if (latest.Time == points.Last!.Value.Time) points.Last.Value = latest;
            else if (latest.Time - points.Last.Value.Time >= Resolution * latest.Time) points.AddLast(latest);
            while (points.First!.Next is { } second && second.Value.Time <= latest.Time / 2) points.RemoveFirst();
        }
    }

    /// <summary>The time left now; null where nothing can be said.</summary>
    public TimeSpan? Estimate()
    {
        lock (gate)
        {
            TimeSpan now = clock.GetElapsedTime(start);
            (TimeSpan time, double fraction) = points.First!.Value;
            if (now < Patience || latest.Fraction <= fraction || latest.Fraction >= 1) return null;
            double seconds = (1 - latest.Fraction) * (latest.Time - time).TotalSeconds / (latest.Fraction - fraction);
            if (seconds > Most.TotalSeconds) return null;
            TimeSpan left = TimeSpan.FromSeconds(seconds) - (now - latest.Time);
            return left < Least ? null : left;
        }
    }

    /// <summary>The estimate in words, such as <c>3 min left</c>; empty where nothing can be said.</summary>
    public string Words() => Estimate() is { } left ? $"{Duration.Rough(left)} left" : "";
}
