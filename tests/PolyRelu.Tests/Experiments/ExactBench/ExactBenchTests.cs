using PolyRelu.Experiments;
using PolyRelu.Experiments.ExactBench;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Experiments.ExactBench;

/// <summary>Benchmarks are functions of their seed, and a truth or an answer that is false in either direction is found.</summary>
public sealed class ExactBenchTests : IDisposable
{
    private static readonly BenchPlan Small = new()
    {
        Dimensions = [12], Clusters = [5], Alphas = [0.3], Powers = [1.5, 2, 3], Count = 6, Seed = 4,
    };

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Networks_AreEveryClassifierOfEveryShape()
    {
        IReadOnlyList<BenchCase> cases = (Small with { Dimensions = [12, 13], Alphas = [0, 0.3] }).Cases();
        Assert.Equal(4 * 6, cases.Count);
        Assert.Equal(cases.Count, cases.Select(one => one.Name).Distinct().Count());
        Assert.Contains("d12-k5-a0.3-sum", cases.Select(one => one.Name));
        Assert.DoesNotContain(cases, one => one is { Kind: IdealKind.Power, Power: < 2 } or { Kind: IdealKind.Sum, Power: not 1 });
        Assert.All(new[] { true, false }, isNormalised => Assert.Contains(cases, one => one.IsNormalised == isNormalised
            && one.Kind == IdealKind.Power));
        foreach (BenchCase one in cases)
        {
            BenchNetwork network = one.Create();
            Assert.Equal(one.Kind == IdealKind.Power ? ["l2"] : (string[])["linf", "l2", "l1"],
                network.Truths.Select(truth => truth.Norm.Name));
            Assert.All(network.Truths, truth => Assert.True(truth.Tolerance < 1e-6 && truth.Low.Min() > 0, one.Name));
        }
    }

