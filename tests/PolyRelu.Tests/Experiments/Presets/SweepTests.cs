using CsCheck;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Frei;
using PolyRelu.Experiments.Presets;
using Xunit;

namespace PolyRelu.Tests.Experiments.Presets;

/// <summary>What a block <c>sweep</c> of a preset means, and what it may not say.</summary>
public sealed class SweepTests
{
    private static readonly string[] Names = ["seed", "training.epochs", "data.alpha", "samples"];

    [Fact]
    public void Product_TakesEveryCombination_TheLastKeyFirst()
    {
        Sweep sweep = Read("product: {seed: [0, 1], training: {epochs: [5, 6, 7]}}");
        Assert.Equal(6, sweep.Count);
        Assert.Equal(["seed", "training.epochs"], sweep.Keys);
        Assert.Equal(
            ["seed = 0, training.epochs = 5", "seed = 0, training.epochs = 6", "seed = 0, training.epochs = 7",
                "seed = 1, training.epochs = 5", "seed = 1, training.epochs = 6", "seed = 1, training.epochs = 7"],
            Enumerable.Range(0, 6).Select(sweep.Words));
    }

    [Fact]
    public void List_IsTakenWithEveryPointOfTheProduct()
    {
        Sweep sweep = Read("product: {seed: [0, 1]}\n  list: [{data.alpha: 0.1, training.epochs: 5}, {data.alpha: 0.2}]");
        Assert.Equal(
            ["seed = 0, data.alpha = 0.1, training.epochs = 5", "seed = 0, data.alpha = 0.2", "seed = 1, data.alpha = 0.1, "
                + "training.epochs = 5", "seed = 1, data.alpha = 0.2"], Enumerable.Range(0, 4).Select(sweep.Words));
    }

