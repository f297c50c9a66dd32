using System.Diagnostics;
using System.Globalization;
using System.Text;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Benchmarks;

/// <summary>
/// Time and memory of an evaluation over the number of points and of neurons, with threads that share the batches of its attack and with
/// threads that share the points. Each is measured in a process of its own, whose peak of memory is its own.
/// </summary>
internal static class ScalingRun
{
    private const string Cell = "--cell";
    private const int Iterations = 10, StandardPoints = 10_000, StandardNeurons = 400;

    /// <summary>So large that nearly every point is broken, and has an example to keep; searches go on to their end all the same.</summary>
    private const double Radius = 0.1;

    private static readonly (int Points, int Neurons)[] Rows =
    [
        (100, StandardNeurons), (1000, StandardNeurons), (StandardPoints, StandardNeurons), (100_000, StandardNeurons),
        (StandardPoints, 100), (StandardPoints, 1000), (StandardPoints, 4000),
    ];

    /// <summary>Measures, prints, and updates the document that was named; with <c>--cell N H PARALLELISM</c> one process.</summary>
    public static int Execute(string[] args)
    {
        int at = Array.IndexOf(args, Cell), document = Array.IndexOf(args, "--update");
        if (at >= 0)
        {
            Console.WriteLine(Measure(int.Parse(args[at + 1], CultureInfo.InvariantCulture),
                int.Parse(args[at + 2], CultureInfo.InvariantCulture), Enum.Parse<Parallelism>(args[at + 3])));
            return 0;
        }
        double peak = Enumerable.Range(0, 5).Max(_ => PeakRate.Measure());
        var machine = Hardware.Describe();
        StringBuilder text = new();
        text.Append(Invariant($"{machine.Processor}, {Plural.Of(machine.Threads, "thread")}, {machine.VectorBits}-bit vectors, "))
            .Append(Invariant($"{machine.Runtime}; peak of multiply-adds {peak:F0} GFLOP/s.\n\n"))
            .Append("| n | h | broken | inputs and examples | floor | batches: seconds | peak memory | rest "
                + "| data-parallel: seconds | peak memory | rest |\n")
            .Append("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach ((int points, int neurons) in Rows) text.Append(Row(points, neurons, peak)).Append('\n');
        Console.WriteLine(text);
        if (document >= 0) PerformanceTable.Replace(args[document + 1], "scaling", text.ToString());
        return 0;
    }

    private static string Row(int points, int neurons, double peak)
    {
        double[] batches = InProcess(points, neurons, Parallelism.Batches), data = InProcess(points, neurons, Parallelism.Data);
        double kept = (1 + data[3]) * points * AttackScaling.Pixels * sizeof(float) / (1 << 20);
        string row = Invariant($"| {points} | {neurons} | {100 * data[3]:F0}% | {kept:F0} MiB | {data[1] / (1e9 * peak):F2} s ")
            + Side(batches, kept) + Side(data, kept) + "|";
        Console.Error.WriteLine(row);
        return row;
    }

    private static string Side(double[] measured, double kept) =>
        Invariant($"| {measured[0]:F2} | {measured[2]:F0} MiB | {measured[2] - kept:F0} MiB ");

    /// <summary>Seconds, operations, peak of memory in MiB, and the share of points that were broken.</summary>
    private static double[] InProcess(int points, int neurons, Parallelism parallelism)
    {
        ProcessStartInfo start = new("dotnet", [typeof(ScalingRun).Assembly.Location, "--scaling", Cell, Invariant($"{points}"),
            Invariant($"{neurons}"), $"{parallelism}"])
        { RedirectStandardOutput = true };
        using Process child = Process.Start(start)!;
        string line = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        return child.ExitCode == 0 ? [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"n = {points}, h = {neurons}, {parallelism} ended with {child.ExitCode}.");
    }

    private static string Measure(int points, int neurons, Parallelism parallelism)
    {
        CountingVictim victim = new(AttackScaling.RandomNetwork(neurons));
        Run(victim, AttackScaling.RandomSamples(victim, 100), parallelism);     // compiles
        Samples samples = AttackScaling.RandomSamples(victim, points);
        double before = victim.Operations;
        long start = Stopwatch.GetTimestamp();
        EvaluationResult result = Run(victim, samples, parallelism);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        return Invariant($"{seconds} {victim.Operations - before} {process.PeakWorkingSet64 / 1048576.0} ")
            + Invariant($"{1 - result.RobustAccuracy(Radius)}");
    }

    private static EvaluationResult Run(CountingVictim victim, Samples samples, Parallelism parallelism) => Evaluator.Run(new()
    {
        Victim = victim,
        Samples = samples,
        Threat = new ThreatModel(Norm.LInf, Radius, Box.Unit),
        Radii = [Radius],
        Method = EvaluationMethod.Within([AutoPgd.CrossEntropy.Create(new() { Iterations = Iterations }, new() { KeepToEnd = true })]),
        Diagnoses = false,
        Parallelism = parallelism,
    });
}
