using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Whatever text stands in the files of a run, it stays text in the page and in the figures.</summary>
public sealed partial class HostileTextTests
{
    private const string Hostile = "\" onload=\"alert(1)\"><script>alert(1)</script>&'";

    /// <summary>
    /// Strings that choose what is read, so that a run with others is another run or none: names of kinds and of folders, and words of
    /// enumerations.
    /// </summary>
    private static readonly HashSet<string> Keys =
    [
        "experiment", "kind", "id", "status", "role", "statement", "norm", "split", "task", "trainSplit", "testSplit", "selection", "noise",
        "basis", "verdict", "size",
    ];

    private static readonly HashSet<string> Searches = ["published", "strongest"];

    public static TheoryData<string, string[]> Runs => new()
    {
        { "poster", [] },
        { "mnist-digits", ["repeats=1"] },
        { "synthetic-smoke", ["repeats=1", "training.epochs=2", "robustness.samples=3", "robustness.publishedIterations=3",
            "distance.iterations=2"] },
        { "frei-smoke", ["repeats=1", "correlations=[0.5]", "training.epochs=2", "samples=4"] },
        { "features-smoke", ["repeats=1", "training.epochs=2", "attack.samples=4"] },
        { "theorems-smoke", ["samples=100", "distanceSamples=10"] },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Texts_OfEveryFileAndOfThePreset_StayTexts(string name, string[] overrides)
    {
        string run = Make(PresetCatalog.Load(name, overrides));
        int changed = Poison(run);
        ReportResult report = Report.Build(run);
        string page = File.ReadAllText(report.Path);
        Assert.True(report.IsComplete, string.Join(Environment.NewLine, report.Warnings));
        Assert.DoesNotContain("Damaged:", page, StringComparison.Ordinal);
        Assert.True(changed > 10 && Shown().Count(page) > 10, $"{changed} texts were changed, {Shown().Count(page)} are shown");
        Assert.DoesNotMatch(Unencoded(), page);
        string[] figures = Directory.GetFiles(Path.Combine(run, "figures"), "*.svg");
        Assert.NotEmpty(figures);
        Assert.All(figures, figure => Assert.DoesNotContain(XElement.Load(figure).DescendantsAndSelf(),
            element => element.Name.LocalName == "script" || element.Attribute("onload") is not null));
    }

    private static string Make(Preset preset)
    {
        if (!preset.Settings.Smoke) return HandMadeRun.Write(preset);
        string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        RunSummary summary = ExperimentRunner.Run(preset, new RunOptions { OutputDirectory = folder, Offline = true });
        Assert.True(summary.Succeeded,
            string.Join(Environment.NewLine, summary.Trials.Select(trial => $"{trial.Label}: {trial.Reason}").Concat(summary.Warnings)));
        return folder;
    }

    /// <summary>Puts markup into every text of the run's files and makes the trials whole again.</summary>
    /// <returns>Number of texts changed.</returns>
    private static int Poison(string run)
    {
        int changed = Poison(Path.Combine(run, "run.json"), true);
        HandMadeRun.Change(
            run, folder => changed += Directory.GetFiles(folder.Path, "*.json").Sum(file => Poison(file, false)),
            record => record with { Name = record.Name + Hostile, Split = record.Split + Hostile, Sha256 = record.Sha256 + Hostile });
        File.AppendAllText(Path.Combine(run, "preset.yaml"), $"# {Hostile}\n");
        return changed;
    }

    private static int Poison(string file, bool withReasons)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllBytes(file))!;
        int changed = 0;
        root = Poisoned(root, ref changed)!;
        if (withReasons)
        {
            // A trial that did not run, with its reason.
            root["trials"]!.AsArray().Add(new JsonObject
            {
                ["id"] = "none", ["label"] = "a trial" + Hostile, ["kind"] = "none",
                ["status"] = "failed", ["reason"] = "a reason" + Hostile, ["seconds"] = null
            });
        }
        File.WriteAllText(file, root.ToJsonString());
        return changed;
    }

    private static JsonNode? Poisoned(JsonNode? node, ref int changed)
    {
        switch (node)
        {
            case JsonObject fields:
                JsonObject copy = [];
                foreach ((string key, JsonNode? value) in fields) copy[key] = Keys.Contains(key) || IsTime(value) || IsSearch(key, value)
                    ? value?.DeepClone() : Poisoned(value, ref changed);
                return copy;
            case JsonArray list:
                JsonArray items = [];
                foreach (JsonNode? item in list) items.Add(Poisoned(item, ref changed));
                return items;
            case JsonValue value when value.TryGetValue(out string? text):
                changed++;
                return JsonValue.Create(text + Hostile);
            default:
                return node?.DeepClone();
        }
    }

    private static bool IsSearch(string key, JsonNode? value) => key == "name" && value is JsonValue && Searches.Contains((string)value!);

    private static bool IsTime(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && DateTimeOffset.TryParse(text, out _);

    [GeneratedRegex(@"(?i)&lt;script&gt;alert\(1\)")]
    private static partial Regex Shown();

    [GeneratedRegex("(?i)<script(?! type=\"application/json\">{|>\n// modules/"
        + "scene/film\\.js |>\n// Copies the command )|<[^<>]*\\sonload=\"|(?<!&lt;script&gt;|onload=&quot;|onload=\")alert\\(1\\)")]
    private static partial Regex Unencoded();
}
