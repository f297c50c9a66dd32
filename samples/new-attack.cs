#:project ../src/PolyRelu/PolyRelu.csproj

// A new attack with a setting of its own: a record of settings, and a class that proposes points; the base class checks ball, box and
// success. Compared here with APGD.
using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Theory;

Registry<AttackFactory>.Add(RandomNoise.Registration);

GaussianClusters clusters = new() { Dimension = 50, Clusters = 6, PositiveClusters = 3, Alpha = 0.1 };
Dataset points = clusters.Sample(200, stream: 1);
NearestCentreClassifier victim = new(clusters.Centres());
foreach (AttackChoice choice in AttackChoice.ParseList("random-noise,random-noise:share=0.9:iterations=200,apgd-margin"))
{
    AttackResult result = choice.Create().Run(victim, points.Samples, new ThreatModel(Norm.L2, 0.75));
    Console.WriteLine($"{choice.Text}: robust accuracy {100 * result.RobustAccuracy:0.0}%");
}

/// <summary>What is to be chosen about <see cref="RandomNoise"/>: defaults, ranges and names stand here, and nowhere else.</summary>
public sealed record RandomNoiseSettings : IAttackSettings<RandomNoiseSettings>
{
    private static readonly SettingKey<double> ShareKey = SettingKey.Positive("share", "Part of the radius to stay within", largest: 1);

    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 100;

    public double Share { get; init => field = ShareKey.Checked(value); } = 1;

    public static IReadOnlyList<Setting<RandomNoiseSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<RandomNoiseSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        ShareKey.Of<RandomNoiseSettings>(own => own.Share, (own, value) => own with { Share = value }),
    ];
}

/// <summary>Random points of the ball, as many as there are iterations.</summary>
public sealed class RandomNoise(RandomNoiseSettings settings, AttackContext context) : BatchAttack(context)
{
    public static readonly AttackRegistration<RandomNoiseSettings> Registration = new(
        "random-noise", "Random points of the ball; a baseline.", (settings, context) => new RandomNoise(settings, context));

    public override string Name => "random-noise";

    public override bool NeedsGradients => false;

    protected override void Search(AttackBatch batch)
    {
        PointState state = new(batch);
        for (int step = 0; step < settings.Iterations; step++)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                CounterRandom random = batch.Random(row, step);
                Span<float> point = state.Points.Row(row);
                batch.Threat.Norm.RandomStart(ref random, settings.Share * batch.Threat.Radius, point);
                for (int i = 0; i < point.Length; i++) point[i] += batch.Clean[row, i];
                batch.Project(row, point);
            }
            batch.Offer(state.Points);
            if (!batch.Retire(state)) return;
        }
    }
}
