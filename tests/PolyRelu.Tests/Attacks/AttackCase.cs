using PolyRelu.Attacks;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>One combination of a registered attack, a norm, a box and a head, on a small random pReLU network.</summary>
internal sealed class AttackCase
{
    private const int Dimension = 10;
    private const int Points = 24;

    private AttackCase(string attack, string norm, bool boxed, int outputs)
    {
        Network = RandomNetwork(outputs);
        Samples = RandomSamples(Network);
        Threat = new ThreatModel(Norm.Parse(norm), Radius(norm), boxed ? Box.Unit : null);
        Context = new AttackContext { Centres = new ClusterCentres(ClassMeans(Samples), 1) };
        Factory = Registry<AttackFactory>.Find(attack).Value;
        Settings = Factory.Taken(NamedAttack.Common(iterations: attack == "pgd-paper" ? 60 : 25, restarts: 2, queries: 60));
    }

    private AttackCase(AttackCase other)
    {
        (Network, Samples, Threat) = (other.Network, other.Samples, other.Threat);
        (Context, Settings, Factory) = (other.Context, other.Settings, other.Factory);
    }

    public PolyReluNetwork Network { get; }

    public Samples Samples { get; }

    public ThreatModel Threat { get; private init; }

    public AttackContext Context { get; }

    /// <summary>Those that the attack has of 25 iterations, 2 restarts and 60 queries.</summary>
    public SettingChoices Settings { get; }

    public AttackFactory Factory { get; }

    /// <summary>Every combination that an attack supports: one row of attack, norm, box and outputs each.</summary>
    public static TheoryData<string, string, bool, int> All()
    {
        TheoryData<string, string, bool, int> cases = [];
        foreach (Registration<AttackFactory> entry in Registry<AttackFactory>.All)
            foreach (Norm norm in Norm.AllAndL0)
                foreach (bool boxed in (bool[])[false, true])
                    foreach (int outputs in norm.IsConvex ? (int[])[1, 2, 3, 4] : [1, 4])
                        if (Supported(entry.Name, norm, outputs)) cases.Add(entry.Name, norm.Name, boxed, outputs);
        return cases;
    }

    public static AttackCase Create(string attack, string norm, bool boxed, int outputs) => new(attack, norm, boxed, outputs);

    /// <summary>The same with two frozen features, three that move a little, and the others as the ball lets them.</summary>
    public AttackCase WithFeatureRadii() => new(this)
    {
        Threat = Threat with
        {
            FeatureRadii = new FeatureRadii([0, 0.1f, float.PositiveInfinity, 0.03f, 0, 1, float.PositiveInfinity, 0.2f, 2,
                float.PositiveInfinity]),
        },
    };

    /// <summary>The attack; the damped PGD as if ten points were searched together.</summary>
    public Attack Create(SettingChoices? settings = null, AttackContext? context = null) =>
        Factory == DampedPgd.Registration.Value
            ? new DampedPgd((settings ?? Settings).Over(new DampedPgdSettings { DampingBatch = 10 }), context ?? Context)
            : Factory.Create(context ?? Context, settings ?? Settings);

    public AttackResult Run(Samples? samples = null, ulong seed = 3, double? radius = null, int? batchSize = null) =>
        Create(context: Context with { BatchSize = batchSize }).Run(
            Network.CreateEvaluator(), samples ?? Samples, radius is { } r
                ? Threat with { Radius = r } : Threat, seed, cancellation: TestContext.Current.CancellationToken);

    /// <summary>Runs with a radius of every sample's own.</summary>
    /// <param name="radii">[n].</param>
    /// <param name="samples">The samples; null for all.</param>
    /// <param name="batchSize">Points searched together.</param>
    /// <param name="largest">Factor of the largest radius by which that of the threat model exceeds it.</param>
    public AttackResult RunWithin(double[] radii, Samples? samples = null, int? batchSize = null, double largest = 1) =>
        Create(context: Context with { BatchSize = batchSize }).Run(
            Network.CreateEvaluator(), samples ?? Samples,
            new WithinRadii(Threat with { Radius = largest * Math.Max(radii.Where(double.IsFinite).Max(), 0) }, radii), 3, null,
            TestContext.Current.CancellationToken);

    public bool IsCorrect(ReadOnlySpan<float> input, int label)
    {
        Matrix logits = new(1, Network.Outputs);
        Network.CreateEvaluator().Logits(Matrix.From(1, input.Length, input), logits);
        return Margin.IsCorrect(logits.Row(0), label);
    }

    /// <summary>The samples at some indices, in that order.</summary>
    public Samples Subset(params int[] indices) =>
        new(Matrix.From(indices.Length, Dimension, [.. indices.SelectMany(i => Samples.Inputs.Row(i).ToArray())]),
            [.. indices.Select(i => Samples.Labels[i])]);

    private static bool Supported(string attack, Norm norm, int outputs)
    {
        AttackCase example = new(attack, norm.Name, false, outputs);
        return (attack is not ("opposite-centre" or "strongest") || outputs == 1) && example.Create().Supports(norm);
    }

    private static double Radius(string norm) => norm switch { "linf" => 0.15, "l2" => 0.4, "l1" => 0.9, _ => 2 };

    private static PolyReluNetwork RandomNetwork(int outputs)
    {
        CounterRandom random = new(11, (uint)outputs);
        Matrix weights = new(16, Dimension), output = new(outputs, 16);
        for (int j = 0; j < 16; j++)
            for (int i = 0; i < Dimension; i++) weights[j, i] = (float)random.NextGaussian();
        for (int c = 0; c < outputs; c++)
            for (int j = 0; j < 16; j++) output[c, j] = (float)random.NextGaussian();
        float[] centre = [.. Enumerable.Repeat(0.5f, Dimension)];
        return new PolyReluNetwork(2, true, weights, output, null, centre);
    }

    /// <summary>Inputs in the unit box, some at its faces; every sixth label is wrong.</summary>
    private static Samples RandomSamples(PolyReluNetwork network)
    {
        CounterRandom random = new(12);
        Matrix inputs = new(Points, Dimension), logits = new(Points, network.Outputs);
        for (int i = 0; i < Points; i++)
            for (int j = 0; j < Dimension; j++) inputs[i, j] = Math.Clamp((float)random.NextUniform(-0.2, 1.2), 0, 1);
        network.CreateEvaluator().Logits(inputs, logits);
        int[] labels = new int[Points];
        for (int i = 0; i < Points; i++)
        {
            int predicted = Margin.Prediction(logits.Row(i));
            labels[i] = i % 6 != 5 ? predicted : network.Outputs == 1 ? -predicted : (predicted + 1) % network.Outputs;
        }
        return new Samples(inputs, labels);
    }

    private static Matrix ClassMeans(Samples samples)
    {
        Matrix means = new(2, Dimension);
        for (int i = 0; i < samples.Count; i++)
            for (int j = 0; j < Dimension; j++) means[samples.Labels[i] == 1 ? 0 : 1, j] += samples.Inputs[i, j] / 12;
        return means;
    }
}
