using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Threads that take blocks of points through an evaluation find what those find that share the batches of attacks.</summary>
public sealed class DataParallelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-blocks-").FullName;

    public static TheoryData<string, int?> Cases => new()
    {
        { "within", null },
        { "within", 1 },
        { "within", 7 },
        { "within", 100 },
        { "nearest", null },
        { "nearest", 7 },
        { "lists", 11 },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_AreTheSameToTheLastBit(string method, int? block)
    {
        EvaluationRequest request = Request(method);
        EvaluationResult expected = Run(request), found = Run(request with { Parallelism = Parallelism.Data, BlockSize = block });
        ExpectEqual(expected, found);
    }

    [Fact]
    public void Threads_ChangeNothing()
    {
        EvaluationRequest request = Request("within") with { Parallelism = Parallelism.Data, BlockSize = 4 };
        using (Workers.Limit(1)) ExpectEqual(Run(request), RunOn(2));

        EvaluationResult RunOn(int threads)
        {
            EvaluationResult? found = null;
            Thread thread = new(() => { using (Workers.Limit(threads)) found = Run(request); });
            thread.UnsafeStart();
            thread.Join();
            return found!;
        }
    }

    [Theory]
    [InlineData("within")]
    [InlineData("nearest")]
    public void StoppedSomewhere_ItGoesOnToTheSameResult(string method)
    {
        string file = Path.Combine(folder, "kept.npz");
        EvaluationRequest request = Request(method);
        EvaluationResult expected = Run(request);
        request = request with { Parallelism = Parallelism.Data, BlockSize = 3, State = EvaluationCase.State(file) };
        using (var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            EvaluationInterruptedException stopped =
                Assert.Throws<EvaluationInterruptedException>(() => Evaluator.Run(request, new CancelAt(0.5, source), source.Token));
            Assert.True(stopped.Done % 3 == 0 && stopped.Done < EvaluationCase.Count, $"{stopped.Done} were done");
        }
        ExpectEqual(expected, Run(request));
    }

    [Fact]
    public void Progress_EndsWithAllPointsAndNeverGoesBack()
    {
        List<WorkProgress> told = [];
        Evaluator.Run(Request("within") with { Parallelism = Parallelism.Data, BlockSize = 5 }, new Tell(told.Add),
            TestContext.Current.CancellationToken);
        Assert.Equal(told.OrderBy(one => one.Fraction).ThenBy(one => one.Done), told);
        Assert.Equal((1.0, EvaluationCase.Count), (told[^1].Fraction, told[^1].Done));
    }

    [Fact]
    public void ClassifierWithoutReplicas_IsRefusedByName()
    {
        EvaluationRequest request = Request("within") with { Victim = new Single(), Parallelism = Parallelism.Data };
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Run(request));
        Assert.StartsWith("With Parallelism.Data every thread needs a classifier of its own, and Single cannot be replicated",
            refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_OfAThreadEndsTheEvaluation()
    {
        EvaluationRequest request = Request("within") with { Victim = new Failing(), Parallelism = Parallelism.Data, BlockSize = 2 };
        Assert.Equal("no more", Assert.Throws<InvalidOperationException>(() => Run(request)).Message);
    }

    private static EvaluationRequest Request(string method) => method switch
    {
        "nearest" => EvaluationCase.Nearest(),
        "within" => EvaluationCase.Within(),
        _ => EvaluationCase.Within() with
        {
            Method = EvaluationMethod.Within([
                .. new[] { "autoattack-next", "nearest" }.Select(name => NamedAttack.Create(name, NamedAttack.Common(iterations: 5))),
            ]),
        },
    };

    private static EvaluationResult Run(EvaluationRequest request) =>
        Evaluator.Run(request, null, TestContext.Current.CancellationToken);

    private static void ExpectEqual(EvaluationResult expected, EvaluationResult found)
    {
        Assert.Equal(expected.Report.CleanAccuracy, found.Report.CleanAccuracy);
        Assert.Equal(expected.Outcomes, found.Outcomes);
        Assert.Contains(expected.Outcomes, outcome => outcome.Radius > 0);
        foreach ((RadiusResult left, RadiusResult right) in expected.Report.Radii.Zip(found.Report.Radii))
        {
            Assert.Equal(left.Robust, right.Robust);
            Assert.Equal(left.FoundBy, right.FoundBy);
            Assert.Equal(left.Adversarials.ToMatrix().ToArray(), right.Adversarials.ToMatrix().ToArray());
            Assert.Equal(left.Attacks.Select(Counts), right.Attacks.Select(Counts));
        }
    }

    private static (AttackIdentity, int, int, double) Counts(AttackEntry entry) =>
        (entry.Identity, entry.Attacked, entry.Broken, entry.RobustAccuracy);

    private sealed class CancelAt(double fraction, CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Fraction >= fraction) source.Cancel();
        }
    }

    private sealed class Tell(Action<WorkProgress> told) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => told(value);
    }

    /// <summary>A classifier of which there is one instance.</summary>
    private class Single : IDifferentiableClassifier
    {
        private readonly NetworkEvaluator within = EvaluationCase.Network.CreateEvaluator();

        public int InputDimension => within.InputDimension;

        public int Outputs => within.Outputs;

        public virtual void Logits(Matrix inputs, Matrix logits) => within.Logits(inputs, logits);

        public void PullBack(Matrix cotangents, Matrix gradients) => within.PullBack(cotangents, gradients);
    }

    /// <summary>Answers some questions, and no more.</summary>
    private sealed class Failing : Single, IClassifier
    {
        private int left = 40;

        public IClassifier? Replicate() => new Failing();

        public override void Logits(Matrix inputs, Matrix logits)
        {
            if (left-- == 0) throw new InvalidOperationException("no more");
            base.Logits(inputs, logits);
        }
    }
}
