using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Attacks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>What stands sample by sample is what curves and masks say, and what a witness claims.</summary>
public sealed class EvaluatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Requests => ["within", "nearest", "rounded"];

    [Theory]
    [MemberData(nameof(Requests))]
    public void CurvesAndMasks_FollowFromTheOutcomes(string name)
    {
        EvaluationResult result = Evaluator.Run(RequestOf(name), null, Cancellation);
        foreach (RadiusResult radius in result.Final.Radii)
        {
            Assert.Equal(radius.RobustAccuracy, result.RobustAccuracy(radius.Epsilon), 1e-12);
            Assert.Equal(radius.Robust, result.RobustAt(radius.Epsilon));
        }
        Assert.Equal(Enumerable.Range(0, EvaluationCase.Count), result.Outcomes.Select(outcome => outcome.Sample));
        Assert.Contains(result.Outcomes, outcome => outcome is { Radius: 0 } && outcome.FoundBy == AttackIdentity.Misclassified);
        Assert.Contains(result.Outcomes, outcome => outcome is { Radius: > 0, FoundBy.Id.Length: > 0 });
        SampleOutcome robust = Assert.IsType<SampleOutcome>(result.Outcomes.FirstOrDefault(outcome => !outcome.IsBroken));
        Assert.Null(robust.FoundBy);
        Assert.Throws<ArgumentException>(() => result.ExampleOf(robust.Sample).Length);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Examples_LieWithinTheirRadius_AndAreMisclassified(string name)
    {
        EvaluationRequest request = RequestOf(name);
        EvaluationResult result = Evaluator.Run(request, null, Cancellation);
        Matrix point = new(1, request.Samples.Inputs.Columns), logits = new(1, request.Victim.Outputs);
        foreach (SampleOutcome outcome in result.Outcomes.Where(outcome => outcome.IsBroken))
        {
            result.ExampleOf(outcome.Sample).CopyTo(point.Row(0));
            request.Victim.Logits(point, logits);
            Assert.False(Margin.IsCorrect(logits.Row(0), request.Samples.Labels[outcome.Sample]));
            double distance = request.Threat.Norm.Distance(result.ExampleOf(outcome.Sample), request.Samples.Inputs.Row(outcome.Sample));
            Assert.True(distance <= outcome.Radius * (1 + 1e-9), $"sample {outcome.Sample}: {distance} of {outcome.Radius}");
            if (name == "nearest") Assert.True(outcome.Distance <= outcome.Radius, $"sample {outcome.Sample}: {outcome}");
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Witness_Holds(string name)
    {
        EvaluationResult result = Evaluator.Run(RequestOf(name), null, Cancellation);
        Witness witness = result.ToWitness(EvaluationCase.Network, new Dictionary<string, string> { ["seed"] = "5" });
        Assert.Empty(WitnessCheck.Run(witness).Failures);
        Assert.Equal(result.Final.Radii.Select(radius => radius.Epsilon).Order(), witness.Claims.Select(claim => claim.Epsilon));
        Assert.Equal(result.Outcomes.Count(outcome => outcome.IsBroken), witness.Examples.Count);
        Assert.Contains(witness.Examples, example => example.Confirmed == true);
    }

    /// <summary>Attacks and a search for the nearest examples: the report and the witness are of the same union.</summary>
    [Fact]
    public void Witness_OfAttacksAndNearest_ClaimsWhatTheReportSays()
    {
        EvaluationResult attacked = Evaluator.Run(
            EvaluationCase.Within() with { Method = EvaluationMethod.Within([new Pgd(new() { Iterations = 1 })]) }, null, Cancellation);
        EvaluationResult searched = Evaluator.Run(EvaluationCase.Nearest(), null, Cancellation);
        RobustnessReport both = attacked.Report.With(searched.Nearest!);
        Witness witness = attacked.ToWitness(searched.Nearest!, EvaluationCase.Network, new Dictionary<string, string>());
        Assert.Empty(WitnessCheck.Run(witness).Failures);
        Assert.Equal(both.Radii.OrderBy(radius => radius.Epsilon).Select(radius => (radius.Epsilon, radius.RobustAccuracy)),
            witness.Claims.Select(claim => (claim.Epsilon, claim.RobustAccuracy)));
        int added = 0;
        foreach ((RadiusResult before, RadiusResult after) in attacked.Report.Radii.Zip(both.Radii))
        {
            string at = $"ε = {after.Epsilon}";
            Assert.True(before.Attacks.SequenceEqual(after.Attacks.Take(before.Attacks.Count)), $"{at}: the entries of the attacks");
            for (int i = 0; i < after.Robust.Length; i++)
            {
                bool near = searched.Nearest!.Nearest.Distances[i] <= after.Epsilon;
                Assert.True(after.Robust[i] == (before.Robust[i] && !near), $"{at}, sample {i}: robust {after.Robust[i]}");
                if (before.Robust[i] == after.Robust[i]) continue;
                added++;
                Assert.EndsWith(RadiusResult.NearestSuffix, after.FoundBy[i]!.Label);
                Assert.True(after.Adversarials.Row(i).SequenceEqual(searched.Nearest.Nearest.Adversarials.Row(i)), $"{at}, sample {i}");
            }
        }
        Assert.True(added > 0, "The search added nothing.");
        Samples fewer = new(EvaluationCase.Samples.Inputs.RowRange(0, 3), EvaluationCase.Samples.Labels[..3]);
        Assert.Throws<ArgumentException>(() => attacked.Report.With(new MinimumDistanceResult(fewer, searched.Nearest!.Steps)));
    }

    /// <summary>A program's own classifier, which no file holds.</summary>
    [Fact]
    public void Witness_OfAnotherClassifier_HoldsWithIt()
    {
        LinearVictim victim = LinearVictim.Random(dimension: 12, outputs: 1, seed: 3);
        EvaluationResult result = Evaluator.Run(EvaluationCase.Within() with { Victim = victim }, null, Cancellation);
        Witness witness = result.ToWitness(null, new Dictionary<string, string>());
        Assert.Empty(WitnessCheck.Run(witness, victim).Failures);
        Assert.All(witness.Examples, example => Assert.Null(example.Confirmed));
    }

    /// <summary>States of earlier versions go on: the fingerprint is of the JSON that they wrote.</summary>
    [Fact]
    public void Fingerprint_IsThatOfEarlierVersions()
    {
        EvaluationRequest request = EvaluationCase.Within() with
        {
            Threat = new ThreatModel(Norm.LInf, 0.4, new Box(-1.5f, 2))
            { FeatureRadii = new FeatureRadii([.. Enumerable.Repeat(0.25f, 12)]) },
            Radii = [8.0 / 255, 1e-7, 0.1],
            Context = new AttackContext { KeepToEnd = true },
            Settings = SettingChoices.None.With(AttackKeys.Iterations, 7).With(AttackKeys.StepSize, 1.0 / 3)
                .With(AttackKeys.Loss, Registry<Loss>.Find("cross-entropy").Value),
            Levels = new LevelGrid(new Box(-1.5f, 2), 16, 12),
            Seed = ulong.MaxValue,
        };
        EvaluationState state = EvaluationCase.State("state.npz") with
        { Program = "0.1.0+\"é<", Attacks = ["apgd-ce:restarts=5", "fab-t"] };
        byte[] before = JsonFile.Canonical(new
        {
            Version = state.Program,
            Network = state.Victim,
            Points = ContentHash.Of(request.Samples, 1),
            Norm = "linf",
            Box = string.Concat(Enumerable.Repeat("0000C0BF", 12)) + string.Concat(Enumerable.Repeat("00000040", 12)),
            Features = string.Concat(Enumerable.Repeat("0000803E", 12)),
            search = "within radii",
            radii = request.Radii,
            Attacks = state.Attacks,
            request.Seed,
            Iterations = (int?)7,
            Restarts = (int?)null,
            StepSize = (double?)(1.0 / 3),
            KeepToEnd = true,
            Loss = "cross-entropy",
            span = false,
            Levels = (int?)16,
        });
        Assert.Equal(System.Text.Encoding.UTF8.GetString(before),
            System.Text.Encoding.UTF8.GetString(EvaluationFingerprint.Json(state, request)));
    }

    /// <summary>An evaluation is judged by the attack that searches, in whatever it is wrapped; or by none that is named.</summary>
    [Fact]
    public void SearchForNearest_IsJudgedByTheAttacksThatSearch()
    {
        Attack within = NamedAttack.Create("apgd-margin");
        Fab fab = new(new TargetedFabSettings());
        Assert.Equal([fab, within, within],
            EvaluationMethod.Nearest([fab, new Bisection(within), new Wrapped(new Bisection(within)), new Unnamed()]).Ran);
    }

    [Fact]
    public void WrongRequests_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Evaluator.Run(EvaluationCase.Within() with { Radii = [] }, null, Cancellation));
        Assert.Throws<ArgumentException>(() => Evaluator.Run(EvaluationCase.Within() with { BlockSize = 0 }, null, Cancellation));
        Assert.Throws<ArgumentException>(
            () => Evaluator.Run(EvaluationCase.Within() with { Method = EvaluationMethod.Within([]) }, null, Cancellation));
        Assert.Throws<ArgumentException>(
            () => Evaluator.Run(EvaluationCase.Within() with { Method = EvaluationMethod.Nearest([]) }, null, Cancellation));
    }

    [Fact]
    public void NoSamples_AreNoFault()
    {
        Samples none = new(new Matrix(0, 12), []);
        foreach (EvaluationRequest request in new[] { EvaluationCase.Within(), EvaluationCase.Nearest() })
        {
            EvaluationResult result = Evaluator.Run(request with { Samples = none }, null, Cancellation);
            Assert.Empty(result.Outcomes);
            Assert.Equal(0, result.RobustAccuracy(0.1));
        }
    }

    private static EvaluationRequest RequestOf(string name)
    {
        Box box = new(-10, 10);
        return name switch
        {
            "within" => EvaluationCase.Within(),
            "nearest" => EvaluationCase.Nearest(),
            "rounded" => EvaluationCase.Within() with
            {
                Threat = new ThreatModel(Norm.L2, 0.1, box),
                Levels = new LevelGrid(box, 512, 12),
                Method = EvaluationMethod.Within([new Pgd(new() { Iterations = 10 })]),
            },
            _ => throw new ArgumentException($"There is no request {name}.", nameof(name)),
        };
    }

    /// <summary>Leaves the search to another one.</summary>
    private sealed class Wrapped(IMinimumNormAttack search) : IMinimumNormAttack
    {
        public string Name => search.Name;

        public Attack? Searcher => search.Searcher;

        public NearestExamples Approach(IClassifier victim, Samples samples, NearestWithin goal, ulong seed = 0,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
            search.Approach(victim, samples, goal, seed, progress, cancellation);
    }

    /// <summary>Finds nothing, by no attack.</summary>
    private sealed class Unnamed : IMinimumNormAttack
    {
        public string Name => "unnamed";

        public NearestExamples Approach(IClassifier victim, Samples samples, NearestWithin goal, ulong seed = 0,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) => goal.Known.Copy();
    }
}
