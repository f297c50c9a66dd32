using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Cards;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Evaluation;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Experiments.Cards;

/// <summary>Cards say what attacks and proofs found, hold when they are checked, and go on where they were.</summary>
public sealed class CardTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-card-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Numbers_AreThoseOfAttacksAndProofs()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        CardRequest request = CardCase.Request();
        var card = RobustnessCard.Make(request, folder, null, cancel);
        Assert.Equal(CardRecord.Read(At("card.json")).Threats.Select(threat => threat.Norm), ["l2", "linf"]);
        foreach (CardPlan plan in CardCase.Plans)
        {
            CardThreat threat = card.Threats.Single(one => one.Norm == plan.Norm.Name);
            double[] radii = [.. plan.Radii.Order()];
            CertificationRequest proofs = new()
            {
                Network = EvaluationCase.Network, Samples = EvaluationCase.Samples, Threat = new ThreatModel(plan.Norm, radii[^1]),
                Radii = radii,
            };
            EvaluationResult result = Evaluator.Run(new EvaluationRequest
            {
                Victim = EvaluationCase.Network.CreateEvaluator(), Samples = EvaluationCase.Samples, Threat = proofs.Threat, Radii = radii,
                Method = EvaluationMethod.Within([.. request.Attacks.Select(choice => choice.Create(request.Context))]),
                Context = request.Context, Seed = 5, Certificates = CertificationRun.Decide(proofs, null, cancel),
            }, null, cancel);
            Assert.Equal(radii, threat.Radii.Select(radius => radius.Epsilon));
            foreach ((CardRadius radius, RadiusResult expected) in threat.Radii.Zip(result.Report.Radii))
            {
                Assert.Equal(expected.RobustAccuracy, radius.Robust.Fraction, 1e-12);
                Assert.InRange(radius.Certified!.Count, 1, radius.Robust.Count);
                Assert.Equal(radius.Robust.Count, radius.Classes.Sum(label => label.Robust.Count));
                Assert.Equal(radius.Certified.Count, radius.Classes.Sum(label => label.Certified!.Count));
                Assert.InRange(radius.Robust.Fraction, radius.Robust.Low, radius.Robust.High);
            }
            Assert.Equal(CertifiedOf(proofs, radii), threat.Radii.Select(radius => radius.Certified!.Count));
        }
        int right = Predictions.Correct(EvaluationCase.Network.CreateEvaluator(), EvaluationCase.Samples).Count(correct => correct);
        Assert.Equal(right, card.Clean.Count);
        Assert.InRange(right, 1, EvaluationCase.Count - 1);
        Assert.Empty(RobustnessCard.Check(At("card.json")).Failures);
    }

    [Fact]
    public void AnInterruptedCard_GoesOn_AndEndsWithTheSameEvidence()
    {
        var whole = RobustnessCard.Make(CardCase.Request(), At("whole"), cancellation: TestContext.Current.CancellationToken);
        using CancellationTokenSource source = new();
        Stop stop = new("apgd-margin:iterations=10, square:queries=20, L∞", source);
        Assert.ThrowsAny<OperationCanceledException>(() => RobustnessCard.Make(CardCase.Request(), At("cut"), stop, source.Token));
        Assert.False(File.Exists(At("cut/card.json")));
        Assert.NotEmpty(Directory.GetFiles(At("cut"), "unfinished-*"));
        Assert.Throws<EvaluationStateException>(() => RobustnessCard.Make(CardCase.Request() with { Seed = 6 }, At("cut"), null,
            TestContext.Current.CancellationToken));
        var again = RobustnessCard.Make(CardCase.Request(), At("cut"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(CardCase.Evidence(whole), CardCase.Evidence(again));
        Assert.Empty(Directory.GetFiles(At("cut"), "unfinished-*"));
        Assert.Empty(RobustnessCard.Check(At("cut/card.json")).Failures);
    }

    [Fact]
    public void ANewCard_TakesThePlaceOfAnother_WithAllItsFiles()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        RobustnessCard.Make(CardCase.Request(), folder, null, cancel);
        File.WriteAllText(At("mine.txt"), "");
        var card = RobustnessCard.Make(CardCase.Request() with { Proofs = null, Plans = [new(Norm.L1, [0.05])] }, folder, null, cancel);
        string[] files = [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["card.html", "card.json", "card.md", "mine.txt", "witness-l1.npz"], files);
        Assert.Equal(["witness-l1.npz"], CardCase.Evidence(card).Keys);
        Assert.Empty(RobustnessCard.Check(At("card.json")).Failures);
    }

    [Fact]
    public void AClassifierThatNoEvidenceHolds_IsCheckedWithTheModelAlone()
    {
        IClassifier classifier = EvaluationCase.Network.CreateEvaluator();
        string hash = new('a', 64);
        CardRequest request = CardRequest.Of("mine", classifier, hash, CardCase.Points) with { Plans = [new(Norm.L2, [0.1])], Seed = 5 };
        Assert.Equal(["autoattack"], request.Attacks.Select(choice => choice.Text));
        var card = RobustnessCard.Make(request with { Attacks = AttackChoice.ParseList("square:queries=20") }, folder,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Null(card.Threats[0].Certificate);
        Assert.Null(card.Threats[0].Radii[0].Certified);
        Assert.Contains("nobody brought it", Assert.Single(RobustnessCard.Check(At("card.json")).Failures), StringComparison.Ordinal);
        Assert.Empty(RobustnessCard.Check(At("card.json"), [new CheckedModel(hash, classifier)]).Failures);
        PolyReluNetwork other = new GaussianInitialisation(new() { Scale = 0.5 })
            .Create(new NetworkShape { InputDimension = 12, Hidden = 8, Power = 2 }, 9);
        Assert.NotEmpty(RobustnessCard.Check(At("card.json"), [new CheckedModel(hash, other.CreateEvaluator())]).Failures);
    }

    [Fact]
    public void Requests_ThatMakeNoCard_AreRefused()
    {
        CardRequest request = CardCase.Request();
        foreach ((CardRequest wrong, string word) in new[]
        {
            (request with { Plans = [new(Norm.L2, [1]), new(Norm.L2, [2])] }, "one list of radii"),
            (request with { Plans = [new(Norm.L2, [])] }, "at least one radius"), (request with { Attacks = [] }, "at least one attack"),
            (request with { Network = null }, "pReLU networks"), (request with { Shown = -1 }, "got -1"),
        })
            Assert.Contains(word, Assert.Throws<ArgumentException>(() => RobustnessCard.Make(wrong, folder, null,
                TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UsualRadii_AreThoseOfTheField_OrGoByTheDistanceOfTheClasses()
    {
        Assert.Equal([(Norm.LInf, 4.0 / 255), (Norm.LInf, 8.0 / 255), (Norm.L2, 0.5), (Norm.L2, 1)], Flat(CardPlan.Usual(CardCase.Images)));
        Assert.Equal([(Norm.LInf, 0.1), (Norm.LInf, 0.3), (Norm.L2, 1), (Norm.L2, 2)],
            Flat(CardPlan.Usual(CardCase.Images with { Shape = new ImageShape(3, 6) })));
        Samples line = new(Matrix.From(4, 1, [0f, 2, 10.6f, 13]), [1, 1, -1, -1]);
        Assert.Equal([(Norm.L2, 0.48), (Norm.L2, 1.2), (Norm.L2, 2.4)],
            Flat(CardPlan.Usual(new Dataset("line", "test", line, 1))));

        static (Norm Norm, double Radius)[] Flat(IReadOnlyList<CardPlan> plans) =>
            [.. plans.SelectMany(plan => plan.Radii.Select(radius => (plan.Norm, radius)))];
    }

    private static int[] CertifiedOf(CertificationRequest proofs, double[] radii)
    {
        CertificateTable table = CertificationRun.Decide(proofs, null, TestContext.Current.CancellationToken);
        return [.. radii.Select((_, place) => Enumerable.Range(0, proofs.Samples.Count)
            .Count(sample => table[sample, place].Verdict == PolyRelu.Certification.Verdict.Certified))];
    }

    private string At(string name) => Path.Combine(folder, name);

    /// <summary>Cancels once some work has begun and something of it is done.</summary>
    private sealed class Stop(string work, CancellationTokenSource source) : IProgress<CardProgress>
    {
        public void Report(CardProgress value)
        {
            if (value.Work.StartsWith(work, StringComparison.Ordinal)) source.Cancel();
        }
    }
}
