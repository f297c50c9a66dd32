using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Evidence;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>What <c>certify</c> reports is what its certificate claims, and <c>verify</c> and the script find it true.</summary>
public sealed class CertificateCommandTests : IDisposable
{
    private const int Count = 4;

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-certificate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Claims_AreThoseOfTheReport_AndHold()
    {
        (string Norm, double Power, bool Normalised, int Outputs)[] cases =
        [
            ("l2", 3, true, 3), ("l2", 1.5, false, 1), ("linf", 2, true, 1), ("linf", 1, false, 3), ("l1", 2.5, true, 3),
            ("l1", 4, false, 1),
        ];
        List<string> files = [];
        foreach ((string norm, double power, bool normalised, int outputs) in cases)
        {
            string[] data = Data(norm, power, normalised, outputs);
            string verdicts = At($"{norm}-{outputs}-verdicts"), brackets = At($"{norm}-{outputs}-brackets");
            JsonElement report = Certify(data, verdicts, "--epsilon", "0.001,0.02,0.1", "--no-attack");
            HashSet<(int, double)> reported =
            [
                .. from radius in report.GetProperty("radii").EnumerateArray()
                   from sample in radius.GetProperty("samples").EnumerateArray()
                   where sample.GetProperty("verdict").GetString() == "certified"
                   select (sample.GetProperty("index").GetInt32(), radius.GetProperty("epsilon").GetDouble()),
            ];
            Assert.NotEmpty(reported);
            Assert.Equal(reported, Claims(verdicts));
            report = Certify(data, brackets, "--radius", "2");
            reported = [.. from sample in report.GetProperty("samples").EnumerateArray()
                           let radius = sample.GetProperty("certifiedRadius").GetDouble()
                           where radius > 0
                           select (sample.GetProperty("index").GetInt32(), radius)];
            Assert.True(reported.Count >= 2, $"{norm}, {outputs}: {reported.Count} have a radius");
            Assert.Equal(reported, Claims(brackets));
            foreach (string file in (string[])[verdicts, brackets])
            {
                CommandRun run = CommandRun.Of("verify", file + ".npz", "--network", data[0]).Expect(ExitCode.Success);
                Assert.Contains("every claim holds", run.Output, StringComparison.Ordinal);
                Assert.Contains(norm == "linf" ? "box [0, 1]" : "no box", run.Output, StringComparison.Ordinal);
                files.Add(file + ".npz");
            }
        }
        (int code, string output) = CheckScript.Run([.. files]);
        Assert.True(code == 0, output);
    }

    /// <summary>A checkpoint has no proofs: they are made again, and come to the same file.</summary>
    [Fact]
    public void AfterACheckpoint_TheFileIsTheSame()
    {
        string[] data = Data("l2", 3, true, 3);
        foreach (string[] what in (string[][])[["--epsilon", "0.02,0.1"], ["--radius", "2"]])
        {
            string[] certify = ["certify", .. data, .. what, "--no-attack", "--checkpoint", At("kept.npz"), "--checkpoint-seconds", "0"];
            string whole = At("whole"), later = At("later");
            Certify(data, whole, [.. what, "--no-attack"]);
            // Where the certificate cannot be written the work stays.
            CommandRun.Of([.. certify, "--json", Path.Combine(At("missing"), "c.json")]);
            CommandRun.Of([.. certify, "--certificate", later + ".npz"]).Expect(ExitCode.Success);
            Assert.Equal(File.ReadAllBytes(whole + ".npz"), File.ReadAllBytes(later + ".npz"));
        }
    }

    /// <summary>What limits the moves is said: a file that forbids them all claims nothing of interest.</summary>
    [Fact]
    public void LimitsOfFeatures_AreNamed()
    {
        string[] data = Data("linf", 2, true, 3);
        NpyFile.Write(At("frozen.npy"), NumericArray.From([.. Enumerable.Range(0, 14).Select(feature => feature < 5)], 14));
        Certify(data, At("f"), "--epsilon", "0.02", "--no-attack", "--frozen", At("frozen.npy"));
        Assert.Contains("box [0, 1], 5 features frozen, 5 limited", CommandRun.Of("verify", At("f.npz")).Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
        Assert.Contains("box [0, 1], 5 features limited", CheckScript.Run(At("f.npz")).Output, StringComparison.Ordinal);
    }

    private static HashSet<(int, double)> Claims(string file)
    {
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(file + ".npz");
        int[] places = arrays["sample_index"].ToIntegers();
        return [.. arrays["claim_sample"].ToIntegers().Zip(arrays["claim_radius"].ToDoubles(), (row, radius) => (places[row], radius))];
    }

    private static JsonElement Certify(string[] data, string name, params string[] options)
    {
        CommandRun.Of(["certify", .. data, .. options, "--json", name + ".json", "--certificate", name + ".npz"]).Expect(ExitCode.Success);
        using var document = JsonDocument.Parse(File.ReadAllBytes(name + ".json"));
        return document.RootElement.Clone();
    }

    private string At(string name) => Path.Combine(folder, name);

    private string[] Data(string norm, double power, bool normalised, int outputs)
    {
        PolyReluNetwork network = CertificateCases.Network(power, normalised, outputs);
        Samples samples = CertificateCases.Points(network, Count);
        string model = At("m.npz"), data = At("d.npz");
        NetworkFile.Save(model, network);
        NpzFile.Write(data, [new("features", NumericArray.From(samples.Inputs)),
            new("labels", NumericArray.From(samples.Labels, samples.Count))]);
        string[] box = norm == "linf" ? ["--box", "0,1"] : [];
        return [model, "--data", data, "--count", $"{Count}", "--norm", norm, "--quiet", .. box];
    }
}
