namespace PolyRelu.Cli.Benchmarks;

/// <summary>The result of a workload.</summary>
/// <param name="Workload">What was measured.</param>
/// <param name="MedianSeconds">Median over the repeats.</param>
/// <param name="BestSeconds">The best of the repeats.</param>
/// <param name="AllocatedBytes">Bytes allocated by one run, on all threads.</param>
public sealed record Measurement(Workload Workload, double MedianSeconds, double BestSeconds, long AllocatedBytes)
{
    /// <summary>Median in the workload's unit.</summary>
    public double Median => Workload.IsRate ? Rate(MedianSeconds) : MedianSeconds;

    /// <summary>Best repeat in the workload's unit.</summary>
    public double Best => Workload.IsRate ? Rate(BestSeconds) : BestSeconds;

    /// <summary>10⁹ operations per second of the median.</summary>
    public double GigaflopsPerSecond => Rate(MedianSeconds);

    private double Rate(double seconds) => Workload.Operations / seconds / 1e9;
}