    [Fact]
    public void Text_ReadsBackToTheSamePoints() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 3], Gen.Int[1, 4], Gen.Int[0, 5]).Sample((keys, entries, values, seed) =>
        {
            string product = string.Join(", ", Names.Take(keys).Select((name, i) =>
                $"{name}: [{string.Join(", ", Enumerable.Range(seed + i, values))}]"));
            string list = string.Join(", ", Enumerable.Range(0, entries).Select(i => $"{{{Names[^1]}: {i}, radii: [0, 'a b', {{x: 1}}]}}"));
            Sweep sweep = Read($"product: {{{product}}}{(entries == 0 ? "" : $"\n  list: [{list}]")}");
            Sweep again = Sweep.Part(PresetParser.Parse(sweep.ToYaml(), "again")).Sweep!;
            Assert.Equal(sweep.Count, again.Count);
            Assert.Equal(Enumerable.Range(0, sweep.Count).Select(sweep.Words), Enumerable.Range(0, again.Count).Select(again.Words));
            Assert.Equal(sweep.ToYaml(), again.ToYaml());
        }, iter: 100);

    [Fact]
    public void SingleValue_OfAKeyThatHoldsAList_IsAListOfOne()
    {
        Preset preset = Load("sweep.product.powers=[1, 3]", "sweep.product.radii=[[0, 1], [0, 2]]",
            "sweep.product.correlations=linspace(0, 0.5, 3)");
        FreiSettings[] points = [.. Enumerable.Range(0, preset.Sweep!.Points).Select(point => (FreiSettings)preset.Sweep.At(point))];
        Assert.Equal(12, points.Length);
        Assert.Equal([1.0], points[0].Powers);
        Assert.Equal([3.0], points[^1].Powers);
        Assert.Equal([0.0, 2], points[^1].Radii);
        Assert.Equal([0.25], points[^2].Correlations);
    }

    [Fact]
    public void Plan_HoldsTheTrialsOfAllPoints_EachOnce()
    {
        // The second point has the trials of the first one with seed 0, and those of seed 1.
        Preset preset = Load("sweep.product.repeats=[1, 2]", "correlations=[0.5]", "powers=[1, 3]");
        IReadOnlyList<PlannedTrial> plan = preset.Plan();
        Assert.Equal(4, plan.Count);
        Assert.Equal([0, 0, 1, 1], plan.Select(planned => planned.Point));
        Assert.Equal(4, plan.Select(planned => planned.Trial.Id).Distinct().Count());
        Assert.All(plan, planned => Assert.Equal(planned.Trial.Id, preset.Find(planned.State)?.Id));
        Assert.Null(preset.Find(plan[0].State with { Point = 2 }));
        Assert.Null(preset.Find(plan[0].State with { Point = null }));
    }

    [Fact]
    public void ResolvedPreset_PlansTheSameTrials()
    {
        Preset preset = Load("sweep.product.seed=[3, 4]", "sweep.list=[{training.epochs: 2}, {training.epochs: 3}]");
        string file = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "preset.yaml");
        File.WriteAllText(file, preset.ToYaml());
        Preset again = PresetCatalog.Load(file);
        Assert.Equal(preset.Plan().Select(planned => planned.State), again.Plan().Select(planned => planned.State));
        Assert.EndsWith(", seed 5, training.epochs = 3", again.Plan()[^1].State.Label, StringComparison.Ordinal);
        Assert.True(again.IsSaidBy(preset.ToYaml()));
        Assert.False(again.IsSaidBy(PresetCatalog.Load("frei-smoke").ToYaml()));
    }

    [Theory]
    [InlineData("sweep.product.seed=3", "seed: expected a list of values to sweep over, such as [1, 2]; got '3'")]
    [InlineData("sweep.product.seed=[]", "seed: expected at least one value; got none")]
    [InlineData("sweep.product.seed=[1, 1]", "seed: expected values that differ; 1 stands twice")]
    [InlineData("sweep.produkt.seed=[1, 2]", "unknown key 'produkt' in sweep; known keys here: product, list")]
    [InlineData("sweep.product={}", "product: expected a key at least; got none")]
    [InlineData("sweep.product=3", "product: expected keys with lists of values")]
    [InlineData("sweep.list=[]", "list: expected entries such as '- {seed: 1, training.epochs: 5}'; got a list of 0")]
    [InlineData("sweep.list=[3]", "list: expected keys with values, such as '{seed: 1}'; got '3'")]
    [InlineData("sweep={}", "sweep: expected product or list; got neither")]
    [InlineData("sweep=3", "sweep: expected the keys product and list; got '3'")]
    [InlineData("sweep.product.experiment=[poster]", "'experiment' is the same for a whole run, and cannot be swept")]
    [InlineData("sweep={product: {seed: [1, 2]}, list: [{seed: 3}]}", null)]
    [InlineData("sweep={product: {data: [{}], data.alpha: [1]}}", "'data' is swept twice, by itself or by a key within it")]
    [InlineData("sweep.product.seed=linspace(0, 100000, 100001)", "linspace")]
    [InlineData("sweep.product.seed=linspace(0, 10000, 10001)", "expected at most 10000 points; got 10001")]
    [InlineData("sweep.product.sede=[1, 2]", "At point 0 of the sweep (sede = 1): ")]
    [InlineData("sweep.product.training.epochs=[1, -1]", "At point 1 of the sweep (training.epochs = -1): ")]
    [InlineData("sweep.product.powers=[[1], [0.5]]", "powers: expected a number ≥ 1; got '0.5'")]
    public void WrongSweep_IsRefusedWithASentence(string set, string? named)
    {
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load("frei-smoke", [set]).Plan());
        Assert.Contains(named ?? "'seed' is swept twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed=1,2,3", "seed")]
    [InlineData("seed=[1, 2]", "seed")]
    [InlineData("powers=1,3", "powers")]
    [InlineData("training.learningRate=0.1, 0.2", "training.learningRate")]
    public void ListForASingleValue_IsExplained(string set, string key)
    {
        PresetException error = Assert.Throws<PresetException>(() => PresetCatalog.Load("frei-smoke", [set]));
        Assert.Contains($"A run takes one value of a key. To run a trial of each value, sweep over it: --set 'sweep.product.{key}=[…]'",
            error.Message, StringComparison.Ordinal);
    }

    private static Sweep Read(string block) => Sweep.Part(PresetParser.Parse($"sweep:\n  {block}\n", "test")).Sweep!;

    private static Preset Load(params string[] sets) => PresetCatalog.Load("frei-smoke", sets);
}
