using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using PolyRelu.Cli;
using PolyRelu.Cli.Output;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Cards;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.ExactBench;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Experiments.Submission.Slurm;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Evaluation;
using PolyRelu.Tests.Evidence;
using PolyRelu.Tests.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>docs/file-formats.md names every field that is written, and of run directories no other.</summary>
public sealed partial class FileFormatTests
{
    private const string Document = "docs/file-formats.md";

    /// <summary>Column at which the comments of a block of fields begin.</summary>
    private const int CommentColumn = 46;

    /// <summary>File of a run directory → the type it holds.</summary>
    public static TheoryData<string, Type> Records
    {
        get
        {
            TheoryData<string, Type> records = new()
            {
                { "run.json", typeof(RunRecord) }, { "complete.json", typeof(TrialMarker) },
                { "state/ID/outcome.json", typeof(TrialOutcome) },
                { "state/ID/running.json", typeof(Heartbeat) }, { "polyrelu status --json", typeof(StatusDocument) },
                { "submissions/NAME/array-N.json", typeof(SlurmArrayRecord) }, { CardRecord.FileName, typeof(CardRecord) },
            };
            foreach (Type type in typeof(TrainingLog).Assembly.GetTypes())
                if (type.GetField("FileName", BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() is string file
                    && file.EndsWith(".json", StringComparison.Ordinal))
                    records.Add(file, type);
            return records;
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Fields_OfRunDirectories_AreThoseDescribed(string file, Type type)
    {
        string[] described = Described($"### `{file}`");
        Assert.Equal([.. Fields(type).Distinct().Order(StringComparer.Ordinal)], described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fields_OfTrainAndAttack_AreDescribed()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, network = Path.Combine(folder, "m.npz"),
        train = Path.Combine(folder, "train.json"), attack = Path.Combine(folder, "attack.json");
        CommandRun.Of("train", "--data", "clusters", "--dimension", "12", "--count", "40", "--test-count", "10", "--hidden", "8",
            "--epochs", "2", "--out", network, "--json", train).Expect(ExitCode.Success);
        CommandRun.Of("attack", network, "--data", "clusters", "--dimension", "12", "--count", "5", "--norm", "l2", "--epsilon", "0.3,1",
            "--attack", "fixed-point,apgd-margin", "--iterations", "5", "--minimum-distance", "--json", attack).Expect(ExitCode.Success);
        Findings.ExpectNone(Keys(train).Except(Words(Section("## `polyrelu train --json`")))
            .Select(key => $"{Document}: train --json: {key} is not described"));
        Findings.ExpectNone(Keys(attack).Except(Words(Section("## `polyrelu attack --json`")))
            .Select(key => $"{Document}: attack --json: {key} is not described"));
        Findings.ExpectNone(NpzFile.Read(network).Keys.Where(key => !Section("## Networks").Contains($"`{key}`", StringComparison.Ordinal))
            .Select(key => $"{Document}: {key} of networks in .npz is not described"));
    }

    [Fact]
    public void Fields_OfCertificates_AreDescribed()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, network = Path.Combine(folder, "m.npz");
        NetworkFile.Save(network, EvaluationCase.Network);
        string[] points = [network, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count", "9",
            "--norm", "l2"];
        foreach ((string section, string[] command) in new[]
        {
            ("certify", ["certify", .. points, "--epsilon", "0.1,0.3"]), ("certify", ["certify", .. points, "--radius"]),
            ("attack", (string[])["attack", .. points, "--epsilon", "0.1", "--attack", "fixed-point", "--certify"]),
        })
        {
            string json = Path.Combine(folder, "c.json");
            CommandRun.Of([.. command, "--json", json]).Expect(ExitCode.Success);
            Findings.ExpectNone(Keys(json).Except(Words(Section($"## `polyrelu {section} --json`")))
                .Select(key => $"{Document}: {section} --json: {key} is not described"));
        }
    }

    [Fact]
    public void Fields_OfFlow_AreDescribed()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, trajectory = Path.Combine(folder, "t.npz"),
            json = Path.Combine(folder, "flow.json");
        CommandRun.Of("flow", "--data", "clusters", "--dimension", "12", "--count", "20", "--hidden", "8", "--until", "5", "--out",
            trajectory, "--json", json).Expect(ExitCode.Success);
        Findings.ExpectNone(Keys(json).Except(Words(Section("## `polyrelu flow --json`")))
            .Select(key => $"{Document}: flow --json: {key} is not described"));
        string arrays = Section("## `polyrelu flow --out`");
        Findings.ExpectNone(NpzFile.Read(trajectory).Keys.Where(key => !arrays.Contains($"`{key}`", StringComparison.Ordinal))
            .Select(key => $"{Document}: {key} of trajectories is not described"));
    }

    [Fact]
    public void Fields_OfExactBench_AreDescribed()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, bench = Path.Combine(folder, "bench"),
            json = Path.Combine(folder, "scores.json");
        CommandRun.Of("exactbench", bench, "--dimension", "6", "--clusters", "2", "--alpha", "0.1", "--power", "2", "--count", "2")
            .Expect(ExitCode.Success);
        CommandRun.Of("exactbench", "--check", bench, "--json", json).Expect(ExitCode.Success);
        Findings.ExpectNone(Keys(json).Except(Words(Section("### `polyrelu exactbench --check --json`")))
            .Select(key => $"{Document}: exactbench --check --json: {key} is not described"));
        Findings.ExpectNone(Fields(typeof(BenchAnswers)).Except(Words(Section("### Answers to `exactbench --check --answers`")))
            .Select(key => $"{Document}: answers: {key} is not described"));
        string arrays = Section("## ExactBench");
        Findings.ExpectNone(Directory.GetFiles(bench, "*.npz", SearchOption.AllDirectories).Where(file => !file.EndsWith("network.npz",
            StringComparison.Ordinal)).SelectMany(file => NpzFile.Read(file).Keys).Select(key => key.Replace("linf_", "l2_",
            StringComparison.Ordinal).Replace("l1_", "l2_", StringComparison.Ordinal)).Distinct()
            .Where(key => !arrays.Contains($"`{key}`", StringComparison.Ordinal))
            .Select(key => $"{Document}: {key} of ExactBench is not described"));
    }

    [Fact]
    public void Arrays_OfCertificates_AreDescribed()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "c.npz"), text = Section("## Certificates");
        PolyReluNetwork network = CertificateCases.Network(2, normalised: false, outputs: 1);
        CertificateFile.Write(path, CertificateCases.Of(network, CertificateCases.Points(network, 1), Norm.LInf));
        Findings.ExpectNone(NpzFile.Read(path).Keys
            .Where(key => !key.StartsWith("network.", StringComparison.Ordinal) && !text.Contains($"`{key}`", StringComparison.Ordinal))
            .Select(key => $"{Document}: {key} of certificates is not described"));
    }

    [Fact]
    public void Arrays_OfRunDirectories_AreDescribed()
    {
        string[] runs = [HandMadeRun.Write(withImages: true), HandMadeRun.Write(PresetCatalog.Load("mnist-digits", ["repeats=1"]))];
        (string File, string Key)[] arrays = [.. runs.SelectMany(run => Directory.GetFiles(run, "*.npz", SearchOption.AllDirectories))
            .SelectMany(path => NpzFile.Read(path).Keys.Select(key => (Path.GetFileName(path), key))).Distinct()];
        Assert.Equal(["adversarials.npz", "correlation.npz", "film.npz", "neurons.npz"], arrays.Select(array => array.File).Distinct()
            .Order(StringComparer.Ordinal));
        string[] rows = Section("### Arrays").Split('\n');
        Findings.ExpectNone(arrays.Where(array => !rows.Any(row => row.StartsWith($"| `{array.File}`", StringComparison.Ordinal)
            && row.Contains($"`{array.Key}`", StringComparison.Ordinal)))
            .Select(array => $"{Document}: {array.Key} of {array.File} is not described"));
    }

    /// <summary>The text below a heading, up to the next one.</summary>
    private static string Section(string heading)
    {
        string text = RepositoryFiles.Read(Document).ReplaceLineEndings("\n");
        int start = text.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Document} has no heading {heading}");
        start += heading.Length;
        Match next = NextHeading().Match(text, start);
        return next.Success ? text[start..next.Index] : text[start..];
    }

    /// <summary>The names in the block of fields below a heading, comments left out.</summary>
    private static string[] Described(string heading)
    {
        IEnumerable<string> lines = FieldBlock().Match(Section(heading)).Groups[1].Value.Split('\n');
        return [.. Words(string.Join('\n', lines.Select(line => line[..Math.Min(line.Length, CommentColumn)]))).Distinct()];
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value);

    /// <summary>Names of the properties that are written, those of objects inside included.</summary>
    private static IEnumerable<string> Fields(Type type)
    {
        Type? list = type.GetInterfaces().Append(type)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));
        if (list is not null) return Fields(list.GetGenericArguments()[0]);
        if (type.Namespace?.StartsWith("PolyRelu", StringComparison.Ordinal) != true || type.IsEnum
            || type.IsDefined(typeof(JsonConverterAttribute))) return [];
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always })
            .SelectMany(property => (IsDescribedElsewhere(type, property.PropertyType) ? [] : Fields(property.PropertyType))
                .Prepend(JsonNamingPolicy.CamelCase.ConvertName(property.Name)));
    }

    /// <summary>Whether a file's description refers to that of another for a record inside.</summary>
    private static bool IsDescribedElsewhere(Type type, Type inner) =>
        (type, inner) == (typeof(TrialOutcome), typeof(RunEnvironment)) || (type, inner) == (typeof(TrialStatusRow), typeof(Heartbeat));

    private static IEnumerable<string> Keys(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. Keys(document.RootElement).Distinct()];
    }

    /// <summary>Names of an element and all inside it; those of the hardware are described with run.json.</summary>
    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            element.EnumerateObject().SelectMany(property => (property.Name == "hardware" ? [] : Keys(property.Value))
                .Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    [GeneratedRegex(@"^#{2,3} ", RegexOptions.Multiline)]
    private static partial Regex NextHeading();

    [GeneratedRegex(@"^```text\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FieldBlock();

    [GeneratedRegex(@"[A-Za-z]\w*")]
    private static partial Regex Word();
}
