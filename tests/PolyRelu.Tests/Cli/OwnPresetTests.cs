using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>run features</c> on samples of one's own that are split and standardised.</summary>
public sealed class OwnPresetTests : IDisposable
{
    private const int D = 3;
    private static readonly Standardisation First = Standardisation.Of(D, [0.5f, 0, -1], [2]);
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Networks of a run with mean and std are those on standardised samples, folded: they take samples as they are.</summary>
    [Fact]
    public void Standardisation_IsFoldedIntoTheNetworksOfARun()
    {
        Matrix raw = Inputs(), seen = new(raw.Rows, D);
        First.Apply(raw, seen);
        PolyReluNetwork folded = Run("raw", raw, "--set", "data.mean=[0.5, 0, -1]", "--set", "data.std=[2]"),
            expected = FoldedStandardisation.Of(Run("seen", seen), First);
        Matrix logits = new(raw.Rows, 2), others = new(raw.Rows, 2);
        folded.CreateEvaluator().Logits(raw, logits);
        expected.CreateEvaluator().Logits(raw, others);
        Assert.Equal(others.ToArray(), logits.ToArray());
        Assert.Contains(File.ReadAllLines(Directory.GetFiles(At("raw"), "results.csv", SearchOption.AllDirectories)[0]),
            line => line.Contains("robustAccuracy", StringComparison.Ordinal));
        string report = File.ReadAllText(Path.Combine(At("raw"), "report.html"));
        foreach (string part in (string[])["radii are in the units of the data", "its own splits train and test"])
            Assert.Contains(part, report, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusals_OfARun_AdviseNoOptionThatItLacks()
    {
        File.WriteAllText(At("a.csv"), "x,name,label\n1,ann,0\n3,bob,1\n4,cid,0\n5,dan,1\n");
        CommandRun run = CommandRun.Of("run", "features-smoke", "--out", At("run"), "--set", "data.generated=none", "--set",
            $"data.file={At("a.csv")}").Expect(ExitCode.Failure);
        Assert.Contains("A column that is no feature is left out by data.ignoreColumns name; labels are named by data.labelColumn name.",
            run.Output + run.Error, StringComparison.Ordinal);
    }

    private PolyReluNetwork Run(string name, Matrix inputs, params string[] more)
    {
        int train = inputs.Rows / 2;
        int[] labels = [.. Enumerable.Range(0, train).Select(i => i % 2)];
        NpzFile.Write(At($"{name}.npz"), new Dictionary<string, NumericArray>
        {
            ["x_train"] = NumericArray.From(inputs.RowRange(0, train)), ["y_train"] = NumericArray.From(labels, train),
            ["x_test"] = NumericArray.From(inputs.RowRange(train, train)), ["y_test"] = NumericArray.From(labels, train),
        });
        CommandRun.Of(["run", "features-smoke", "--out", At(name), "--quiet", "--set", "data.generated=none", "--set",
            $"data.file={At($"{name}.npz")}", "--set", "data.testFraction=none", "--set", "data.modulus=none", "--set", "repeats=1",
            "--set", "powers=[3]", "--set", "correlatedSamples=4", .. more]).Expect(0);
        return NetworkFile.Load(Assert.Single(Directory.GetFiles(At(name), "model.safetensors", SearchOption.AllDirectories)));
    }

    private string At(string name) => Path.Combine(folder, name);

    private static Matrix Inputs()
    {
        Matrix inputs = new(80, D);
        CounterRandom random = new(4);
        for (int i = 0; i < inputs.Rows; i++)
            for (int d = 0; d < D; d++) inputs[i, d] = (float)((i % 2 == d ? 3 : 0) + random.NextGaussian());
        return inputs;
    }
}
