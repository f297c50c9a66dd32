using BenchmarkDotNet.Attributes;
using PolyRelu.Kernels;

namespace PolyRelu.Benchmarks;

/// <summary>The peak of multiply-adds, in the same process kind as the workloads.</summary>
public class PeakBenchmarks
{
    [Benchmark]
    public double PeakGigaflopsPerSecond() => PeakRate.Measure();

    [Benchmark]
    public double DoublePeakGigaflopsPerSecond() => PeakRate.MeasureDouble();
}