    [Fact]
    public void Folder_IsAFunctionOfTheSeed_AndReadsBackTheSame()
    {
        string one = Write("one", Small), same = Write("same", Small), other = Write("other", Small with { Seed = 5 });
        string[] files = [.. Directory.GetFiles(one, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(one, file))];
        Assert.Equal(1 + (4 * 6), files.Length);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(one, file)), File.ReadAllBytes(Path.Combine(same, file))));
        Assert.All(files, file => Assert.NotEqual(File.ReadAllBytes(Path.Combine(one, file)),
            File.ReadAllBytes(Path.Combine(other, file))));
        IReadOnlyList<BenchNetwork> read = BenchFolder.Read(one);
        foreach ((BenchNetwork kept, BenchCase made) in read.Zip(Small.Cases()))
        {
            BenchNetwork again = made.Create();
            Assert.Equal(ContentHash.Of(again.Network), ContentHash.Of(kept.Network));
            foreach ((BenchTruth expected, BenchTruth found) in again.Truths.Zip(kept.Truths))
            {
                Assert.Equal(expected.Low, found.Low);
                Assert.Equal(expected.High, found.High);
                Assert.Equal(expected.Examples.ToArray(), found.Examples.ToArray());
            }
        }
    }

    /// <summary>As if a formula were wrong by a twentieth: one direction shows in the attacks, the other in true certificates.</summary>
    [Fact]
    public void WrongTruth_ShowsInTheVerdicts()
    {
        IReadOnlyList<BenchNetwork> networks = [.. Small.Cases().Select(one => one.Create())];
        int truths = networks.Sum(network => network.Truths.Count);
        foreach ((double factor, bool attacks) in new[] { (1.05, true), (1 / 1.05, false) })
        {
            int found = 0;
            foreach (BenchNetwork network in networks)
            {
                foreach (BenchTruth truth in network.Truths)
                {
                    BenchTruth moved = truth with { Low = Scaled(truth.Low), High = Scaled(truth.High) };
                    IBenchSolver solver = attacks ? new AttackSolver(1) : new Oracle(truth);
                    BenchScore right = Score(solver, network, truth), wrong = Score(solver, network, moved);
                    Assert.True(right.Wrong == 0, $"{network.Name}, {truth.Norm.Symbol}: {right}");
                    Assert.Equal(0, attacks ? wrong.WronglyCertified : wrong.WronglyBroken);
                    if (wrong.Wrong > 0) found++;
                }
            }
            Assert.True(found >= truths - (attacks ? 2 : 0), $"a truth times {factor} was found in {found} of {truths}");

            double[] Scaled(double[] distances) => Array.ConvertAll(distances, distance => factor * distance);
        }
    }

    /// <summary>Every shape, power and norm, with and without normalisation: 400 points, 880 truths.</summary>
    [Fact]
    public void OwnAttacksAndCertificates_AreNeverWrong_On400Points()
    {
        BenchPlan plan = new() { Dimensions = [8, 24], Clusters = [3, 6], Alphas = [0.1, 0.4], Powers = [2, 3.5], Count = 10, Seed = 1 };
        IReadOnlyList<BenchNetwork> networks = [.. plan.Cases().Select(one => one.Create())];
        Assert.Equal(400, networks.Sum(network => network.Points.Count));
        IReadOnlyList<BenchScore> scores = BenchCheck.Run(
            networks, BenchSolvers.Of(0), SilentProgress.Instance, TestContext.Current.CancellationToken);
        Assert.Equal(880, scores.Sum(score => score.Points));
        Assert.All(scores, score => Assert.True(score.Wrong == 0, $"{score}"));
        int broken = scores.Sum(score => score.Broken), solved = scores.Sum(score => score.Solved);
        Assert.True(broken >= 0.95 * 880, $"{broken} of 880 were broken");
        // that nothing is wrong would say little of a certifier that certifies nothing
        Assert.True(solved >= 0.1 * 880, $"{solved} of 880 were certified");
    }

    [Theory]
    [InlineData("l2_low", "the distance is said to be from")]
    [InlineData("l2_high", "the distance is said to be from")]
    [InlineData("l2_inside", "to the last bit")]
    [InlineData("l2_outside", "to the last bit")]
    [InlineData("l2_example", "the example keeps its label")]
    public void ChangedTruth_IsRefused(string array, string sentence)
    {
        string bench = Write("bench", Small), name = Small.Cases()[^1].Name, truth = Path.Combine(bench, name, "truth.npz");
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(truth), StringComparer.Ordinal);
        if (array == "l2_example")
        {
            arrays[array] = NpzFile.Read(Path.Combine(bench, name, "points.npz"))["features"];
        }
        else
        {
            // the radii that belong to a changed distance go with it, as a wrong formula would write them
            double factor = array == "l2_low" ? 0.98 : 1.02;
            Change(array, factor);
            if (array == "l2_low") Put("l2_inside", Array.ConvertAll(arrays[array].ToDoubles(), low => BenchTruth.InsideFactor * low));
            if (array == "l2_high") Put("l2_outside", Array.ConvertAll(arrays[array].ToDoubles(), high => BenchTruth.OutsideFactor * high));
        }
        NpzFile.Write(truth, arrays);
        string message = Assert.Throws<InvalidDataException>(() => BenchFolder.Read(bench)).Message;
        Assert.Contains(sentence, message, StringComparison.Ordinal);
        Assert.Contains(truth, message, StringComparison.Ordinal);

        void Change(string name, double factor) => Put(name, Array.ConvertAll(arrays[name].ToDoubles(), value => factor * value));
        void Put(string name, double[] values) => arrays[name] = NumericArray.From(values, values.Length);
    }

    [Theory]
    [InlineData("network.safetensors", "holds another network")]
    [InlineData("network.npz", "holds another network")]
    [InlineData("points.npz", "holds other points")]
    public void OtherFiles_AreRefused(string file, string sentence)
    {
        string bench = Write("bench", Small);
        IReadOnlyList<BenchCase> cases = Small.Cases();
        File.Copy(Path.Combine(bench, cases[1].Name, file), Path.Combine(bench, cases[0].Name, file), overwrite: true);
        // F and the next classifier have other points where one of them is on the wrong side; make sure that they differ
        if (file == "points.npz")
            File.Copy(Path.Combine(Write("other", Small with { Seed = 9 }), cases[0].Name, file), Path.Combine(bench, cases[0].Name, file),
                overwrite: true);
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => BenchFolder.Read(bench)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooMuchNoise_IsSaid()
    {
        BenchCase one = Small.Cases()[0] with { Count = 1 };
        // both classes have one sum: f is 0 everywhere
        BenchCase nothing = one with { Clusters = one.Clusters with { Clusters = 4, PositiveClusters = 2, CentreCorrelation = 1 } };
        Assert.Contains("Take less noise", Assert.Throws<InvalidDataException>(nothing.Create).Message, StringComparison.Ordinal);
    }

    private static BenchScore Score(IBenchSolver solver, BenchNetwork network, BenchTruth truth) => BenchScore.Of(
        [solver.Answer(network, truth, SilentProgress.Instance, TestContext.Current.CancellationToken)], truth);

    private string Write(string name, BenchPlan plan)
    {
        string place = Path.Combine(folder, name);
        BenchFolder.Finish(place, plan.Seed, [.. plan.Cases().Select(one => BenchFolder.Write(place, one, one.Create()))]);
        return place;
    }

    /// <summary>A verifier that knows the exact distances.</summary>
    private sealed class Oracle(BenchTruth known) : IBenchSolver
    {
        public string Name => "oracle";

        public BenchAnswer Answer(
            BenchNetwork network, BenchTruth truth, IProgress<WorkProgress> progress, CancellationToken cancellation) =>
            new(network.Name, truth.Norm.Name, Verdicts(truth.Inside), Verdicts(truth.Outside));

        private BenchVerdict[] Verdicts(double[] radii) =>
            [.. radii.Select((radius, i) => radius < known.Low[i] ? BenchVerdict.Certified : BenchVerdict.Undecided)];
    }
}
