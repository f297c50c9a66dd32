using System.Diagnostics;

namespace PolyRelu.Cli.Bench;

/// <summary>One measured piece of work, the same as in the PyTorch script it is compared with.</summary>
/// <param name="Key">Name in the JSON; the part after the last underscore is the unit: s or gflops.</param>
/// <param name="Label">What a person reads.</param>
/// <param name="Prepare">Allocates the data and returns the work; it is run several times.</param>
/// <param name="Repeats">Measurements, after one that is not counted.</param>
internal sealed record Workload(string Key, string Label, Func<Action> Prepare, int Repeats)
{
    /// <summary>Floating-point operations of one run, where the result is a rate; 0 where it is a time.</summary>
    public double Operations { get; init; }

    /// <summary>Unit of the result.</summary>
    public string Unit => Operations > 0 ? "GFLOP/s" : "s";

    /// <summary>Runs the work and takes the median.</summary>
    public Measurement Measure(CancellationToken cancellation)
    {
        Action work = Prepare();
        work();
        double[] seconds = new double[Repeats];
        for (int i = 0; i < Repeats; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            work();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(seconds);
        double median = seconds[Repeats / 2];
        return Operations > 0
            ? new Measurement(this, Operations / median / 1e9, Operations / seconds[0] / 1e9)
            : new Measurement(this, median, seconds[0]);
    }
}

/// <summary>The result of a workload in its unit.</summary>
/// <param name="Workload">What was measured.</param>
/// <param name="Median">Median over the repeats.</param>
/// <param name="Best">The best of the repeats.</param>
internal sealed record Measurement(Workload Workload, double Median, double Best);
