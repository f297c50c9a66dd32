#:project ../src/PolyRelu/PolyRelu.csproj

// A new attack: one class that proposes points; the base class checks ball, box and success. Compared here with APGD.
using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Theory;

Registry<AttackFactory>.Add(RandomNoise.Registration);

GaussianClusters clusters = new() { Dimension = 50, Clusters = 6, PositiveClusters = 3, Alpha = 0.1 };
Dataset points = clusters.Sample(200, stream: 1);
NearestCentreClassifier victim = new(clusters.Centres());
foreach (string name in new[] { "random-noise", "apgd-margin" })
{
    Attack attack = Registry<AttackFactory>.Find(name).Value(new AttackSettings { Iterations = 100 });
    AttackResult result = attack.Run(victim, points.Samples, new ThreatModel(Norm.L2, 0.75));
    Console.WriteLine($"{name}: robust accuracy {100 * result.RobustAccuracy:0.0}%");
}

/// <summary>Random points of the ball, as many as there are iterations.</summary>
public sealed class RandomNoise(AttackSettings settings) : BatchAttack(settings)
{
    public static readonly Registration<AttackFactory> Registration =
        new("random-noise", "Random points of the ball; a baseline.", settings => new RandomNoise(settings)) { Settings = ["iterations"] };

    public override string Name => "random-noise";

    public override bool NeedsGradients => false;

    protected override void Search(AttackBatch batch)
    {
        PointState state = new(batch);
        for (int step = 0; step < (Settings.Iterations ?? 100); step++)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                CounterRandom random = batch.Random(row, step);
                Span<float> point = state.Points.Row(row);
                batch.Threat.Norm.RandomStart(ref random, batch.Threat.Radius, point);
                for (int i = 0; i < point.Length; i++) point[i] += batch.Clean[row, i];
                batch.Project(row, point);
            }
            batch.Offer(state.Points);
            if (!batch.Retire(state)) return;
        }
    }
}
