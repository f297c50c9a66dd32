using BenchmarkDotNet.Attributes;
using PolyRelu.Cli.Benchmarks;

namespace PolyRelu.Benchmarks;

/// <summary>Every workload that needs no images under BenchmarkDotNet, with the bytes it allocates.</summary>
[MemoryDiagnoser]
public class WorkloadBenchmarks
{
    private Action work = static () => { };

    public static IEnumerable<string> Keys => Workloads.All.Where(workload => !workload.NeedsImages).Select(workload => workload.Key);

    [ParamsSource(nameof(Keys))]
    public string Key { get; set; } = "";

    [GlobalSetup]
    public void Prepare() => work = Workloads.All.Single(workload => workload.Key == Key).Prepare();

    [Benchmark]
    public void Run() => work();
}
