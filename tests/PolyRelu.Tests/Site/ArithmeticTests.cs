using System.Text.Json;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Tests.Browsing;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The parts of the page's arithmetic against those of the library, in the browser.</summary>
[Collection<BrowserTests>]
public sealed class ArithmeticTests(ModulePage modules) : IClassFixture<ModulePage>
{
    private const double Same = 1e-12;

    [Theory]
    [InlineData(3, 2, 7, 0.3, 5, "random", 0)]
    [InlineData(4, 2, 20, 0.1, 999999, "balanced", 0)]
    [InlineData(10, 5, 50, 1, 1, "balanced", 1)]
    public async Task Samples_AreTheLibrarys(int clusters, int positive, int dimension, double alpha, int seed, string assignment,
        int stream)
    {
        BrowserPage page = await modules.Open();
        JsonElement drawn = await page.Compute(new { clusters, positive, dimension, alpha, seed, assignment, stream },
            "const { drawClusters } = await load('dynamics/clusters.js'); return drawClusters(given, 40, given.stream);");
        Dataset library = new GaussianClusters
        {
            Dimension = dimension, Clusters = clusters, PositiveClusters = positive, Alpha = alpha, Seed = (ulong)seed,
            Assignment = assignment == "random" ? ClusterAssignment.Random : ClusterAssignment.Balanced,
        }.Sample(40, (ulong)stream);
        Differences differences = new();
        differences.Relative("inputs", drawn.Numbers("inputs"), Rows(library.Samples.Inputs), Same);
        differences.Relative("labels", drawn.Numbers("labels"), [.. library.Samples.Labels.Select(label => (double)label)], 0);
        differences.Relative("clusters", drawn.Numbers("clusterOf"), [.. library.ClusterOf!.Select(cluster => (double)cluster)], 0);
        differences.ExpectNone();
    }

    [Theory]
    [InlineData("balanced", "1e-7", 3)]
    [InlineData("gaussian", "1e-300", 999999)]
    [InlineData("nudged", "0.1", 0)]
    public async Task Starts_AreTheLibrarys(string kind, string scale, int seed)
    {
        BrowserPage page = await modules.Open();
        JsonElement drawn = await page.Compute(
            new { kind, scale, seed, hidden = 25, dimension = 12, clusters = 4, positive = 2, nudge = 0.3 },
            """
            const { drawStart, parseScale } = await load('dynamics/start.js');
            return drawStart({ ...given, logScale: parseScale(given.scale).logarithm });
            """);
        ClusterCentres centres = new GaussianClusters { Dimension = 12, Clusters = 4, PositiveClusters = 2 }.Centres();
        DecimalScale size = DecimalScale.Parse(scale);
        FlowStart library = kind switch
        {
            "balanced" => FlowStart.Balanced(25, 12, size, (ulong)seed),
            "gaussian" => FlowStart.Gaussian(25, 12, size, (ulong)seed),
            _ => FlowStart.Nudged(25, size, (ulong)seed, centres, 0.3),
        };
        Differences differences = new();
        differences.Relative("directions", drawn.Numbers("directions"), library.Directions.ToArray(), Same);
        differences.Relative("log norms", drawn.Numbers("logNorms"), [.. library.LogNorms], Same);
        differences.Relative("log outputs", drawn.Numbers("logOutputs"), [.. library.LogOutputs], Same);
        differences.Relative("signs", drawn.Numbers("signs"), [.. library.Signs.Select(sign => (double)sign)], 0);
        differences.ExpectNone();
    }

    [Theory]
    [InlineData("squared", "1e-7")]
    [InlineData("exponential", "1e-300")]
    [InlineData("logistic", "1e-3")]
    public async Task PredictedBirths_AreTheLibrarys(string loss, string scale)
    {
        double[] powers = [1, 1.5, 2, 2.5, 3, 4];
        BrowserPage page = await modules.Open();
        JsonElement found = await page.Compute(new { powers, loss, scale },
            """
            const { drawStart, parseScale, reduceStart } = await load('dynamics/start.js');
            const { losses } = await load('dynamics/losses.js');
            const { predictedBirths } = await load('noise-free/births.js');
            const start = drawStart({ kind: 'balanced', hidden: 20, dimension: 15, logScale: parseScale(given.scale).logarithm, seed: 4 });
            return given.powers.map(power =>
              predictedBirths({ labels: Int8Array.of(1, 1, -1, -1), masses: null, loss: losses[given.loss], power },
                reduceStart(start, 4)));
            """);
        ClusterCentres centres = new GaussianClusters { Dimension = 15, Clusters = 4, PositiveClusters = 2 }.Centres();
        FlowStart start = FlowStart.Balanced(20, 15, DecimalScale.Parse(scale), 4);
        Differences differences = new();
        for (int i = 0; i < powers.Length; i++)
        {
            double[] library = PredictedBirths.Of(start, centres, LossOf(loss), powers[i]);
            differences.Relative($"births at p = {powers[i]}", found[i].Numbers(), library, 1e-6);
        }
        differences.ExpectNone();
    }

