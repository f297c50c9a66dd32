using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Robustness;

/// <summary>What a report says about the attacks that ran goes by their ids and variants, whatever their labels say.</summary>
public sealed class AttackWordsTests
{
    private const string Lower = "the full AutoAttack can only give lower or equal values";

    [Theory]
    [InlineData("", "autoattack")]
    [InlineData("", "autoattack-plus")]
    [InlineData("", "apgd-ce", "autoattack")]
    [InlineData(" alone; " + Lower, "apgd-ce")]
    [InlineData(" alone; " + Lower, "autoattack-rand")]
    [InlineData("; " + Lower, "apgd-ce", "square")]
    public void Strength_GoesByTheAttacksOfThePreset(string expected, params string[] attacks)
    {
        foreach (string label in (string[])["AutoAttack of my own", "one + two", "x"])
            Assert.Contains($"under {label}{expected}.", Lead(attacks, label), StringComparison.Ordinal);
    }

    [Fact]
    public void Substitutes_AreThoseThatClimbedAnotherLoss_NotThoseThatSaySo()
    {
        AttackRow[] rows =
        [
            Row("apgd-ce (margin)", "apgd-ce", "cross-entropy"), Row("apgd-t", "apgd-t", "targeted-dlr"),
            Row("square-blocks", "square-blocks", "blocks"), Row("older (margin)", null, null),
        ];
        Assert.DoesNotContain("takes the place", Lead(["apgd-t"], "x", rows), StringComparison.Ordinal);
        Assert.Contains(
            "the margin takes the place of the logits ratio: DLR here, T here",
            Lead(["apgd-t"], "x", [.. rows, Row("DLR here", "apgd-dlr", "margin"), Row("T here", "apgd-t", "targeted-margin")]),
            StringComparison.Ordinal);
    }

    private static AttackRow Row(string name, string? id, string? variant) => new(name, 0.5, 10, 5) { Id = id, Variant = variant };

    private static string Lead(string[] attacks, string label, params AttackRow[] rows)
    {
        Assert.All(attacks, attack => Registry<AttackFactory>.Find(attack));
        EvaluationSettings evaluation = new()
        {
            Samples = 10,
            Selection = SampleChoice.First,
            Radii = [0.1],
            Attacks = attacks,
            Split = ImageSplit.Test,
            Norm = "linf",
        };
        RobustnessRecord record = new("linf", "test", "ten", 10, 1, 1, [new CurveRecord(CurveRole.Empirical, label, [0.1], [0.5], [rows])]);
        TrainingLog log = new([new EpochRow(1, 1, 1, 1, 5, 5, 0)]);
        ClassifierNetwork network = new(3, ((ImagesSettings)PresetCatalog.Load("mnist-digits", []).Settings).Training, log, [record], null)
        { Evaluations = [evaluation] };
        return new ClassifierPanels([new ClassifierRepeats(3, [network])], null)
        {
            Data = "digits", Region = "within [0, 1]",
            ShownRadius = 0.1
        }.Setting().ToString();
    }
}
