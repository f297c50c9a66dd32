using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
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
    private const int Clusters = 10, Positive = 5, Hidden = 60, Dimension = 1000, Powers = 60, Seeds = 20;
    private const double Tolerance = 1e-4;
    private const double Unseen = 1e-7;                       // relative, of contributions, and of unit vectors
    private static readonly string[] Scales = ["1e-3", "1e-7", "1e-30", "1e-100", "1e-300"];

    /// <summary>Prints a table of ν, a row for each power, then R at p = 2 over seeds, D and s, then times.</summary>
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
            foreach (string scale in (string[])[Scales[0], Scales[^1]]) PrintThreshold(dimension, scale);
        double flows = ticks.Sum(part => part.Flow), attacks = ticks.Sum(part => part.Attack);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seconds:F2} s on {Workers.Count} threads, flows {flows / (flows + attacks):P0} of it, the rest attacks."));
        return 0;
    }

    /// <summary>R at p = 2, where ratios of the start freeze: it hangs on the draw, hardly on D and not on s.</summary>
    private static void PrintThreshold(int dimension, string scale)
    {
        double[] radii = new double[Seeds];
        Workers.For(Seeds, i => radii[i] = Radius(2, scale, dimension, (ulong)(i + 1)).Radius);
        double mean = radii.Average(), spread = Math.Sqrt(radii.Sum(radius => (radius - mean) * (radius - mean)) / (Seeds - 1));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"p = 2, D = {dimension}, s = {scale}: R = {mean:F4}, standard deviation over {Seeds} seeds {spread:F4}"));
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

    /// <summary>
    /// The network of a record: neurons of one direction counted as one, and those left out that contribute nothing that float32 would see.
    /// </summary>
    private static PolyReluNetwork Network(FlowRecord record, double power)
    {
        int hidden = record.Signs.Length, dimension = record.Directions.Length / hidden;
        double[] contributions = [.. Enumerable.Range(0, hidden)
            .Select(j => record.Signs[j] * Math.Exp(record.LogNorms[j] + record.LogOutputs[j]))];
        double least = Unseen * contributions.Max(Math.Abs);
        List<(int Neuron, double Contribution)> kept = [];
        foreach (int j in Enumerable.Range(0, hidden).OrderByDescending(j => Math.Abs(contributions[j])))
        {
            if (Math.Abs(contributions[j]) < least) break;
            int same = kept.FindIndex(other => Distance(record.Directions, dimension, other.Neuron, j) < Unseen);
            if (same < 0) kept.Add((j, contributions[j]));
            else kept[same] = (kept[same].Neuron, kept[same].Contribution + contributions[j]);
        }
        Matrix weights = new(kept.Count, dimension), output = new(1, kept.Count);
        for (int i = 0; i < kept.Count; i++)
        {
            for (int d = 0; d < dimension; d++) weights[i, d] = (float)record.Directions[(kept[i].Neuron * dimension) + d];
            output[0, i] = (float)kept[i].Contribution;
        }
        return new(power, false, weights, output);
    }

    private static double Distance(double[] directions, int dimension, int first, int second) => TensorPrimitives.Distance<double>(
        directions.AsSpan(first * dimension, dimension), directions.AsSpan(second * dimension, dimension));
}
