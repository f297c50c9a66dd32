using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Tests.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Classifiers;

/// <summary>The report of the image experiments, from files written by hand.</summary>
public sealed class ImagesReportTests
{
    [Fact]
    public void Report_HasEveryPanelAndATablePerSplit()
    {
        string run = HandMadeRun.Write(PresetCatalog.Load("mnist-digits", ["repeats=2"]));
        ReportResult report = Report.Build(run);
        Assert.Equal(
            ["accuracy", "adversarial-images", "correlation", "loss", "perturbations", "robust-images", "robust-images-8", "sandwich",
                "sandwich-10", "sandwich-3", "sandwich-8", "stable-rank"],
            Directory.GetFiles(Path.Combine(run, "figures"), "*.svg").Select(Path.GetFileNameWithoutExtension).Order());
        Assert.Equal(9, report.Tables.Count);
        Assert.Equal(["p", "ε = 0", "L∞ 0.05", "L∞ 0.1", "L2 1", "L2 2", "L1 5", "L1 10"], report.Tables[1].Columns);
        Assert.Contains("mnist paper-test", report.Tables[1].Title, StringComparison.Ordinal);
        Assert.Contains("AutoAttack (standard) on 1000 of mnist paper-test", report.Tables[2].Title, StringComparison.Ordinal);
        Assert.Equal(["p", "ε = 0", "L∞ 0.1", "L2 2", "L1 10"], report.Tables[2].Columns);
        Assert.Contains("APGD-CE on 1000 of mnist test", report.Tables[3].Title, StringComparison.Ordinal);
        Assert.Equal("48.5% (48.0–49.0)", report.Tables[1].Rows[0][2].Text);
        string page = File.ReadAllText(report.Path);
        Assert.Contains("2 networks per power: mean, and the range as a band", page, StringComparison.Ordinal);
        Assert.Contains("On average 0.5 within a class and −0.3 between classes", page, StringComparison.Ordinal);
        IReadOnlyList<Markup> notes = Content(run).ComparisonNotes;
        Assert.NotEmpty(notes);
        Assert.All(notes, note => Assert.Contains($"<p>{note}</p>", page, StringComparison.Ordinal));
    }

    [Fact]
    public void PublishedValues_StandBesideOursForDigitsOfMnistOnly()
    {
        IReadOnlyList<Comparison> digits = Content(HandMadeRun.Write(PresetCatalog.Load("mnist-digits", ["repeats=1"]))).Comparisons;
        Assert.Equal(14, digits.Count);
        Assert.Contains(digits, row => row.Agrees == true);
        Assert.Contains(digits, row => row.Agrees == false);
        foreach ((string preset, string overriding, string reason) in new[]
        {
            ("mnist-digits", "dataset=fashion-mnist", "The published values are for MNIST"),
            ("mnist-parity", "dataset=mnist", "No published values of the parity of digits"),
            ("mnist-digits", "training.epochs=3", "not trained, or not attacked, in the published setting"),
            ("mnist-digits", "attackedSplits=[test]", "not trained, or not attacked, in the published setting"),
        })
        {
            ReportContent content = Content(HandMadeRun.Write(PresetCatalog.Load(preset, ["repeats=1", overriding])));
            Assert.Empty(content.Comparisons);
            Assert.Contains(content.ComparisonNotes, note => note.ToString().Contains(reason, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void OtherImagesUnderTheNameOfMnist_AreNotComparedWithPublishedValues()
    {
        ReportResult report = Report.Build(HandMadeRun.Write(PresetCatalog.Load("mnist-digits", ["repeats=1"]), otherImages: true));
        Assert.Empty(report.Comparisons);
        Assert.DoesNotContain("published", report.Tables[0].Columns);
        Assert.Contains("The images read as mnist are not those of MNIST", File.ReadAllText(report.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void ReasonOfADifference_StandsBesideTheValue()
    {
        ReportResult report = Report.Build(HandMadeRun.Write(PresetCatalog.Load("mnist-digits", ["repeats=1"])));
        Assert.All(report.Comparisons, row => Assert.Equal(row.Agrees == false, row.Reason is not null));
        string page = File.ReadAllText(report.Path);
        Assert.Contains("✗ differs<small>our Auto-PGD projects onto ball and box together", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Where a value differs", page, StringComparison.Ordinal);
    }

    [Fact]
    public void PublishedSplits_HaveTheRecordedHashes()
    {
        string folder = TestData.DataFolder();
        foreach ((string split, string hash) in PublishedDigits.DigitsData)
            Assert.Equal(hash, Registry<DatasetSource>.Find("mnist").Value.Load(new DatasetRequest
            {
                Split = split, Task = "digits",
                Folder = folder, Offline = true
            }).ContentHash());
    }

    [Fact]
    public void Report_OfARunWithoutNetworks_ShowsWhatThereIs()
    {
        ReportResult report = Report.Build(HandMadeRun.Write(PresetCatalog.Load("mnist-digits", ["repeats=1"]), withImages: false));
        string page = File.ReadAllText(report.Path);
        Assert.Contains("Correlation of the data", page, StringComparison.Ordinal);
        Assert.Contains("not run", page, StringComparison.Ordinal);
    }

    /// <summary>What the report of a run shows; nothing is drawn.</summary>
    private static ReportContent Content(string path)
    {
        RunReader run = Report.Open(path);
        return Registry<Experiment>.Find(run.Record.Experiment).Value.Layout.Compose(run);
    }
}