    /// <summary>
    /// Below p = 2 a coordinate that has died stays dead in reduced coordinates alone, in which the library's flow without noise goes too.
    /// </summary>
    [Theory]
    [InlineData(1.0, "1e-30")]
    [InlineData(1.5, "1e-300")]
    [InlineData(1.75, "1e-30")]
    [InlineData(3.0, "1e-300")]
    public async Task FlowWithoutNoise_IsTheLibrarys_FromAnyScale(double power, string scale)
    {
        const int H = 12, D = 10, K = 3;
        FlowStart start = NoiseFreeStart.Reduce(FlowStart.Balanced(H, D, DecimalScale.Parse(scale), 2),
            new GaussianClusters { Dimension = D, Clusters = K, PositiveClusters = 2 }.Centres());
        NoiseFreeLimit library = NoiseFreeFlow.Limit(
            new NoiseFreeProblem { Clusters = K, Positive = 2, Loss = new SquaredLoss(), Power = power }, start, 1e-9,
            TestContext.Current.CancellationToken);
        FlowRecord end = library.Trajectory.Records[^1];
        double[] expected = end.LogContributions(library.Trajectory.Problem);
        double time = library.Plateau + end.Time;
        BrowserPage page = await modules.Open();
        JsonElement flow = await page.Compute(new { power, scale, time, hidden = H, dimension = D, clusters = K },
            """
            const { Experiment } = await load('dynamics/experiment.js');
            const { power, scale, hidden, dimension, clusters, time } = given;
            const experiment = new Experiment({ power, clusters, positive: 2, alpha: 0, scale, hidden, dimension, count: clusters, seed: 2,
              assignment: 'balanced', until: time, recordTimes: [time], tolerance: 1e-9 });
            while (experiment.step());
            const { births, records: [{ directions, logNorms, logOutputs, loss }] } = experiment;
            return { births, directions, logContributions: logNorms.map((norm, j) => norm + logOutputs[j]), loss };
            """);
        Differences differences = new();
        differences.Relative("births", flow.Numbers("births"), library.Births, 1e-6);
        double[] found = flow.Numbers("logContributions"), directions = flow.Numbers("directions");
        for (int j = 0; j < H; j++)
        {
            if (expected[j] < expected.Max() - 30) continue;
            differences.Absolute("log contributions", found[j], expected[j], 1e-6);
            for (int i = j * (K + 1); i < (j + 1) * (K + 1); i++) differences.Absolute("cosines", directions[i], end.Directions[i], 1e-6);
        }
        differences.Absolute("loss", flow.Number("loss"), end.Loss, 1e-6);
        differences.ExpectNone();
    }

    /// <summary>Distances of F, of F in degree p and of F^(p), at points where all of their branches are met.</summary>
    [Theory]
    [InlineData("sum", 1.0)]
    [InlineData("sum", 3.0)]
    [InlineData("power", 2.0)]
    [InlineData("power", 2.5)]
    [InlineData("power", 3.0)]
    [InlineData("power", 4.0)]
    public async Task IdealDistances_AreTheLibrarys(string kind, double power)
    {
        const int K = 5, Count = 200;
        CounterRandom random = new(11);
        float[][] points = [.. Enumerable.Range(0, Count).Select(i => Enumerable.Range(0, K).Select(k =>
            (float)((k == i % K ? 1 : 0) + (0.4 * random.NextGaussian()))).ToArray())];
        ClusterCentres centres = new GaussianClusters { Dimension = K, Clusters = K, PositiveClusters = 3 }.Centres();
        BrowserPage page = await modules.Open();
        JsonElement found = await page.Compute(
            new { kind, power, points = points.Select(point => Array.ConvertAll(point, value => (double)value)) },
            """
            const { idealExample } = await load('robustness/ideal.js');
            const labels = Int8Array.of(1, 1, 1, -1, -1);
            const { kind, power } = given;
            return given.points.map((point, i) => idealExample(kind, power, labels, Float64Array.from(point), labels[i % 5]).distance);
            """);
        IdealClassifier library = kind == "sum" ? new SumClassifier(centres) : new PowerClassifier(centres, power);
        double[] expected = [.. points.Select((point, i) => library.ExactDistance(point, centres.LabelOf(i % K)))];
        Assert.Contains(0, expected);
        Differences differences = new();
        differences.Relative("distances", found.Numbers(), expected, 1e-9);
        differences.ExpectNone();
    }

