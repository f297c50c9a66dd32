using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Robustness;

/// <summary>
/// The curves of experiments on clusters are those of the strongest search for nearest examples, whatever attacks a preset lists.
/// </summary>
public sealed class NearestCurveTests
{
    /// <remarks>The network of a report, whose gradients vanish towards the opposite centres.</remarks>
    [Theory]
    [InlineData("[apgd-margin]")]
    [InlineData("[opposite-centre, fixed-point, apgd-margin]")]
    public void StrongestCurve_IsNotAboveTheSearchForNearestExamples(string attacks)
    {
        (TrialFolder folder, RobustnessRecord record) = Run(
            "synthetic.powers=[4]", "synthetic.data.dimension=60", "synthetic.data.clusters=4", "synthetic.data.positiveClusters=2",
            "synthetic.data.trainSamples=1000", "synthetic.data.testSamples=100", "synthetic.training.hidden=80",
            "synthetic.training.initialScale=1e-3", "synthetic.training.learningRate=0.4", "synthetic.training.batch=50",
            "synthetic.training.epochs=160", "synthetic.robustness.samples=60",
            "synthetic.robustness.radii=[0.5, 0.66, 0.68, 0.7, 0.72, 0.75, 0.9]", $"synthetic.robustness.attacks={attacks}");
        CurveRecord curve = record.Find(CurveRole.Empirical)!;
        double[] nearest = Search(folder, 60, curve.Radii[^1]);
        for (int place = 0; place < curve.Radii.Count; place++)
        {
            // Bisection stops at a thousandth of the distance.
            double radius = curve.Radii[place], searched = nearest.Count(distance => distance > radius * 0.999) / 60.0;
            Assert.True(curve.RobustAccuracy[place] <= searched, $"ε = {radius}: {curve.RobustAccuracy[place]:P1} beside {searched:P1}");
        }
        Assert.InRange(curve.RobustAccuracy[4], 0, 0.1);
        Assert.Equal(0, curve.RobustAccuracy[5]);
    }

