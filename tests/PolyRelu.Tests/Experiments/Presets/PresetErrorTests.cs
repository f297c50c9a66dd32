using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using Xunit;

namespace PolyRelu.Tests.Experiments.Presets;

/// <summary>What a preset may not say, and how the message leads to the place.</summary>
public sealed class PresetErrorTests
{
    private static readonly string Poster = ReadPoster();

    [Fact]
    public void UnknownKey_IsRefusedWithLineAndKnownKeys()
    {
        PresetException error = Refused(Poster.Replace("    hidden: 400", "    hiden: 400", StringComparison.Ordinal));
        Assert.Equal(LineOf("    hidden: 400"), error.Line);
        Assert.Equal(5, error.Column);
        Assert.Contains("unknown key 'hiden'", error.Message, StringComparison.Ordinal);
        Assert.Contains("hidden, ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingKey_IsRefusedWithItsSection()
    {
        PresetException error = Refused(Poster.Replace("    alpha: 0.1\n", "", StringComparison.Ordinal));
        Assert.Contains("the key 'alpha' is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal(LineOf("    dimension: 200"), error.Line);
    }

    [Fact]
    public void DuplicateKey_IsRefusedWithBothLines()
    {
        PresetException error = Refused(Poster.Replace("    alpha: 0.1\n", "    alpha: 0.1\n    alpha: 0.2\n", StringComparison.Ordinal));
        Assert.Equal(LineOf("    alpha: 0.1") + 1, error.Line);
        Assert.Contains($"the first is on line {LineOf("    alpha: 0.1")}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("    hidden: 400", "    hidden: 400.5", "expected a whole number; got '400.5'")]
    [InlineData("    hidden: 400", "    hidden: '400'", "expected a whole number; got '400'")]
    [InlineData("    hidden: 400", "    hidden: [400]", "expected a whole number; got a list of 1")]
    [InlineData("    hidden: 400", "    hidden: 0", "expected a number ≥ 1; got '0'")]
    [InlineData("    alpha: 0.1", "    alpha: much", "expected a number; got 'much'")]
    [InlineData("    alpha: 0.1", "    alpha: .nan", "expected a number; got '.nan'")]
    [InlineData("    noise: per-dimension", "    noise: per-pixel", "expected one of per-dimension, per-coordinate; got 'per-pixel'")]
    [InlineData("    optimiser: sgd", "    optimiser: lbfgs", "expected one of adam, gd, momentum, muon, sgd, signum; got 'lbfgs'")]
    [InlineData("    positiveClusters: 6", "    positiveClusters: 10", "expected fewer than clusters (10); got '10'")]
    [InlineData("    initialScale: 1e-7", "    initialScale: 1e-300",
        "initialScale: expected a scale that 'gaussian' takes (The scale of an initialisation must be 0 or from 1.2E-38")]
    [InlineData("    initialScale: 1e-7", "    initialScale: 1e300", "initialScale: expected a scale that 'gaussian' takes")]
    [InlineData("    learningRate: 0.2", "    learningRate: 1e-308",
        "learningRate: expected a rate that 'sgd' takes (The learning rate must be a finite float32 number > 0; got 1E-308); got '1e-308'")]
    [InlineData("    learningRate: 0.2", "    learningRate: 1e300", "learningRate: expected a rate that 'sgd' takes")]
    [InlineData("    learningRate: 0.001", "    learningRate: 1e38", "learningRate: expected a rate that 'adam' takes (Adam's first rate")]
    [InlineData("    optimiser: adam", "    optimiser: gd",
        "batch: expected 0, since 'gd' takes all samples in one step ('sgd' takes batches); got '1000'", "    batch: 1000")]
    [InlineData("    publishedAttack: pgd-paper", "    publishedAttack: none-such", "publishedAttack: expected one of")]
    [InlineData("    initialScale: 1e-7", "    initialScale: none", "expected a number, since 'gaussian' has a scale")]
    [InlineData("  powers: [1, 3]", "  powers: [1, 1]", "expected elements that differ")]
    [InlineData("  powers: [1, 3]", "  powers: []", "expected at least one element")]
    [InlineData("  powers: [1, 3]", "  powers: 3", "expected a list such as [a, b]")]
    [InlineData("    radii: linspace(0, 1.5, 29)", "    radii: linspace(0, 1.5)", "Expected numbers such as")]
    [InlineData("    radii: linspace(0, 1.5, 29)", "    radii: [0, 0.2, 0.1]", "0.1 follows 0.2")]
    [InlineData("    radii: linspace(0, 1.5, 29)", "    radii: [-0.1, 0.1]", "expected a number ≥ 0; got '-0.1'")]
    [InlineData("    radii: linspace(0, 1.5, 29)", "    radii: [0, 1e300]", "expected a number ≤ 5E+37; got '1e300'")]
    [InlineData("    hidden: 400", "    hidden: 2000000000", "expected a number ≤ 1000000; got '2000000000'")]
    [InlineData("    radii: linspace(0, 1.5, 29)", "    radii: linspace(0, 1.5, 10001)", "expected at most 10000 elements; got 10001")]
    [InlineData("seed: 0", "seed: -1", "expected a whole number ≥ 0; got '-1'")]
    [InlineData("experiment: poster", "experiment: posters", "expected one of")]
    public void WrongValue_IsRefusedWithLineAndExpectation(string right, string wrong, string expectation, string? at = null)
    {
        Assert.Contains(right + "\n", Poster, StringComparison.Ordinal);
        PresetException error = Refused(Poster.Replace(right + "\n", wrong + "\n", StringComparison.Ordinal));
        Assert.Equal(LineOf(at ?? right), error.Line);
        Assert.Contains(expectation, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed: 0", "seed: &s 0", "anchors and aliases are not used")]
    [InlineData("seed: 0", "seed: !!int 0", "tags are not used")]
    [InlineData("seed: 0", "seed: [0", "not valid YAML")]
    [InlineData("seed: 0", "seed: 0\n---\nseed: 1", "a second one starts here")]
    public void OtherYaml_IsRefused(string right, string wrong, string expectation) =>
        Assert.Contains(expectation, Refused(Poster.Replace(right + "\n", wrong + "\n", StringComparison.Ordinal)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void DeepNesting_IsRefusedAndNotFollowed() =>
        Assert.Contains("nested more than", Refused(Poster.Replace("seed: 0\n", $"seed: {new string('[', 100_000)}\n",
            StringComparison.Ordinal)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("- a list\n")]
    [InlineData("a word\n")]
    public void Text_MustBeOneMapping(string text) => Assert.Contains("expected", Refused(text).Message, StringComparison.Ordinal);

    [Fact]
    public void MissingFileAndName_AreNamed()
    {
        Assert.Contains("nowhere.yaml", Assert.Throws<PresetException>(() => PresetCatalog.Load("./nowhere.yaml")).Message,
            StringComparison.Ordinal);
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load("postr"));
        Assert.Contains("poster, poster-smoke", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("synthetic.training.epoch=3", "unknown key 'epoch'")]
    [InlineData("synthetik.training.epochs=3", "unknown key 'synthetik'")]
    [InlineData("seed.low=3", "'seed' is a value, not a section")]
    [InlineData("seed", "expected KEY=VALUE")]
    [InlineData("seed=", "expected a value; got nothing")]
    [InlineData("seed=x", "expected a whole number ≥ 0; got 'x'")]
    [InlineData("synthetic.training.hidden=0", "expected a number ≥ 1")]
    [InlineData("synthetic.training=3", "expected a section with keys")]
    [InlineData("images.evaluations.2.samples=3", "'2' is not a place of the list 'evaluations'; its places are 0 to 1")]
    [InlineData("images.evaluations.first=3", "'first' is not a place of the list 'evaluations'")]
    [InlineData("images.evaluations.0.sample=3", "unknown key 'sample'")]
    public void Override_IsAsStrictAsTheFile(string text, string expectation)
    {
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load("poster", [text]));
        Assert.StartsWith($"--set {text}", error.Message, StringComparison.Ordinal);
        Assert.Contains(expectation, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoiseThatFloat32DoesNotHold_IsNamedInAList()
    {
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load("synthetic", ["data.alphas=[0.01, 1e20]"]));
        Assert.EndsWith("alphas: expected a number ≤ 1000000000000000; got '1e20'.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("poster", "synthetic.data.alpha", "1e308")]
    [InlineData("features-smoke", "data.generated.alpha", "1e16")]
    public void NoiseThatFloat32DoesNotHold_IsNamed(string preset, string key, string value)
    {
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load(preset, [$"{key}={value}"]));
        Assert.StartsWith($"--set {key}={value}: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"expected a number ≤ 1000000000000000; got '{value}'.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("poster", "experiment=frei", "unknown key 'synthetic'")]
    [InlineData("theorems", "alphas.0=5", "expected increasing numbers")]
    [InlineData("poster", "images.training.optimizer=gd", "batch: expected 0, since 'gd' takes all samples in one step")]
    [InlineData("features", "training.optimizer=gd", "batch: expected 0, since 'gd' takes all samples in one step")]
    [InlineData("features-smoke", "data.generated.clusters=601", "samples: expected at least one per cluster (601)")]
    [InlineData("poster", "synthetic.data.dimension=5", "clusters: expected at most dimension (5)")]
    public void OverrideThatMakesTheFileWrong_IsNamed(string preset, string text, string expectation)
    {
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load(preset, [text]));
        Assert.StartsWith($"With --set {text} presets/{preset}.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains(expectation, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsWrongByItself_IsBlamedWhateverIsOverridden()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "broken.yaml");
        File.WriteAllText(path, Poster.Replace("    hidden: 400\n", "    hidden: 0\n", StringComparison.Ordinal));
        Assert.StartsWith(path, Assert.Throws<PresetException>(() => PresetCatalog.Load(path, ["seed=1"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void DuplicateAmongManyKeys_IsRefusedWithBothLines()
    {
        string keys = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"key{i}: 1\n"));
        PresetException error = Refused($"{keys}key41: 2\n");
        Assert.Equal(60_001, error.Line);
        Assert.Contains("the first is on line 42", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsNoPreset_IsNotReadWhole()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "long.yaml");
        File.WriteAllText(path, Poster + new string('#', 1 << 20));
        Assert.Contains("longer than 1024 KiB", Assert.Throws<PresetException>(() => PresetCatalog.Load(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void PlanThatIsTooLong_IsRefusedBeforeItIsMade()
    {
        Preset preset = PresetCatalog.Load("synthetic-smoke", ["repeats=10000", "powers=linspace(1, 5, 5000)"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 10000 trials", Assert.Throws<PresetException>(() => preset.Experiment.Plan(preset.Settings)).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50 << 20);
    }

    [Fact]
    public void Override_StandsOnce() =>
        Assert.Contains("set twice", Assert.Throws<PresetException>(() => PresetCatalog.Load("poster", ["seed=1", "seed=2"])).Message,
            StringComparison.Ordinal);

    private static PresetException Refused(string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "broken.yaml");
        File.WriteAllText(path, text);
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        return error;
    }

    private static int LineOf(string line) => Array.IndexOf(Poster.Split('\n'), line) + 1;

    private static string ReadPoster()
    {
        using Stream stream = typeof(PresetCatalog).Assembly.GetManifestResourceStream("presets/poster.yaml")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
