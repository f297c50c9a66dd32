using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Sandwich;

/// <summary>What is said of brackets: accuracies, the width of the band, and lines that are true as they are rounded.</summary>
public sealed class SandwichRecordTests
{
    private static readonly SampleBracket[] Samples =
        [new(0, 0.3, 0.5, "linear"), new(1, 0, 0, "clean"), new(2, 0.4, 0.45, "linear"), new(3, 0.7, double.PositiveInfinity, "linear")];

    [Fact]
    public void Accuracies_AreFractionsCertifiedAndUnbroken_AndTheBandIsWhatNeitherDecided()
    {
        SandwichRecord record = Of(false);
        Assert.Equal([0.75, 0.5, 0.25, 0.0], record.CertifiedAccuracy);
        Assert.Equal([0.75, 0.75, 0.25, 0.25], record.AttackedAccuracy);
        Assert.Equal((0.25, 0.125), (record.LargestWidth, record.MeanWidth));
        Assert.Null(RecordCheck.Problem(record));
    }

    /// <summary>
    /// Between the radii of the list the brackets of two samples hold 0.42, and the curves enclose 0.2 + 0.05 + 0.1 of 4 · 0.8.
    /// </summary>
    [Fact]
    public void Band_OfAllRadii_IsAsWideAsBetweenThem()
    {
        SandwichRecord record = Of(true);
        Assert.Equal(0.5, record.LargestWidth);
        Assert.Equal((0.2 + 0.05 + 0.1) / (4 * 0.8), record.MeanWidth, 12);
        Assert.Equal(Of(false).CertifiedAccuracy, record.CertifiedAccuracy);
        Assert.Null(RecordCheck.Problem(record));
    }

    [Fact]
    public void ChangedValues_AreNoticed()
    {
        SandwichRecord record = Of(true);
        SandwichRecord[] changed =
        [
            record with { CertifiedAccuracy = [0.75, 0.5, 0.5, 0] }, record with { AttackedAccuracy = [1, 0.75, 0.25, 0.25] },
            record with { LargestWidth = 0.25 }, record with { MeanWidth = 0 }, record with { AllRadii = false },
            record with { Samples = [.. Samples[..3], Samples[3] with { CertifiedRadius = 0.9 }] },
            record with { Samples = [.. Samples[..3], Samples[0]] }, record with { Norm = "l7" },
        ];
        Assert.All(changed, other => Assert.NotNull(RecordCheck.Problem(other)));
        Assert.Contains("within a radius that breaks it",
            RecordCheck.Problem(record with { Shown = [new(0, 0.5, 0.5, "linear")] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_AreRoundedToWhatIsStillTrue()
    {
        Assert.Equal(["≥ 0.097", "≤ 0.109"], SandwichPanels.Lines(new(0, 0.09799, 0.10801, "linear")));
        Assert.Equal(["≥ 0.200", "none found"], SandwichPanels.Lines(new(0, 0.2, double.NaN, "linear")));
        Assert.Empty(SandwichPanels.Lines(new(0, 0, 0, "clean")));
        Assert.Empty(SandwichPanels.Lines(null));
    }

    [Fact]
    public void Panels_NameTheWidestBand_AndNeverMoreAsCertifiedThanIs()
    {
        SandwichPower power = new("3", "p = 3", [Of(false), Of(false)]) { Published = [(0.4, 0.5)] };
        Assert.Contains("between certified and attacked accuracy lie at most 25.0 points for p = 3",
            SandwichPanels.Finding("Points", [power]).ToString(), StringComparison.Ordinal);
        string[] cells = [.. SandwichPanels.Table("points", [power]).Rows[0].Select(cell => cell.Text)];
        Assert.Equal(["3", "50.0–75.0%", "50.0%", "25.0–25.0%", "0.0–25.0%", "25.0 points", "12.5 points"], cells);
        cells = [.. SandwichPanels.Brackets("points", [power with { Repeats = [Of(true)] }], []).Rows[0].Select(cell => cell.Text)];
        Assert.Equal(["3", "0.4", "0.5", "40.00%", "0.0%", "50.0 points", "10.9 points"], cells);
    }

    private static SandwichRecord Of(bool allRadii) => SandwichRecord.Of(0, "l2", "test", "points", [0, 0.4, 0.6, 0.8], allRadii, Samples);
}
