using System.Diagnostics;
using System.Globalization;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Benchmarks;

/// <summary>
/// The phase ν(p) = (R − 1/√K)/(√2/2 − 1/√K) without noise: R is the median over the centres of the distance of the nearest example that an
/// attack found, an upper bound. 60 powers at five scales, and how long flows and attacks take.
/// </summary>
internal static class PhaseRun
{
    private const int Clusters = 10, Positive = 5, Hidden = 60, Dimension = 1000, Powers = 60;
    private const double Tolerance = 1e-5;
    private static readonly string[] Scales = ["1e-3", "1e-7", "1e-30", "1e-100", "1e-300"];

    /// <summary>Prints a table of ν, a row for each power, then R at p = 2 over D, then times.</summary>
    public static int Execute(string[] args)
    {
        ulong seed = 1;
        int at = Array.IndexOf(args, "--seed");
        if (at >= 0) seed = ulong.Parse(args[at + 1], CultureInfo.InvariantCulture);
        _ = Radius(2, "1e-3", Dimension, seed);               // compiles
        double[,] radii = new double[Powers, Scales.Length];
        (long Flow, long Attack)[] ticks = new (long, long)[Powers * Scales.Length];
        long begin = Stopwatch.GetTimestamp();
        Workers.For(Powers * Scales.Length, i =>
        {
            (double radius, long flow, long attack) = Radius(1 + (0.05 * (i / Scales.Length)), Scales[i % Scales.Length], Dimension, seed);
            radii[i / Scales.Length, i % Scales.Length] = radius;
            ticks[i] = (flow, attack);
        });
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Console.WriteLine($"p      ν at s = {string.Join(", ", Scales)}, then milliseconds of flow + attack");
        for (int i = 0; i < Powers; i++)
        {
            IEnumerable<int> columns = Enumerable.Range(0, Scales.Length);
            string phases = string.Join("  ", columns.Select(s => Phase(radii[i, s]).ToString("F3", CultureInfo.InvariantCulture)));
            string times = string.Join(" ", columns.Select(s => ticks[(i * Scales.Length) + s])
                .Select(part => Milliseconds(part.Flow) + "+" + Milliseconds(part.Attack)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{1 + (0.05 * i):F2}   {phases}   {times}"));
        }
        foreach (int dimension in (int[])[100, 1000, 10_000])
            Console.WriteLine($"p = 2, D = {dimension}: R = " + string.Join("  ",
                Scales.Select(scale => Radius(2, scale, dimension, seed).Radius.ToString("F4", CultureInfo.InvariantCulture))));
        double flows = ticks.Sum(part => part.Flow), attacks = ticks.Sum(part => part.Attack);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seconds:F2} s on {Workers.Count} threads, flows {flows / (flows + attacks):P0} of it, the rest attacks."));
        return 0;
    }

    private static string Milliseconds(long ticks) => (1e3 * ticks / Stopwatch.Frequency).ToString("F0", CultureInfo.InvariantCulture);

    private static double Phase(double radius) => (radius - (1 / Math.Sqrt(Clusters))) / (Math.Sqrt(0.5) - (1 / Math.Sqrt(Clusters)));

    private static (double Radius, long Flow, long Attack) Radius(double power, string scale, int dimension, ulong seed)
    {
        long begin = Stopwatch.GetTimestamp();
        NoiseFreeProblem problem = new() { Clusters = Clusters, Positive = Positive, Loss = new SquaredLoss(), Power = power };
        FlowStart start = NoiseFreeStart.Balanced(Hidden, Clusters, dimension, DecimalScale.Parse(scale), seed);
        FlowRecord end = NoiseFreeFlow.Limit(problem, start, Tolerance).Trajectory.Records[^1];
        long flow = Stopwatch.GetTimestamp();
        PolyReluNetwork network = Network(end, power);
        Matrix points = new(Clusters, Clusters + 1);
        for (int k = 0; k < Clusters; k++) points[k, k] = 1;
        Samples samples = new(points, [.. Enumerable.Range(0, Clusters).Select(problem.LabelOf)]);
        IMinimumNormAttack attack = new BoundaryDescent(null, new AttackContext { Centres = new ClusterCentres(points, Positive) });
        double[] distances = [.. MinimumDistance.Search(network.CreateEvaluator(), samples, new ThreatModel(Norm.L2, 2), [attack])
            .Steps[^1].Nearest.Distances.ToArray().Order()];
        return ((distances[(Clusters / 2) - 1] + distances[Clusters / 2]) / 2, flow - begin, Stopwatch.GetTimestamp() - flow);
    }

    private static PolyReluNetwork Network(FlowRecord record, double power)
    {
        int hidden = record.Signs.Length, dimension = record.Directions.Length / hidden;
        Matrix weights = new(hidden, dimension), output = new(1, hidden);
        for (int j = 0; j < hidden; j++)
        {
            for (int d = 0; d < dimension; d++) weights[j, d] = (float)record.Directions[(j * dimension) + d];
            output[0, j] = (float)(record.Signs[j] * Math.Exp(record.LogNorms[j] + record.LogOutputs[j]));
        }
        return new(power, false, weights, output);
    }
}
