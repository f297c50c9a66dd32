using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Custom lists of attacks with settings of their own.</summary>
public sealed class AttackChoiceTests
{
    [Fact]
    public void List_KeepsOrderAndText()
    {
        IReadOnlyList<AttackChoice> list = AttackChoice.ParseList("apgd-ce:restarts=5, square:queries=7:rescale-schedule=on,fab");
        Assert.Equal(["apgd-ce:restarts=5", "square:queries=7:rescale-schedule=on", "fab"], list.Select(choice => choice.Text));
        Assert.Equal(["apgd-ce", "square", "fab"], list.Select(choice => choice.Entry.Name));
    }

    [Theory]
    [InlineData("square:queries=7", 7)]
    [InlineData("square", 11)]
    [InlineData("square:queries=7:restarts=2", 14)]
    public void OwnSettings_TakePrecedenceOverCommonOnes(string text, int expected)
    {
        Counter victim = new();
        AttackChoice.Parse(text).Create(common: SettingChoices.None.With(AttackKeys.Queries, 11)).Run(
            victim, new Samples(Matrix.From(1, 2, [0, 0]), [1]), new ThreatModel(Norm.LInf, 1),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(expected, victim.Answers - 1);
    }

    [Theory]
    [InlineData("", "got none")]
    [InlineData("apgd-ce:speed=5", "expected apgd-ce:KEY=VALUE with one of iterations, restarts")]
    [InlineData("apgd-ce:restarts", "got 'restarts'")]
    [InlineData("apgd-ce:restarts=0", "expected a whole number ≥ 1; got '0'")]
    [InlineData("pgd:step=-1", "expected a number > 0; got '-1'")]
    [InlineData("apgd-ce:large-radii=yes", "expected on or off; got 'yes'")]
    [InlineData("apgd-ce:restarts=2:restarts=3", "restarts is given twice")]
    [InlineData("apgd-ce:queries=3",
        "apgd-ce has no setting 'queries'; it takes iterations, restarts, answers, large-radii; got 'queries=3'")]
    [InlineData("pgd,fab:targets=3", "fab has no setting 'targets'; it takes iterations, restarts; got 'targets=3'")]
    [InlineData("opposite-centre:iterations=3", "opposite-centre has no setting 'iterations'; it takes none")]
    [InlineData("autoattack:loss=margin", "autoattack has no setting 'loss'; it takes iterations, restarts, targets")]
    public void MalformedText_IsRefused(string text, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => AttackChoice.ParseList(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("magic")]
    [InlineData("pgd:loss=magic")]
    public void UnknownNames_AreListed(string text) =>
        Assert.Contains("Unknown name 'magic'; known are: ", Assert.Throws<ArgumentException>(() => AttackChoice.Parse(text)).Message,
            StringComparison.Ordinal);

    private sealed class Counter : IClassifier
    {
        public int Answers { get; private set; }

        public int InputDimension => 2;

        public int Outputs => 1;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Answers += inputs.Rows;
            logits.Fill(1);
        }
    }
}