    /// <summary>What the page proves no example contradicts, what it finds no proof; and it finds what the library does.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(2.5)]
    [InlineData(3.0)]
    public async Task RadiiOfRandomNetworks_AreBetweenProofsAndExamples(double power)
    {
        const int H = 12, D = 6, K = 4, Count = 12;
        ClusterCentres centres = new GaussianClusters { Dimension = D, Clusters = K, PositiveClusters = 2 }.Centres();
        CounterRandom random = new(8);
        Matrix weights = new(H, D), outputs = new(1, H), inputs = new(Count, D), logits = new(Count, 1);
        for (int j = 0; j < H; j++)
        {
            for (int d = 0; d < D; d++) weights[j, d] = (float)((d == j % K ? 1 : 0) + (0.3 * random.NextGaussian()));
            outputs[0, j] = (float)(centres.LabelOf(j % K) * (0.5 + random.NextDouble()));
        }
        for (int i = 0; i < Count; i++)
            for (int d = 0; d < D; d++) inputs[i, d] = (float)((d == i % K ? 1 : 0) + (0.2 * random.NextGaussian()));
        PolyReluNetwork network = new(power, false, weights, outputs);
        network.CreateEvaluator().Logits(inputs, logits);
        Samples samples = new(inputs, [.. Enumerable.Range(0, Count).Select(i => logits[i, 0] > 0 ? 1 : -1)]);
        BrowserPage page = await modules.Open();
        JsonElement found = await page.Compute(
            new
            {
                power, hidden = H, dimension = D, weights = Rows(weights), outputs = Rows(outputs), inputs = Rows(inputs),
                samples.Labels,
            },
            """
            const { networkFrom, norm } = await load('robustness/network.js');
            const { certifiedRadius } = await load('robustness/linear-bound.js');
            const { nearestExample } = await load('robustness/nearest.js');
            const { power, hidden, dimension, weights, outputs, inputs, Labels } = given, directions = Float64Array.from(weights);
            const sizes = outputs.map((v, j) => {
              const row = directions.subarray(j * dimension, (j + 1) * dimension), length = norm(row);
              row.forEach((value, d) => { row[d] = value / length; });
              return Math.log(Math.abs(v) * length);
            });
            const network = networkFrom(power, dimension, directions, Float64Array.from(sizes), outputs.map(Math.sign));
            const points = Labels.map((_, i) => Float64Array.from(inputs.slice(i * dimension, (i + 1) * dimension)));
            return {
              certified: points.map((x, i) => certifiedRadius(network, x, Labels[i])),
              nearest: points.map((x, i) => nearestExample(network, x, Labels[i], { clusters: 4, positive: 2 }).distance),
            };
            """);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ThreatModel threat = new(Norm.L2, 10);
        RadiusBracket[] brackets = new Certifier(network).Bracket(samples, threat, null, cancellation);
        BoundaryDescent descent = new(context: new AttackContext { Centres = centres, References = samples });
        ReadOnlySpan<double> library = MinimumDistance.Search(network.CreateEvaluator(), samples, threat, [descent], 1, null, cancellation)
            .Nearest.Distances;
        double[] certified = found.Numbers("certified"), examples = found.Numbers("nearest");
        Differences differences = new();
        for (int i = 0; i < Count; i++)
        {
            double nearest = Math.Min(library[i], brackets[i].AttackRadius);
            differences.Within("certified radii", certified[i], 0, nearest);
            differences.Within("proofs within examples", examples[i], brackets[i].CertifiedRadius * (1 - 1e-6), double.PositiveInfinity);
            differences.Within("nearest examples", examples[i], 0, nearest * (1 + 1e-6));
        }
        Assert.True(certified.Count(radius => radius > 0) > Count / 2, "Hardly anything is certified.");
        differences.ExpectNone();
    }

    private static double[] Rows(Matrix matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => matrix.Row(row).ToArray()).Select(value => (double)value)];

    private static IBinaryLoss LossOf(string name) => name switch
    {
        "squared" => new SquaredLoss(),
        "exponential" => new ExponentialLoss(),
        _ => new LogisticLoss(),
    };
}
