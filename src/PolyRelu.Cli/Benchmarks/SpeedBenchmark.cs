using PolyRelu.Data;
using PolyRelu.Kernels;

namespace PolyRelu.Cli.Benchmarks;

/// <summary>Workloads measured on this machine, with the peak they are compared with.</summary>
/// <param name="PeakGigaflopsPerSecond">
/// Multiply-adds on registers alone, on all threads, measured before and after; the larger counts.
/// </param>
/// <param name="DoublePeakGigaflopsPerSecond">The same in float64.</param>
/// <param name="Measurements">One per workload.</param>
public sealed record SpeedBenchmark(double PeakGigaflopsPerSecond, double DoublePeakGigaflopsPerSecond,
    IReadOnlyList<Measurement> Measurements)
{
    /// <summary>Measures some workloads; those whose images are not there are left out.</summary>
    /// <param name="workloads">What to measure.</param>
    /// <param name="progress">Told of the workload that begins and the fraction done.</param>
    /// <param name="cancellation">Checked before every run.</param>
    public static SpeedBenchmark Run(IReadOnlyList<Workload> workloads, IProgress<(double Done, string Label)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        double peak = PeakRate.Measure(), doublePeak = PeakRate.MeasureDouble();
        List<Measurement> measurements = [];
        foreach (Workload workload in workloads)
        {
            progress?.Report(((double)measurements.Count / workloads.Count, workload.Label));
            try
            {
                measurements.Add(workload.Measure(cancellation));
            }
            catch (DataUnavailableException) when (workload.NeedsImages)
            {
                progress?.Report(((double)measurements.Count / workloads.Count, $"left out, no images: {workload.Label}"));
            }
        }
        return new(Math.Max(peak, PeakRate.Measure()), Math.Max(doublePeak, PeakRate.MeasureDouble()), measurements);
    }

    /// <summary>The peak that a workload is compared with: that of its precision.</summary>
    public double PeakOf(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.IsDouble ? DoublePeakGigaflopsPerSecond : PeakGigaflopsPerSecond;
    }

    /// <summary>Fraction of the peak that a measurement reaches.</summary>
    public double FractionOfPeak(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return measurement.GigaflopsPerSecond / PeakOf(measurement.Workload);
    }

    /// <summary>Seconds that the work's operations take at the peak: no implementation of this work is faster.</summary>
    public double Floor(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return measurement.Workload.Operations / (1e9 * PeakOf(measurement.Workload));
    }
}