    [Fact]
    public void Distances_AreOfEveryPoint_AndGiveTheCurve()
    {
        (_, RobustnessRecord record) = Run("synthetic.robustness.samples=17");
        CurveRecord curve = record.Find(CurveRole.Empirical)!;
        Assert.Equal(17, curve.Distances!.Count);
        Assert.Equal(curve.RobustAccuracy, curve.Radii.Select(radius => curve.Distances.Count(distance => !(distance <= radius)) / 17.0));
        Assert.Equal(curve.RobustAccuracy, curve.Attacks.Select(rows => rows[^1].RobustAccuracy));
        string[] ran = ["opposite-centre", "fixed-point", "apgd-margin", "fmn-t", "boundary-descent", "apgd-margin"];
        foreach (IReadOnlyList<AttackRow> rows in curve.Attacks)
        {
            Assert.Equal(ran, rows.Select(row => row.Id));
            Assert.Equal(rows.Count, rows.Select(row => row.Name).Distinct().Count());
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.Second.Attacked, pair.First.Attacked - pair.First.Broken));
        }
        Assert.Null(record.Find(CurveRole.Published)!.Distances);
    }

    /// <summary>What an attack of the list breaks at a radius counts, although the search has missed it.</summary>
    [Fact]
    public void PointsThatTheListBreaks_AreBroken()
    {
        (NetworkEvaluator network, Dataset test) = Small(20);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        AttackContext known = new() { Centres = test.Centres };
        double[] radii = [0, 0.01, 3];
        RobustnessReport report = RobustnessCurve.Evaluate(
            network, test.Samples, Norm.L2, null, radii, [AutoPgd.Margin.Create(context: known)], cancellation: cancellation);
        // Steps to the centres, looked for far below the first radius, so that the search finds nothing.
        MinimumDistanceResult nothing = MinimumDistance.Search(
            network, test.Samples, new ThreatModel(Norm.L2, 1e-6), [new Bisection(new OppositeCentre(known))],
            cancellation: cancellation);
        double[] distances = [.. NearestDistances.Of(nothing, report)];
        RobustnessReport both = report.With(nothing);
        double[] robust = [.. both.Radii.Select(radius => radius.RobustAccuracy)];
        Assert.Equal(report.Radii.Select(radius => radius.RobustAccuracy), robust);
        Assert.Equal(robust, radii.Select(radius => distances.Count(distance => distance > radius) / 20.0));
        Assert.Contains(3.0, distances);
    }

    /// <summary>What the search adds to a report is broken with its example and the attack that found it.</summary>
    [Fact]
    public void PointsThatTheSearchBreaks_HaveTheirExamplesAndAttacks()
    {
        (NetworkEvaluator network, Dataset test) = Small(20);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        double[] radii = [0, 0.01, 1, 3];
        // Steps to the opposite centres find little, so that the search adds to them.
        AttackContext known = new() { Centres = test.Centres };
        RobustnessReport report = RobustnessCurve.Evaluate(
            network, test.Samples, Norm.L2, null, radii, [new OppositeCentre(known)], cancellation: cancellation);
        MinimumDistanceResult found = MinimumDistance.Search(network, test.Samples, new ThreatModel(Norm.L2, radii[^1]),
            MinimumDistance.Attacks(Norm.L2, 1, known), cancellation: cancellation);
        RobustnessReport both = report.With(found);
        int added = 0;
        Matrix logits = new(test.Count, 1);
        foreach ((RadiusResult before, RadiusResult after) in report.Radii.Zip(both.Radii))
        {
            network.Logits(after.Adversarials.ToMatrix(), logits);
            for (int i = 0; i < test.Count; i++)
            {
                string point = $"sample {i} at {after.Epsilon}";
                Assert.True(Margin.IsCorrect(logits.Row(i), test.Samples.Labels[i]) == after.Robust[i], $"{point}: the example");
                Assert.True(after.FoundBy[i] is null == after.Robust[i], $"{point}: found by {after.FoundBy[i]}");
                double distance = Norm.L2.Distance(after.Adversarials.Row(i), test.Samples.Inputs.Row(i));
                Assert.True(distance <= after.Epsilon * (1 + 1e-6), $"{point}: {distance} away");
                if (before.Robust[i] == after.Robust[i]) continue;
                added++;
                Assert.Contains(after.FoundBy[i], after.Attacks.Select(entry => entry.Identity));
            }
        }
        Assert.True(added > 0, "The search added nothing.");
    }

    [Fact]
    public void ReportOfNoPoints_HasAnAccuracyOfZero()
    {
        (NetworkEvaluator network, Dataset test) = Small(4);
        Samples none = new(new Matrix(0, network.InputDimension), []);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        RobustnessReport report = RobustnessCurve.Evaluate(
            network, none, Norm.L2, null, [0.1], [AutoPgd.Margin.Create()], cancellation: cancellation);
        RobustnessReport both = report.With(MinimumDistance.Search(network, none, new ThreatModel(Norm.L2, 0.1),
            MinimumDistance.Attacks(Norm.L2, 1), cancellation: cancellation));
        RadiusResult radius = Assert.Single(both.Radii);
        Assert.All([radius.RobustAccuracy, .. radius.Attacks.Select(entry => entry.RobustAccuracy)], accuracy => Assert.Equal(0, accuracy));
    }

    /// <summary>Trials that attack have another id than before the search, all others the same.</summary>
    [Fact]
    public void Version_IsRaisedWhereResultsChanged()
    {
        Preset preset = PresetCatalog.Load("synthetic-smoke");
        IReadOnlyList<Trial> trials = preset.Experiment.Plan(preset.Settings);
        Assert.Equal(
            trials.Select(trial => ((SyntheticConfiguration)trial.Configuration) is not { Robustness: not null, Clusters: var clusters } ? 1
                : clusters.Clusters < 3 ? 2 : 3),
            trials.Select(trial => trial.Version));
    }

    /// <summary>A network that was not trained, and points of clusters.</summary>
    private static (NetworkEvaluator Network, Dataset Test) Small(int count)
    {
        GaussianClusters clusters = new() { Dimension = 20, Clusters = 4, PositiveClusters = 2, Alpha = 0.1 };
        NetworkShape shape = new() { InputDimension = 20, Hidden = 10, Power = 1 };
        return (new GaussianInitialisation(new() { Scale = 0.1 }).Create(shape, 0).CreateEvaluator(), clusters.Sample(count, 1));
    }

    private static double[] Search(TrialFolder folder, int count, double radius)
    {
        PolyReluNetwork network = NetworkFile.Open(folder.PathOf("model.safetensors")).Network;
        SyntheticConfiguration configuration = folder.ReadConfiguration<SyntheticConfiguration>();
        Dataset test = configuration.Clusters.Draw(configuration.Seed).Sample(count, 1);
        AttackContext known = new() { Centres = test.Centres };
        MinimumDistanceResult found = MinimumDistance.Search(
            network.CreateEvaluator(), test.Samples, new ThreatModel(Norm.L2, radius), MinimumDistance.Attacks(Norm.L2, 1, known),
            cancellation: TestContext.Current.CancellationToken);
        return [.. found.Nearest.Distances];
    }

    private static (TrialFolder Folder, RobustnessRecord Record) Run(params string[] overrides)
    {
        string directory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        string nowhere = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        string[] fixedValues = ["images.data.dataset=kmnist", "images.powers=[1]", "synthetic.robustness.publishedIterations=5",
            "synthetic.robustness.certified=none"];
        RunRecord record = ExperimentRunner.RunTrials(
            PresetCatalog.Load("poster-smoke", [.. fixedValues, .. overrides]),
            new RunOptions { OutputDirectory = directory, DataFolder = nowhere, Offline = true });
        TrialState trial = record.Trials.First(state => state.Kind == SyntheticTrial.TheKind.Name);
        TrialFolder folder = RunDirectory.FolderOf(directory, trial.Id, trial.Kind);
        return (folder, Assert.Single(RobustnessRecord.Load(folder)));
    }
}
