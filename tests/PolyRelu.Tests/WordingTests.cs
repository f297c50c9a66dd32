using System.Reflection;
using PolyRelu.Cli;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests;

/// <summary>Words that stand for members of enums, and code that decides by them.</summary>
public sealed class WordingTests
{
    private const BindingFlags Declared =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Assemblies = [typeof(Wording).Assembly, typeof(Experiment).Assembly, typeof(CommandLine).Assembly];

    /// <summary>The words that command lines, presets and files hold: none may ever change.</summary>
    private static readonly Dictionary<Type, string> Published = new()
    {
        [typeof(ImageTask)] = "digits parity odd-even",
        [typeof(ImageSplit)] = "train test paper-train paper-test",
        [typeof(ClusterSplit)] = "train test",
        [typeof(NoiseScale)] = "per-dimension per-coordinate",
        [typeof(Basis)] = "standard rotated",
        [typeof(ClusterAssignment)] = "random balanced",
        [typeof(SampleChoice)] = "first spread",
        [typeof(CurveRole)] = "published empirical ideal",
        [typeof(TrialStatus)] = "pending done skipped failed damaged",
        [typeof(CaveatKind)] = "tied-logits constant-prediction at-chance loss-unchanged covers-box training-samples nothing-moves "
            + "other-images read-as labels-from-one named-classes byte-features scores-alone",
        [typeof(Symptom)] = "zero-gradients vanishing-loss randomised-outputs square-ahead masking non-finite-gradients "
            + "autoattack-off",
    };

    [Fact]
    public void Words_AreThoseThatWerePublished()
    {
        foreach ((Type type, string words) in Published)
        {
            string[] now = [.. Enum.GetValues(type).Cast<Enum>().Select(Wording.Of)];
            Assert.True(words.Split(' ').SequenceEqual(now), $"{type.Name}: {string.Join(' ', now)}, published as {words}");
        }
    }

    [Fact]
    public void Word_StandsForItsMember()
    {
        Assert.All(Enum.GetValues<ImageSplit>(), split => Assert.Equal(split, Wording.Find<ImageSplit>(Wording.Of(split))));
        Assert.Null(Wording.Find<ImageSplit>("PaperTrain"));
        Assert.Null(Wording.Find<ImageSplit>(null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wording.Of((ImageSplit)99));
    }

    /// <summary>
    /// A function of one member of an enum knows every member, and refuses what is none instead of taking it for one.
    /// </summary>
    [Fact]
    public void FunctionsOfAMember_KnowEveryMemberAndNothingElse()
    {
        List<string> broken = [];
        int asked = 0;
        foreach (MethodInfo method in Assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetMethods(Declared)))
        {
            if (method.IsGenericMethod || method.DeclaringType!.IsGenericType || method.Name.StartsWith('<')) continue;
            if (method.GetParameters() is not [{ ParameterType: { IsEnum: true } type }] || !Assemblies.Contains(type.Assembly)) continue;
            asked++;
            foreach (object member in Enum.GetValues(type))
                if (Refusal(method, member) is { } refused and not NotSupportedException)
                    broken.Add($"{Name(method)} of {member}: {refused.Message}");
            if (Refusal(method, Enum.ToObject(type, 9999)) is null) broken.Add($"{Name(method)} takes 9999 for a {type.Name}");
        }
        Assert.True(asked > 5, $"Only {asked} functions were found.");
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
    }

    /// <summary>The build refuses a switch that leaves out a member, or has no branch for what is none.</summary>
    [Fact]
    public void Build_RefusesSwitchesThatLeaveOutAMember()
    {
        string settings = File.ReadAllText(Path.Combine(Repository.RepositoryFiles.Root, ".editorconfig"));
        string code = settings[..settings.IndexOf("[tests/", StringComparison.Ordinal)];
        Assert.All((string[])["IDE0010", "IDE0072"], rule =>
            Assert.Contains($"dotnet_diagnostic.{rule}.severity = warning", code, StringComparison.Ordinal));
    }

    [Fact]
    public void Preset_TakesEveryTaskSplitNoiseBasisAndSelection()
    {
        static Preset Images(params string[] changes) => PresetCatalog.Load("mnist-parity-smoke", changes);
        Assert.All(Wording.All<ImageTask>(), word => Images($"data.task={word}"));
        Assert.All(Wording.All<SampleChoice>(), word => Images($"attack.selection={word}"));
        Assert.All(Enum.GetValues<ImageSplit>(), split => Images(split.Section() is { IsOfTestFiles: false, First: 0 }
            ? [$"data.trainSplit={Wording.Of(split)}", "data.testSplit=test", "attackedSplits=[test]"]
            : [$"data.testSplit={Wording.Of(split)}", $"attackedSplits=[{Wording.Of(split)}]"]));
        Assert.All(Wording.All<NoiseScale>(), word => PresetCatalog.Load("frei-smoke", [$"data.noise={word}"]));
        Assert.All(Wording.All<Basis>(), word => PresetCatalog.Load("frei-smoke", [$"data.basis={word}"]));
        Assert.All(Wording.All<Basis>(), word => PresetCatalog.Load("theorems-smoke", [$"basis={word}"]));
    }

    [Theory]
    [InlineData("data.task=digit", "task: expected one of digits, odd-even, parity; got 'digit'. Did you mean 'digits'?")]
    [InlineData("data.task=Parity", "task: expected one of digits, odd-even, parity; got 'Parity'. Did you mean 'parity'?")]
    [InlineData("data.trainSplit=test", "trainSplit: expected one of train, paper-train; got 'test'.")]
    [InlineData("data.task=[digits]", "task: expected a word; got ")]
    [InlineData("attack.selection=0", "selection: expected one of first, spread; got '0'.")]
    public void Preset_RefusesOtherWordsAsItDid(string change, string message) =>
        Assert.Contains(message, Assert.Throws<PresetException>(() => PresetCatalog.Load("mnist-parity-smoke", [change])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Preset_RefusesTestSamplesThatAreTrainedOn() =>
        Assert.Contains("testSplit: expected test, since paper-test is a part of train;",
            Assert.Throws<PresetException>(() => PresetCatalog.Load("poster-smoke", ["images.data.trainSplit=train"])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Sections_OverlapWhereAnImageIsInBoth()
    {
        bool Overlap(ImageSplit first, int? some, ImageSplit second, int? others) =>
            first.Section().Take(some).Overlaps(second.Section().Take(others));
        Assert.True(Overlap(ImageSplit.Train, null, ImageSplit.PaperTest, 1));
        Assert.False(Overlap(ImageSplit.Train, 50_000, ImageSplit.PaperTest, null));
        Assert.True(Overlap(ImageSplit.Train, 50_001, ImageSplit.PaperTest, null));
        Assert.False(Overlap(ImageSplit.PaperTrain, null, ImageSplit.PaperTest, null));
        Assert.True(Overlap(ImageSplit.PaperTrain, 1, ImageSplit.Train, 1));
        Assert.False(Overlap(ImageSplit.Test, null, ImageSplit.Train, null));
        Assert.All(Enum.GetValues<ImageSplit>(), split => Assert.True(Overlap(split, 1, split, 1)));
    }

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>Why a function does not take a value; null where it does. What is not supported is decided too, and said.</summary>
    private static Exception? Refusal(MethodInfo method, object value)
    {
        try
        {
            method.Invoke(null, [value]);
            return null;
        }
        catch (TargetInvocationException error)
        {
            return error.InnerException!;
        }
    }
}
