using PolyRelu.Experiments.Runs;
using PolyRelu.Experiments.Submission;
using PolyRelu.Experiments.Submission.Kubernetes;
using PolyRelu.Experiments.Submission.Lines;
using PolyRelu.Experiments.Submission.Slurm;
using PolyRelu.Tests.Serialization;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace PolyRelu.Tests.Experiments.Submission;

/// <summary>What engines write: every trial once, names as they are, templates of users, and refusals in words.</summary>
public sealed class SubmissionTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    [Fact]
    public void SlurmArrays_HoldEveryTrialOnceWithinTheLimit()
    {
        IReadOnlyList<SubmittedTrial> trials = Trials(45);
        IReadOnlyList<SlurmArray> arrays = SlurmArray.Part("20270101-000000-abcdef", trials, 20);
        Assert.Equal([20, 20, 5], arrays.Select(array => array.Trials.Count));
        Assert.Equal(trials, arrays.SelectMany(array => array.Trials));
        Assert.Equal(("20270101-000000-abcdef", "trials-3.txt"), SlurmArray.Find(arrays[2].Name));
        Assert.Null(SlurmArray.Find("somebody-elses-job"));
    }

    [Fact]
    public void SlurmScript_TakesNamesAsTheyAre()
    {
        const string Hostile = "/shared/a b'c\"d#e%j$(touch x)`f`;g&h|i\u00fc";
        string text = Script(Hostile, new SlurmSettings { Time = "2-12", Partition = "p \"q\"", AtOnce = 3, Arguments = ["--qos=a b"] });
        Assert.Contains("#SBATCH --array=0-1%3\n", text, StringComparison.Ordinal);
        Assert.Contains("#SBATCH \"--partition=p \\\"q\\\"\"\n", text, StringComparison.Ordinal);
        Assert.Contains("#SBATCH \"--qos=a b\"\n", text, StringComparison.Ordinal);
        Assert.Contains("e%%j", text, StringComparison.Ordinal); // Of the pattern alone.
        // The lines that name things, run by a shell.
        string lines = string.Join('\n', text.Split('\n').Where(line => line.StartsWith("directory=", StringComparison.Ordinal)
            || line.StartsWith("trials=", StringComparison.Ordinal)));
        string[] printed = Shell($"{lines}\nprintf '%s\\n' \"$directory\" \"$trials\"").Split('\n');
        Assert.Equal(Hostile, printed[0]);
        Assert.StartsWith($"{Hostile}/submissions/", printed[1], StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SlurmScript_RefusesWhatSlurmCannotWriteTo()
    {
        IOException refusal = Assert.Throws<IOException>(() => Script("/shared/a\\b", new SlurmSettings()));
        Assert.Contains("expected a path without backslashes", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--array=0-5")]
    [InlineData("-a1")]
    [InlineData("--wrap=true")]
    [InlineData("--output=x")]
    [InlineData("qos=long")]
    [InlineData("--comment=a\n#SBATCH --wrap=true")]
    public void SlurmArguments_ThatBreakTheScript_AreRefused(string argument)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(new SlurmSettings { Arguments = [argument] }.Check);
        Assert.Contains("expected", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("1:2:3:4")]
    [InlineData("10\n")]
    public void SlurmTimes_AreChecked(string time) => Assert.Throws<ArgumentException>(new SlurmSettings { Time = time }.Check);

    [Fact]
    public void Templates_AreRefusedWithWhatTheyMayName()
    {
        string file = Path.Combine(Folder, "template.sh");
        File.WriteAllText(file, "one\n{{directives}} {{trails}}\n");
        FormatException unknown = Assert.Throws<FormatException>(() => ScriptTemplate.Load(file, SlurmScript.Standard, SlurmScript.Places));
        Assert.Contains($"{file}, line 2: there is no '{{{{trails}}}}'", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("{{trials}}", unknown.Message, StringComparison.Ordinal);
        File.WriteAllText(file, "{{directives}} {{command}}\n");
        FormatException missing = Assert.Throws<FormatException>(() => ScriptTemplate.Load(file, SlurmScript.Standard, SlurmScript.Places));
        Assert.Contains("lacks {{trials}}", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_AreCommandsForAShell()
    {
        StringWriter output = new();
        TrialCall command = new(["printf", "%s\n"], "/shared/a b'c $d", ["--threads", "1"]);
        new LinesEngine(null).Submit(new SubmissionRequest("/shared/a b'c $d", Trials(2), command) { Out = output });
        Assert.Equal(["trial", "--threads", "1", "/shared/a b'c $d", "t0", "trial", "--threads", "1", "/shared/a b'c $d", "t1"],
            Shell(output.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Trials_AreChosenByWhereTheyStand()
    {
        TrialStatusRow[] rows = [.. from standing in Enum.GetValues<TrialStanding>()
                                    from retry in new[] { false, true }
                                    select new TrialStatusRow(0, $"{standing}-{retry}", "", "", standing, null, retry, 1, null, null)];
        Assert.Equal(["Stale-False", "Stale-True", "Failed-True", "Skipped-True", "Missing-False", "Missing-True"],
            TrialChoice.Of(rows, again: false).Select(trial => trial.Id));
        Assert.DoesNotContain(TrialChoice.Of(rows, again: true), trial => trial.Id.StartsWith("Done", StringComparison.Ordinal)
            || trial.Id.StartsWith("Running", StringComparison.Ordinal));
        Assert.Contains(TrialChoice.Of(rows, again: true), trial => trial.Id == "Failed-False");
    }

    [Fact]
    public void Manifest_KeepsTheRulesOfIndexedJobs()
    {
        StringWriter output = new();
        KubernetesSettings settings = new("registry.example/polyrelu:0.1", "runs");
        new KubernetesEngine(settings, null).Submit(
            new SubmissionRequest("/shared/a b/sweep", Trials(3),
                new TrialCall(["polyrelu"], settings.DirectoryIn("/shared/a b/sweep"), []))
            { Out = output, IsDryRun = true });
        YamlStream yaml = [];
        yaml.Load(new StringReader(output.ToString()));
        YamlNode job = Assert.Single(yaml.Documents).RootNode;
        Assert.Equal(("batch/v1", "Job"), (Text(job["apiVersion"]), Text(job["kind"])));
        YamlNode spec = job["spec"], pod = spec["template"]["spec"], rules = spec["podFailurePolicy"]["rules"];
        Assert.Equal(("Indexed", "3", "2"), (Text(spec["completionMode"]), Text(spec["completions"]), Text(spec["backoffLimitPerIndex"])));
        Assert.Equal("Never", Text(pod["restartPolicy"])); // Which a podFailurePolicy asks for.
        Assert.Equal(Text(pod["containers"][0]["name"]), Text(rules[1]["onExitCodes"]["containerName"]));
        Assert.Equal(("Ignore", "FailIndex", "2"), (Text(rules[0]["action"]), Text(rules[1]["action"]),
            Text(rules[1]["onExitCodes"]["values"][0])));
        Assert.Contains("exec polyrelu trial /runs/sweep \"$trial\"", Text(pod["containers"][0]["args"][0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Runs", "polyrelu:1", "/runs", "4Gi")]
    [InlineData("runs", "poly relu", "/runs", "4Gi")]
    [InlineData("runs", "polyrelu:1", "runs", "4Gi")]
    [InlineData("runs", "polyrelu:1", "/a/../b", "4Gi")]
    [InlineData("runs", "polyrelu:1", "/runs", "4 GB")]
    public void Manifest_NamesThatKubernetesRefuses_AreRefused(string claim, string image, string mount, string memory) =>
        Assert.Throws<ArgumentException>(new KubernetesSettings(image, claim) { Mount = mount, Memory = memory }.Check);

    private static string Text(YamlNode node) => Assert.IsType<YamlScalarNode>(node).Value!;

    private static SubmittedTrial[] Trials(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SubmittedTrial($"t{i}", $"trial {i}"))];

    private static string Script(string directory, SlurmSettings settings)
    {
        SubmissionRequest request = new(directory, Trials(2), new TrialCall(["polyrelu"], directory, []));
        var folder = SubmissionFolder.New(directory, TimeProvider.System);
        return SlurmScript.Of(ScriptTemplate.Load(null, SlurmScript.Standard, SlurmScript.Places), request, folder,
            SlurmArray.Part(folder.Name, request.Trials, 20)[0], settings);
    }

    private static string Shell(string script) => UnixCommand.Run("sh", "-c", script);
}
