using PolyRelu.Data;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Sequel;
using PolyRelu.Experiments.Measurements.Course;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Sequel;

/// <summary>The smoke preset of the sequel from end to end, and what its report reads off.</summary>
public sealed class SequelTests
{
    private static readonly Lazy<RunSummary> Shared = new(Run);

    [Fact]
    public void DescentAndFlow_BeginAtTheSameNetwork_AndStayTogether()
    {
        foreach (CourseLog log in Courses())
        {
            (CourseRun descent, CourseRun flow) = (log.Of(CourseRun.Descent), log.Of(CourseRun.Flow));
            Assert.Equal(flow.Rows[0].MedianAlignment, descent.Rows[0].MedianAlignment, 1e-5);
            Assert.Equal(flow.Rows[0].Loss, descent.Rows[0].Loss, 1e-5);
            foreach ((CourseRow own, CourseRow other) in descent.Rows.Zip(flow.Rows))
            {
                Assert.Equal(other.Iteration, own.Iteration);
                // A step of gradient descent is late by about tηλ/2: at most what the loss falls within that time.
                Assert.True(Math.Abs(other.Loss - own.Loss) <= 0.15, $"iteration {own.Iteration}: {own.Loss} beside {other.Loss}");
                Assert.True(Math.Abs(other.LowerAlignment - own.LowerAlignment) <= 0.15,
                    $"iteration {own.Iteration}: {own.LowerAlignment} beside {other.LowerAlignment}");
            }
            Assert.All([descent, flow], run => Assert.True(run.Rows[^1].Loss < run.Rows[0].Loss, $"{run.Method}: the loss does not fall"));
        }
    }

    [Fact]
    public void NudgedStart_IsAlignedBetterThanTheRandomOne()
    {
        double[] aligned = [.. Courses().Select(log => log.Of(CourseRun.Flow).Rows[0].MedianAlignment)];
        Assert.Equal(2, aligned.Length);
        Assert.True(aligned[1] > aligned[0], $"{aligned[1]} beside {aligned[0]}");
    }

    /// <summary>No example of the Bayes rule is nearer than its exact distance, nor much further away.</summary>
    [Fact]
    public void ExamplesOfTheBayesRule_LieAtItsExactDistances()
    {
        RobustnessRecord record = RobustnessRecord.Load(Folders(BayesTrial.TheKind).Single())[0];
        IReadOnlyList<double> exact = record.Find(CurveRole.Ideal)!.Distances!, found = record.Find(CurveRole.Empirical)!.Distances!;
        foreach ((double own, double bound) in found.Zip(exact))
            Assert.True(own >= bound - 1e-5 && own <= 1.02 * bound, $"{own} beside {bound}");
    }

    [Fact]
    public void Passage_IsReadWhereTheCurveStaysBeyondTheLevel()
    {
        CourseRun run = new(CourseRun.Descent, [Row(0, 0.1, 1), Row(10, 0.6, 0.4), Row(20, 0.2, 0.6), Row(30, 0.8, 0.1)]);
        Assert.Equal(25, CourseCurves.Passage(run, CourseCurve.Median, 0.5)!.Value, 1e-9);
        Assert.Equal(22, CourseCurves.Passage(run, CourseCurve.Loss, 0.5)!.Value, 1e-9);
        Assert.Equal(0, CourseCurves.Passage(run, CourseCurve.Median, 0.05));
        Assert.Null(CourseCurves.Passage(run, CourseCurve.Median, 0.9));

        static CourseRow Row(int iteration, double alignment, double loss) => new(iteration, alignment, alignment, alignment, loss, loss);
    }

    /// <summary>Whatever is published of a course or of a classifier has a trial of the preset that it is compared with.</summary>
    [Fact]
    public void EveryPublishedValue_HasATrialOfThePreset()
    {
        SequelSettings settings = (SequelSettings)PresetCatalog.Load("sequel").Settings;
        foreach (PublishedSetting setting in PublishedSettingsTests.All(settings))
            Assert.True(setting.IsAsPublished != false, $"{setting.What}: {setting.Here}; published {setting.Paper}");
        SequelClassifier[] trained = [.. settings.Classifiers.Networks.Select(network => network.Classifier),
            .. settings.Classifiers.Layered.Select(network => network.Classifier), SequelClassifier.Bayes];
        Assert.Empty(PublishedSequel.Classifiers.Select(value => value.Classifier).Except(trained));
        Assert.Equal(Enum.GetValues<SequelClassifier>().Order(), trained.Order());
    }

