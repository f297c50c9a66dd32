using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Measurements.Correlation;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Correlation;

/// <summary>The matrix of correlations of the data.</summary>
public sealed class CorrelationTrialTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Cosines_AreThoseOfCentredTrainingSamplesInTheOrderOfTheirClasses()
    {
        // One test sample of five, the others ±e1 and ±e2 around (7, 7), whatever is drawn for testing.
        float[] points = [8, 7, 7, 8, 6, 7, 7, 6];
        float[] repeated = [.. Enumerable.Repeat(points, 5).SelectMany(point => point)];
        NpzFile.Write(Path.Combine(folder, "f.npz"),
        [
            new("features", NumericArray.From(repeated, 20, 2)),
            new("labels", NumericArray.From([.. Enumerable.Range(0, 20).Select(i => i % 4)], 20)),
        ]);
        CorrelationRecord record = Run(new FeatureDataSettings
        {
            File = "f.npz", Labels = null, Modulus = 2, BoxFromData = false,
            TestFraction = 0.05, SplitSeed = 4, Generated = null
        });
        Assert.Equal(19, record.Count);
        Assert.Equal(record.Classes.Order(), record.Classes);
        Assert.Equal(4, record.Classes.Distinct().Count());
        for (int i = 0; i < record.Count; i++)
        {
            Assert.Equal(1, record.Cosines[i, i], 6);
            for (int j = 0; j < record.Count; j++)
            {
                int apart = Math.Abs(record.Classes[i] - record.Classes[j]);
                Assert.Equal(apart switch { 0 => 1, 2 => -1, _ => 0 }, record.Cosines[i, j], 0.12);
                Assert.Equal(record.Cosines[i, j], record.Cosines[j, i]);
            }
        }
        Assert.True(record.Within > 0.99);
        Assert.InRange(record.Between, -0.5, -0.2);
    }

    [Fact]
    public void MissingData_SkipsTheTrial() =>
        Assert.Throws<TrialSkippedException>(() => Run(new FeatureDataSettings
        {
            File = "absent.npz", Labels = null, Modulus = 2,
            BoxFromData = false, TestFraction = 0.5, SplitSeed = 0, Generated = null
        }));

    private CorrelationRecord Run(FeatureDataSettings features)
    {
        TrialFolder trial = new(Path.Combine(folder, "trial"), "id");
        CorrelationTrial computed = new(new CorrelationConfiguration(null, features, 100));
        trial.Begin(computed.Configuration);
        TrialContext context = new(trial, new DatasetStore(new RunOptions { DataFolder = folder }), new RunOptions(),
            TestContext.Current.CancellationToken);
        computed.Run(context);
        return CorrelationRecord.Load(trial);
    }
}
