using BenchmarkDotNet.Running;
using PolyRelu.Benchmarks;

// --quick [--torch FILE] [--update FILE]: medians of a few runs as JSON with the keys of the PyTorch script. Else BenchmarkDotNet's
// options.
if (args.Contains("--attacks")) return AttackRun.Execute(args);
if (args.Contains("--masking")) return MaskingRun.Execute(args);
if (args.Contains("--nearest")) return NearestRun.Execute(args);
if (args.Contains("--next")) return NextRun.Execute(args);
if (args.Contains("--order")) return OrderRun.Execute(args);
if (args.Contains("--page")) return await PageRun.Execute(args);
if (args.Contains("--phase")) return PhaseRun.Execute(args);
if (args.Contains("--scaling")) return ScalingRun.Execute(args);
if (args.Contains("--quick")) return QuickRun.Execute(args);
if (args.Contains("--targets")) return TargetsRun.Execute(args);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
