using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Errors say what was expected, what came, and what to do.</summary>
public sealed class AttackValidationTests
{
    private static readonly Attack Apgd = NamedAttack.Create("apgd-ce");
    private static readonly LinearVictim Victim = LinearVictim.Random(3, 4, 1);

    [Fact]
    public void Inputs_MustHaveTheVictimsDimension() =>
        ExpectError("4 features; the samples are 2×5", Victim, new Samples(new Matrix(2, 5), [0, 1]), new ThreatModel(Norm.L2, 1));

    [Fact]
    public void Labels_MustFitTheHead() =>
        ExpectError("Label 3 of sample 1", Victim, new Samples(new Matrix(2, 4), [0, 3]), new ThreatModel(Norm.L2, 1));

    [Fact]
    public void Inputs_MustBeFinite() =>
        ExpectError("Sample 0 holds NaN", Victim, new Samples(Matrix.From(1, 4, [0, 0, float.NaN, 0]), [0]), new ThreatModel(Norm.L2, 1));

    [Fact]
    public void Inputs_MustLieInTheBox() =>
        ExpectError("Feature 3 of sample 0 is 2, outside the box [0, 1]", Victim, new Samples(Matrix.From(1, 4, [0, 0, 1, 2]), [0]),
            new ThreatModel(Norm.L2, 1, Box.Unit));

    [Fact]
    public void Box_MustHaveTheDimension() =>
        ExpectError("bounds for 2 features; the inputs have 4", Victim, new Samples(new Matrix(1, 4), [0]),
            new ThreatModel(Norm.L2, 1, new Box([0, 0], [1, 1])));

    [Fact]
    public void GradientAttack_RefusesAVictimWithoutGradients() =>
        ExpectError("needs input gradients, but ScoresOnly has none", new ScoresOnly(), new Samples(new Matrix(1, 4), [0]),
            new ThreatModel(Norm.L2, 1));

