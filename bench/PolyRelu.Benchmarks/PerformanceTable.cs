using System.Text;
using PolyRelu.Cli.Benchmarks;
using PolyRelu.Kernels;
using static System.FormattableString;

namespace PolyRelu.Benchmarks;

/// <summary>The table of docs/performance.md, written between its markers from measurements.</summary>
internal static class PerformanceTable
{
    /// <summary>How many times faster than PyTorch.</summary>
    public static double Ratio(Measurement ours, double theirs) => ours.Workload.IsRate ? ours.Median / theirs : theirs / ours.Median;

    /// <summary>Replaces the table of workloads in a document.</summary>
    /// <exception cref="InvalidDataException">The document lacks the markers.</exception>
    public static void Update(string path, SpeedBenchmark benchmark, IReadOnlyDictionary<string, double> torch) =>
        Replace(path, "measured", Render(benchmark, torch));

    /// <summary>Replaces what stands between the markers of a part of a document.</summary>
    /// <exception cref="InvalidDataException">The document lacks the markers.</exception>
    public static void Replace(string path, string part, string table)
    {
        string text = File.ReadAllText(path), first = $"<!-- {part}: begin -->", last = $"<!-- {part}: end -->";
        int begin = text.IndexOf(first, StringComparison.Ordinal), end = text.IndexOf(last, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new InvalidDataException($"{path}: expected the lines '{first}' and '{last}' around the table.");
        File.WriteAllText(path, string.Concat(text.AsSpan(0, begin + first.Length), "\n", table, text.AsSpan(end)));
    }

    private static string Render(SpeedBenchmark benchmark, IReadOnlyDictionary<string, double> torch)
    {
        var machine = Hardware.Describe();
        StringBuilder text = new();
        text.Append(Invariant($"{machine.Processor}, {machine.Threads} threads, {machine.VectorBits}-bit vectors, {machine.Runtime}; "))
            .Append(Invariant($"peak of multiply-adds {benchmark.PeakGigaflopsPerSecond:F0} GFLOP/s, "))
            .Append(Invariant($"{benchmark.DoublePeakGigaflopsPerSecond:F0} in float64.\n\n"))
            .Append("| work | PolyRelu | PyTorch | ratio | floor | of peak | bytes allocated |\n|---|---|---|---|---|---|---|\n");
        foreach (Measurement measured in benchmark.Measurements)
        {
            bool compared = torch.TryGetValue(measured.Workload.ComparedWith, out double theirs);
            string shown = compared ? Amount(measured.Workload, theirs) : "–";
            text.Append(Invariant($"| {measured.Workload.Label} | {Amount(measured.Workload, measured.Median)} | {shown} "))
                .Append(Invariant($"| {(compared ? Invariant($"{Ratio(measured, theirs):F2}×") : "–")} | {Floor(benchmark, measured)} "))
                .Append(Invariant($"| {100 * benchmark.FractionOfPeak(measured):F0} % | {measured.AllocatedBytes} |\n"));
        }
        return text.ToString();
    }

    private static string Floor(SpeedBenchmark benchmark, Measurement measured) =>
        measured.Workload.IsRate ? Amount(measured.Workload, benchmark.PeakOf(measured.Workload))
            : Amount(measured.Workload, benchmark.Floor(measured));

    private static string Amount(Workload workload, double value) =>
        workload.IsRate ? Invariant($"{value:F0} GFLOP/s") : value < 0.1 ? Invariant($"{1000 * value:F2} ms") : Invariant($"{value:F3} s");
}
