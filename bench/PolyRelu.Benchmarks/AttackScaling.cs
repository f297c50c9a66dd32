using System.Globalization;
using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Benchmarks;

/// <summary>
/// Cost of attacks over the number of points and of neurons, on random networks and inputs of 784 features, with every point kept to the
/// end.
/// </summary>
internal static class AttackScaling
{
    /// <summary>Features of every input.</summary>
    public const int Pixels = 784;

    private const int Classes = 10, StandardPoints = 1000, StandardNeurons = 500;

    /// <summary>So small that no point is broken and the work is the same everywhere.</summary>
    private const double Radius = 1e-6;

    private static readonly AttackContext ToEnd = new() { KeepToEnd = true };

    private static readonly (string Text, Attack Attack)[] Attacks =
    [
        ("apgd-ce, 20 iterations", AutoPgd.CrossEntropy.Create(new() { Iterations = 20 }, ToEnd)),
        ("fab-t, 10 iterations, 1 target", Fab.Targeted.Create(new() { Iterations = 10, Targets = 1 }, ToEnd)),
        ("square, 200 queries", Square.Registration.Create(new() { Queries = 200 }, new() { Image = new ImageShape(28, 28) })),
    ];

    /// <summary>The rows of a table.</summary>
    public static string Measure(double peak, int repeats)
    {
        StringBuilder text = new();
        foreach ((string words, Attack attack) in Attacks)
        {
            foreach (int points in (int[])[100, 1000, 10_000]) text.Append(Row(points, StandardNeurons, words, attack, peak, repeats));
            foreach (int neurons in (int[])[100, 1000, 2000, 4000]) text.Append(Row(StandardPoints, neurons, words, attack, peak, repeats));
        }
        return text.ToString();
    }

    private static string Row(int points, int neurons, string words, Attack attack, double peak, int repeats)
    {
        CountingVictim victim = new(RandomNetwork(neurons));
        Samples samples = RandomSamples(victim, points);
        AttackMeasurement? least = null;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            var one = AttackMeasurement.Of(attack, victim, samples, new ThreatModel(Norm.LInf, Radius, Box.Unit), out _);
            least = least?.Least(one) ?? one;
        }
        return AttackRun.Row(string.Create(CultureInfo.InvariantCulture, $"random, n = {points}, h = {neurons}"), words, least!, peak);
    }

    /// <summary>A network of p = 3 with ten classes and random weights.</summary>
    public static PolyReluNetwork RandomNetwork(int neurons)
    {
        CounterRandom random = new(1, (uint)neurons);
        Matrix weights = new(neurons, Pixels), output = new(Classes, neurons);
        for (int j = 0; j < neurons; j++)
            for (int i = 0; i < Pixels; i++) weights[j, i] = (float)random.NextUniform(-0.1, 0.1);
        for (int c = 0; c < Classes; c++)
            for (int j = 0; j < neurons; j++) output[c, j] = (float)random.NextUniform(-0.05, 0.05);
        return new PolyReluNetwork(3, true, weights, output, null, [.. Enumerable.Repeat(0.1f, Pixels)]);
    }

    /// <summary>Uniform inputs with the labels that the network gives them.</summary>
    public static Samples RandomSamples(CountingVictim victim, int points)
    {
        CounterRandom random = new(2);
        Matrix inputs = new(points, Pixels), logits = new(points, Classes);
        for (int i = 0; i < points; i++)
            for (int j = 0; j < Pixels; j++) inputs[i, j] = (float)random.NextDouble();
        victim.Logits(inputs, logits);
        return new Samples(inputs, [.. Enumerable.Range(0, points).Select(i => Margin.Prediction(logits.Row(i)))]);
    }
}
