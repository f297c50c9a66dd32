using System.Globalization;
using System.Text.Json;
using PolyRelu.Cli.Benchmarks;
using PolyRelu.Kernels;

namespace PolyRelu.Benchmarks;

/// <summary>
/// The fast mode: a few runs of every workload, printed as the JSON that the PyTorch script prints, and written into the table of a
/// document.
/// </summary>
internal static class QuickRun
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Measures, prints, and updates the document that was named.</summary>
    public static int Execute(string[] args)
    {
        string? torchFile = Option(args, "--torch"), document = Option(args, "--update"), only = Option(args, "--only");
        Dictionary<string, double> torch = torchFile is null ? [] : ReadTorch(torchFile);
        Workload[] workloads = [.. Workloads.All.Where(workload => only is null || workload.Key.Contains(only, StringComparison.Ordinal))];
        SpeedBenchmark benchmark = SpeedBenchmark.Run(workloads, new Lines());
        Dictionary<string, object> result = new()
        {
            ["processor"] = Hardware.Describe().Processor,
            ["peak_gflops"] = Math.Round(benchmark.PeakGigaflopsPerSecond, 1),
            ["peak_double_gflops"] = Math.Round(benchmark.DoublePeakGigaflopsPerSecond, 1),
        };
        foreach (Measurement measured in benchmark.Measurements)
        {
            result[measured.Workload.Key] = Significant(measured.Median);
            result[measured.Workload.Key + "_best"] = Significant(measured.Best);
            result[measured.Workload.Key + "_of_peak"] = Math.Round(benchmark.FractionOfPeak(measured), 3);
            result[measured.Workload.Key + "_allocated_bytes"] = measured.AllocatedBytes;
            if (torch.TryGetValue(measured.Workload.ComparedWith, out double theirs))
                result[measured.Workload.Key + "_ratio"] = Math.Round(PerformanceTable.Ratio(measured, theirs), 2);
        }
        Console.WriteLine(JsonSerializer.Serialize(result, Indented));
        if (document is not null) PerformanceTable.Update(document, benchmark, torch);
        return 0;
    }

    private static Dictionary<string, double> ReadTorch(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble());
    }

    private static string? Option(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        if (at < 0) return null;
        return at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} needs a value.");
    }

    private static double Significant(double value) =>
        double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed class Lines : IProgress<(double Done, string Label)>
    {
        public void Report((double Done, string Label) value) => Console.Error.WriteLine(value.Label);
    }
}
