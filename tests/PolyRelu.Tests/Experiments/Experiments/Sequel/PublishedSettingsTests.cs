using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Sequel;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Sequel;

/// <summary>Which trials the published values of the sequel are about.</summary>
public sealed class PublishedSettingsTests
{
    /// <summary>Whatever the paper states decides whether a trial is comparable; what was chosen does not.</summary>
    [Theory]
    [InlineData("courses.data.dimension=500", "features D")]
    [InlineData("courses.data.alpha=0.2", "noise α")]
    [InlineData("courses.course.hidden=100", "neurons h")]
    [InlineData("courses.course.power=2", "power p")]
    [InlineData("courses.course.scale=1e-6", "scale s of the start")]
    [InlineData("courses.course.scale=10e-8", null)]
    [InlineData("courses.course.stepSize=0.1", "step on the mean of (f − y)²")]
    [InlineData("courses.course.iterations=400", "iterations")]
    [InlineData("courses.course.every=5", null)]
    [InlineData("courses.nudges=[0, 0.1]", "nudge δ")]
    [InlineData("classifiers.data.noise=per-coordinate", "variance of a feature")]
    [InlineData("classifiers.data.positiveClusters=10", "clusters K₁ with label +1,clusters K₂ with label −1")]
    [InlineData("classifiers.networks.0.training.hidden=100", "network")]
    [InlineData("classifiers.networks.0.power=2.5", "network")]
    [InlineData("classifiers.networks.1.training.initialScale=0.25", "start")]
    [InlineData("classifiers.networks.2.training.neurons=normalised", "network")]
    [InlineData("classifiers.networks.3.training.epochs=1", null)]
    [InlineData("classifiers.networks.3.training.loss=exponential", null)]
    [InlineData("classifiers.networks.4.training.initialScale=0.5", null)]
    [InlineData("classifiers.layered.0.training.hidden=[200, 200]", "network")]
    [InlineData("classifiers.layered.0.training.hidden=[100, 50, 20]", null)]
    [InlineData("classifiers.layered.1.training.activation=relu", "network")]
    [InlineData("classifiers.layered.2.training.hidden=[5]", "network")]
    [InlineData("classifiers.layered.2.training.epochs=9", null)]
    public void SettingOtherThanStated_IsNotThePublishedOne(string change, string? other)
    {
        PublishedSetting[] settings = [.. All((SequelSettings)PresetCatalog.Load("sequel", [change]).Settings)];
        Assert.Equal(other ?? "", string.Join(",", settings.Where(setting => setting.IsAsPublished == false)
            .Select(setting => setting.What).Distinct()));
    }

    /// <summary>Both values stand beside the published one, of the damped PGD beyond the radii tried where it finds nothing.</summary>
    [Fact]
    public void Comparison_HoldsNearestExamplesAndDampedPgd()
    {
        SequelSettings settings = (SequelSettings)PresetCatalog.Load("sequel").Settings;
        double[] radii = [0, 0.4, 0.8], distances = [.. Enumerable.Repeat(0.7, 10)];
        SequelVictim masked = Victim(new(CurveRole.Published, "damped PGD", radii, [1, 1, 1], [])),
            open = Victim(new(CurveRole.Published, "damped PGD", radii, [1, 1, 0], [])),
            other = masked with { Clusters = settings.Classifiers.Data with { Alpha = 0.3 } };
        Comparison first = new VictimTables([masked, other]).Comparisons().ElementAt(1);         // 95%
        Assert.Equal(0.7, first.Ours);
        Assert.True(first.Agrees);
        Assert.Equal("damped PGD > 0.8 ✗", first.Aside);
        Assert.Equal("damped PGD 0.42 ✗", new VictimTables([open]).Comparisons().ElementAt(1).Aside);
        Assert.Empty(new VictimTables([other]).Comparisons());
        Assert.StartsWith("Of 3 published radii 2 lie within",
            new VictimTables([masked]).Finding().Single().ToString(), StringComparison.Ordinal);

        SequelVictim Victim(CurveRecord published) => new(SequelClassifier.Prelu, "pReLU", settings.Classifiers.Data, null,
            new("l2", "stream-1", "10 samples", 10, 1, 1,
                [published, new(CurveRole.Empirical, "strongest", radii, [1, 1, 0], []) { Distances = distances }]))
        {
            Settings = PublishedSettings.Of(settings.Classifiers.Networks[0]),
        };
    }

    /// <summary>Everything that a preset sets, beside what the paper states of it.</summary>
    internal static IEnumerable<PublishedSetting> All(SequelSettings settings) =>
    [
        .. settings.Courses.Nudges.SelectMany(nudge =>
            PublishedSettings.Of(new CourseConfiguration(nudge, settings.Courses.Data, settings.Courses.Course, 0))),
        .. PublishedSettings.Of(settings.Classifiers.Data),
        .. settings.Classifiers.Networks.SelectMany(PublishedSettings.Of),
        .. settings.Classifiers.Layered.SelectMany(PublishedSettings.Of),
    ];
}
