using System.Xml.Linq;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Clusters;

/// <summary>Curves of every role in the figures and captions of clusters.</summary>
public sealed class CurveRoleTests
{
    private static readonly Dictionary<CurveRole, (string Caption, string Legend)> Words = new()
    {
        [CurveRole.Published] = ("published attack", "damped PGD (published)"),
        [CurveRole.Empirical] = ("strongest found", "strongest found"),
        [CurveRole.Ideal] = ("ideal classifier", "F, exact at the radii tried"),
    };

    [Fact]
    public void EveryRole_IsDrawnAndNamedAsItself()
    {
        string run = HandMadeRun.Write(PresetCatalog.Load("poster", []));
        string trial = Directory.GetDirectories(Path.Combine(run, "trials"), "clusters-p1-*").Single();
        IReadOnlyList<CurveRecord> curves = RobustnessRecord.Load(new TrialFolder(trial, Path.GetFileName(trial)))[0].Curves;
        Assert.Equal(Enum.GetValues<CurveRole>(), curves.Select(curve => curve.Role).Order());
        Assert.Equal(Enum.GetValues<CurveRole>(), Words.Keys.Order());
        string page = File.ReadAllText(Report.Build(run).Path);
        string[] drawn = [.. XElement.Load(Path.Combine(run, "figures", "robust-clusters-p1.svg")).Descendants()
            .Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        foreach ((CurveRole role, (string caption, string legend)) in Words)
        {
            Assert.Contains($"<i>{caption}</i>: ", page, StringComparison.Ordinal);
            Assert.True(drawn.Contains(legend), $"{role} is not drawn as '{legend}': {string.Join("; ", drawn)}");
        }
    }
}