    /// <summary>Layered networks are kept, as others can attack them, and what was found of them can be checked.</summary>
    [Fact]
    public void LayeredNetworks_AreSavedWithTheirExamples()
    {
        TrialFolder[] folders = [.. Folders(SequelLayeredTrial.TheKind)];
        Assert.Equal(2, folders.Length);
        foreach (TrialFolder folder in folders)
        {
            SavedModel saved = ModelFile.Open(folder.PathOf("model.safetensors"));
            LayeredNetwork network = Assert.IsType<LayeredNetwork>(saved.Network);
            Assert.Contains(DataDescription.TrainingText, saved.Metadata.Keys);
            Witness witness = WitnessFile.Read(folder.PathOf("witness.npz"));
            Assert.Equal(ContentHash.Of(network), ContentHash.Of(witness.Network!));
            Assert.NotEmpty(witness.Further);
            WitnessVerdict verdict = WitnessCheck.Run(witness);
            Assert.True(verdict.Holds, string.Join("; ", verdict.Failures));
        }
    }

    /// <summary>The smoke run is of other sizes than the paper states: nothing of it stands beside published values.</summary>
    [Fact]
    public void RunOfOtherSizes_IsComparedWithNothing_AndShowsItsSettings()
    {
        RunReader run = Report.Open(Shared.Value.Directory);
        ReportContent content = new SequelLayout().Compose(run);
        Assert.Empty(content.Comparisons);
        SummaryTable trained = content.Sections[^1].Details[^1];
        Assert.Equal(["pReLU, p = 3", "σ³ unnormalised, p = 3", "ReLU, four layers", "logistic regression"],
            trained.Rows.Select(row => row[0].Text));
        Assert.Equal(["σ³ unnormalised, p = 3", "12 unnormalised neurons, p = 3 ✗", "balanced, variance 0.04 ✗", "squared", "sgd, step 0.1",
            "20", "40"], trained.Rows[1].Select(cell => cell.Words));
    }

    /// <summary>Up to the distance between the radii tried, no attack breaks more points than have an example.</summary>
    [Fact]
    public void DampedRadius_IsNotBelowThatOfTheNearestExamples()
    {
        foreach (SequelVictim victim in SequelVictim.Read(Report.Open(Shared.Value.Directory)))
            foreach (double level in (double[])[0.9, 0.5, 0.1])
                Assert.True(!(victim.DampedRadiusAt(level) < victim.RadiusAt(level) - 0.2),
                    $"{victim.Legend} at {level}: {victim.DampedRadiusAt(level)} beside {victim.RadiusAt(level)}");
    }

    /// <summary>Proofs near √2/2 cut their sets, which takes a hundred times the steps of others; the estimate says so.</summary>
    [Fact]
    public void Estimate_SeesProofsThatCutTheirSets()
    {
        SequelSettings settings = (SequelSettings)PresetCatalog.Load("sequel").Settings;
        double[] proofs = [.. ((SequelClassifier[])[SequelClassifier.Prelu, SequelClassifier.Relu]).Select(Proofs)];
        Assert.True(proofs[0] >= 100 * proofs[1], $"{proofs[0]} beside {proofs[1]}");

        double Proofs(SequelClassifier classifier)
        {
            SequelNetworkSettings network = settings.Classifiers.Networks.Single(one => one.Classifier == classifier);
            SequelNetworkTrial trial = new(new(network, settings.Classifiers.Data, settings.Classifiers.Robustness, 0));
            return trial.Works().Single(work => work.What.StartsWith("proofs", StringComparison.Ordinal)).Pieces;
        }
    }

    [Fact]
    public void ClassifierThatStandsTwice_IsRefused() => Assert.Contains("none stands twice", Assert.Throws<PresetException>(() =>
        PresetCatalog.Load("sequel-smoke", ["classifiers.layered.0.classifier=prelu"])).Message, StringComparison.Ordinal);

    private static IEnumerable<CourseLog> Courses() => Folders(CourseTrial.TheKind).Select(CourseLog.Load);

    private static IEnumerable<TrialFolder> Folders(TrialKind kind) => Shared.Value.Trials.Where(trial => trial.Kind == kind.Name)
        .Select(trial => new TrialFolder(Path.Combine(Shared.Value.Directory, "trials", trial.Id), trial.Id));

    private static RunSummary Run()
    {
        RunSummary summary = ExperimentRunner.Run(PresetCatalog.Load("sequel-smoke"), new RunOptions
        {
            OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"), Offline = true,
        });
        Assert.True(summary.Succeeded, string.Join("; ", summary.Failed.Select(trial => trial.Reason)));
        return summary;
    }
}
