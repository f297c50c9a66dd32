using System.Diagnostics;

namespace PolyRelu.Cli.Benchmarks;

/// <summary>One measured piece of work, the same as the item of that key in the PyTorch script it is compared with.</summary>
/// <param name="Key">Name in the JSON; the part after the last underscore is the unit: s or gflops.</param>
/// <param name="Label">What a person reads.</param>
/// <param name="Operations">Floating-point operations of one run; a multiply-add counts as two.</param>
/// <param name="Repeats">Measurements, after those that are not counted.</param>
/// <param name="Prepare">Allocates the data and returns the work; it is run several times.</param>
public sealed record Workload(string Key, string Label, double Operations, int Repeats, Func<Action> Prepare)
{
    private const int Warmups = 3;
    private static readonly TimeSpan Tiering = TimeSpan.FromMilliseconds(300);

    /// <summary>Key of the item of the PyTorch script that does the same; the workload's own where it has one.</summary>
    public string ComparedWith { get; init; } = Key;

    /// <summary>Whether it reads images, which may not be there.</summary>
    public bool NeedsImages { get; init; }

    /// <summary>Whether its operations are of float64, whose peak they are then compared with.</summary>
    public bool IsDouble { get; init; }

    /// <summary>Whether the result is a rate, else a time.</summary>
    public bool IsRate => Key.EndsWith("_gflops", StringComparison.Ordinal);

    /// <summary>Unit of the result.</summary>
    public string Unit => IsRate ? "GFLOP/s" : "s";

    /// <summary>Runs the work and takes the median.</summary>
    /// <param name="cancellation">Checked before every run.</param>
    public Measurement Measure(CancellationToken cancellation = default)
    {
        Action work = Prepare();
        for (int i = 0; i < Warmups; i++)
        {
            work();
            if (i == 0) Thread.Sleep(Tiering);      // the compiler's second tier starts when a process pauses for 100 ms
        }
        double[] seconds = new double[Repeats];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Repeats; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            work();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        long allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / Repeats;
        return new(this, Median.Of(seconds), seconds.Min(), allocated);
    }
}
