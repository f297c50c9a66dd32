using System.Diagnostics;
using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Benchmarks;

/// <summary>What one attack of an evaluation cost; times are the least of some repeats.</summary>
/// <param name="Attacked">Points.</param>
/// <param name="Operations">Floating-point operations of products with W and V.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="ProcessorSeconds">Time of all threads together, which other programs disturb less.</param>
/// <param name="AllocatedBytes">Bytes allocated.</param>
internal sealed record AttackMeasurement(int Attacked, double Operations, double Seconds, double ProcessorSeconds, long AllocatedBytes)
{
    /// <summary>Runs an attack.</summary>
    public static AttackMeasurement Of(Attack attack, CountingVictim victim, Samples samples, ThreatModel threat, out AttackResult result)
    {
        using var process = Process.GetCurrentProcess();
        double operations = victim.Operations;
        long bytes = GC.GetTotalAllocatedBytes(), start = Stopwatch.GetTimestamp();
        TimeSpan used = process.TotalProcessorTime;
        result = attack.Run(victim, samples, threat);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return new AttackMeasurement(result.Attacked, victim.Operations - operations, seconds,
            (process.TotalProcessorTime - used).TotalSeconds, GC.GetTotalAllocatedBytes() - bytes);
    }

    /// <summary>The lesser times of two measurements of the same work.</summary>
    public AttackMeasurement Least(AttackMeasurement other) =>
        other with { Seconds = Math.Min(Seconds, other.Seconds), ProcessorSeconds = Math.Min(ProcessorSeconds, other.ProcessorSeconds) };
}