    [Fact]
    public void Attack_RefusesANormItLacks()
    {
        Attack paper = NamedAttack.Create("pgd-paper");
        ArgumentException error = Assert.Throws<ArgumentException>(() => paper.Run(
            Victim, new Samples(new Matrix(1, 4), [0]), new ThreatModel(Norm.LInf, 1),
            cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("not defined in the norm L∞; it supports L2", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever takes a list of attacks says which of them is null.</summary>
    [Fact]
    public void ListsOfAttacks_MayNotHoldNull()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        Samples samples = Victim.CreateSamples(3, 1);
        ThreatModel threat = new(Norm.L2, 1, Box.Unit);
        RobustnessReport report = RobustnessCurve.Evaluate(Victim, samples, Norm.L2, null, [0.1], [Apgd], cancellation: stop);
        Action[] calls =
        [
            () => RobustnessCurve.Evaluate(Victim, samples, Norm.L2, null, [0.1], [Apgd, null!], cancellation: stop),
            () => MinimumDistance.Search(Victim, samples, threat, [new Bisection(Apgd), null!], cancellation: stop),
            () => AttackDiagnostics.Of(Victim, samples, threat, [Apgd, null!], AttackContext.None, report, cancellation: stop),
            () => LevelRounding.Of(Victim, samples, threat, report, new LevelGrid(Box.Unit, 4, 4), [Apgd, null!], cancellation: stop),
        ];
        foreach (Action call in calls)
        {
            string message = Assert.Throws<ArgumentException>("attacks", call).Message;
            Assert.StartsWith("Attack 1 of the list of 2 is null.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reports_MustBeOfTheSamples()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        ThreatModel threat = new(Norm.L2, 1, Box.Unit);
        Samples own = Victim.CreateSamples(3, 1), other = Victim.CreateSamples(2, 1);
        RobustnessReport report = RobustnessCurve.Evaluate(Victim, own, Norm.L2, null, [0.1], [Apgd], cancellation: stop);
        Action[] calls =
        [
            () => AttackDiagnostics.Of(Victim, other, threat, [Apgd], AttackContext.None, report, cancellation: stop),
            () => LevelRounding.Of(Victim, other, threat, report, new LevelGrid(Box.Unit, 4, 4), [Apgd], cancellation: stop),
        ];
        foreach (Action call in calls)
        {
            string message = Assert.Throws<ArgumentException>("report", call).Message;
            Assert.Contains("of points [3 × 4], the samples given are [2 × 4]", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cancellation_StopsTheSearch()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            Apgd.Run(Victim, Victim.CreateSamples(3, 1), new ThreatModel(Norm.L2, 1), cancellation: source.Token));
    }

    /// <summary>Whatever attack: a value outside the range of its key is refused where it is set, with a sentence.</summary>
    [Fact]
    public void Settings_MustBePositive()
    {
        Dictionary<string, (SettingChoices[] Wrong, string Sentence)> wrong = new()
        {
            ["iterations"] = (Wrong(AttackKeys.Iterations, 0, -3), "An attack makes at least one step; got "),
            ["restarts"] = (Wrong(AttackKeys.Restarts, 0, -3), "An attack starts at least once; got "),
            ["targets"] = (Wrong(AttackKeys.Targets, 0, -3), "A targeted attack tries at least one rival; got "),
            ["answers"] = (Wrong(AttackKeys.EotIterations, 0, -3), "Gradients are averaged over at least one answer; got "),
            ["queries"] = (Wrong(AttackKeys.Queries, 0, -3), "An attack makes at least one query; got "),
            ["step"] = (Wrong(AttackKeys.StepSize, 0, -1, double.NaN, double.PositiveInfinity, 1e38), "A step has a positive length of at "
                + "most 5e37; got "),
            ["first-step"] = (Wrong(AttackKeys.FirstStep, 0, -1, double.NaN, double.PositiveInfinity, 1e38), "A first step has a positive "
                + "length of at most 5e37; got "),
        };
        AttackContext context = new() { Centres = new ClusterCentres(new Matrix(2, 4), 1) };
        List<string> seen = [];
        foreach (Registration<AttackFactory> entry in Registry<AttackFactory>.All)
            foreach (SettingKey key in entry.Value.Keys.Where(key => wrong.ContainsKey(key.Name)))
                foreach (SettingChoices choice in wrong[key.Name].Wrong)
                {
                    seen.Add(key.Name);
                    string message = Assert.Throws<ArgumentOutOfRangeException>(() => entry.Value.Create(context, choice)).Message;
                    Assert.StartsWith(wrong[key.Name].Sentence, message, StringComparison.Ordinal);
                }
        Assert.Equal(wrong.Keys.Order(), seen.Distinct().Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttackContext { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DampedPgdSettings { DampingBatch = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgdSettings() with { Restarts = 0 });

        static SettingChoices[] Wrong<T>(SettingKey<T> key, params T[] values)
            where T : notnull => Array.ConvertAll(values, value => SettingChoices.None.With(key, value));
    }

    [Theory]
    [InlineData("apgd-margin")]
    [InlineData("fixed-point")]
    [InlineData("square")]
    [InlineData("fab-t")]
    [InlineData("fmn-t")]
    [InlineData("pdpgd")]
    [InlineData("strongest")]
    public void LargestRadius_BreaksEveryPoint(string attack)
    {
        foreach (Norm norm in Norm.All)
        {
            AttackResult result = NamedAttack.Create(attack, NamedAttack.Common(queries: 200)).Run(
                Victim, Victim.CreateSamples(20, 1), new ThreatModel(norm, ThreatModel.LargestRadius),
                cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(0, result.RobustAccuracy);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6e37)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Radius_MustBeOneThatFloatsHold(double radius) =>
        Assert.Contains("from 0 to 5e37", Assert.Throws<ArgumentOutOfRangeException>(() => new ThreatModel(Norm.L2, radius)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void OppositeCentre_NeedsCentres() =>
        Assert.Contains("needs the cluster centres", Assert.Throws<ArgumentException>(
            () => NamedAttack.Create("opposite-centre")).Message, StringComparison.Ordinal);

    private static void ExpectError(string part, IClassifier victim, Samples samples, ThreatModel threat) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() =>
            Apgd.Run(victim, samples, threat, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

    private sealed class ScoresOnly : IClassifier
    {
        public int InputDimension => 4;

        public int Outputs => 2;

        public void Logits(Matrix inputs, Matrix logits) => logits.Fill(0);
    }
}
