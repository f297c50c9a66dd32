using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Evidence;

/// <summary>
/// Files of every norm that a forger changed, with all hashes stated again, are refused by the program and by the script, in a sentence
/// that names the point, or the array that cannot be one of a certificate.
/// </summary>
public sealed class CertificateForgeryTests : IDisposable
{
    /// <summary>What is false of a point: the sentence names it.</summary>
    private static readonly Dictionary<string, Action<CertificateForgery>> OfPoints = new()
    {
        ["multiplier"] = f => f.Change("round_multiplier", (value, _) => 30 * value),
        ["negative multiplier"] = f => f.Change("round_multiplier", (value, _) => -value - 1),
        ["interval's end"] = f => Narrow(f, "round_high", 0.9),
        ["interval's beginning"] = f => Narrow(f, "round_low", 0.9),
        ["empty intervals"] = f =>
        {
            double[] low = f["round_low"];
            f.Set("round_low", f["round_high"]);
            f.Set("round_high", low);
        },
        ["touching point"] = f => f.Change("round_touch", (value, _) => value + 0.1),
        ["envelopes that cross"] = f =>
        {
            double[] a = f["round_coefficient"];
            f.Change("round_value", (value, i) => value + (0.05 * Math.Sign(a[i])));
        },
        ["slope"] = f => f.Change("round_slope", (value, _) => 1.5 * value),
        ["bound"] = f => f.Change("round_bound", (value, _) => value + Math.Abs(value)),
        ["line of the bias"] = f => f.Change("round_norm", (value, i) => i % 2 == 0 ? value + 0.01 : value),
        ["coefficient"] = f => f.Change("round_coefficient", (value, _) => value + (0.001 * Math.Abs(value))),
        ["rounding"] = f => f.Change("round_rest", (value, i) => i % 2 == 0 ? value + 1e-4 : 0.5 * value),
        ["radius of the claim"] = f => f.Change("claim_radius", (value, _) => 1.001 * value),
        ["radius of claim and proof"] = f =>
        {
            foreach (string name in (string[])["claim_radius", "proof_radius"]) f.Change(name, (value, _) => 1.01 * value);
        },
        ["margin of the claim"] = f => f.Change("claim_margin", (value, _) => value + 1),
        ["margin of claim and proofs"] = f =>
        {
            foreach (string name in (string[])["claim_margin", "proof_margin"]) f.Change(name, (value, _) => (1.01 * value) + 1e-9);
        },
        ["rival left out"] = f => f.ChangeWhole("proof_claim", (value, i) => i == 0 ? -1 : value),
        ["rival that is the label"] = f =>
        {
            int label = (int)f["labels"][(int)f["claim_sample"][(int)f["proof_claim"][0]]];
            f.ChangeWhole("proof_rival", (value, i) => i == 0 ? label : value);
        },
        ["rounds left out"] = f => f.ChangeWhole("round_proof", (value, _) => value == 0 ? -1 : value),
        ["label"] = f =>
        {
            int outputs = f.Shape("network.output_net.weight")[0];
            f.ChangeWhole("labels", (value, _) => outputs == 1 ? -value : (value + 1) % outputs);
        },
        ["another head"] = f => f.ChangeSingle("network.output_net.weight", (value, i) => i == 0 ? value + 0.05f : value),
        ["another power"] = f => f.Change("network.power", (value, _) => value + 0.05),
        ["another input"] = f => f.ChangeSingle("inputs", (value, i) => i % 5 == 0 ? 0.9f * value : value),
        ["another norm"] = f =>
        {
            // A ball of L1 lies in that of L2 of the same radius: what is proven of the smaller says nothing of the larger.
            bool narrower = f.About["norm"]!.GetValue<string>() == "l1";
            f.Say("norm", narrower ? "l2" : "l1");
            foreach (string name in (string[])["claim_radius", "proof_radius"]) f.Change(name, (value, _) => narrower ? value : 2 * value);
            int rounds = f.Shape("round_multiplier")[0];
            f.Put("round_multiplier", NumericArray.From(new double[rounds], rounds, 1));
        },
    };

    /// <summary>What cannot be in a certificate: the sentence names the array.</summary>
    private static readonly Dictionary<string, Action<CertificateForgery>> OfFiles = new()
    {
        ["unknown norm"] = f => f.Say("norm", "linf "),
        ["norm without proofs"] = f => f.Say("norm", "l0"),
        ["bound that is no number"] = f => f.Change("round_bound", (_, _) => double.NaN),
        ["margin that is no number"] = f => f.Change("proof_margin", (_, _) => double.NaN),
        ["interval that is no number"] = f => f.Change("round_low", (_, _) => double.NaN),
        ["infinite envelope"] = f => f.Change("round_value", (_, _) => double.PositiveInfinity),
        ["infinite radius"] = f => f.Change("claim_radius", (_, _) => double.PositiveInfinity),
        ["point counted twice"] = f => f.ChangeWhole("sample_index", (_, _) => 3),
        ["claim counted twice"] = f =>
        {
            foreach (string name in (string[])["claim_sample", "claim_stage"]) f.ChangeWhole(name, (_, _) => 0);
            f.Change("claim_radius", (_, _) => 0.001);
        },
        ["claim of no point"] = f => f.ChangeWhole("claim_sample", (_, _) => -1),
        ["label of no class"] = f => f.ChangeWhole("labels", (_, _) => 7),
        ["one column for all"] = f =>
        {
            int rounds = f.Shape("round_low")[0];
            f.Put("round_low", NumericArray.From(new double[rounds], rounds, 1));
        },
        ["power that is none"] = f => f.Change("network.power", (_, _) => double.NaN),
        ["power below 1"] = f => f.Change("network.power", (_, _) => 0.5),
        ["weight that is no number"] = f => f.ChangeSingle("network.prelulayer.W", (_, _) => float.NaN),
        ["a stranger's array"] = f => f.Put("network.other", NumericArray.From(new float[1], 1)),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-forgery-").FullName;

    public static TheoryData<string, double, int, bool> Files() => new()
    {
        { "l2", 1.5, 3, true }, { "linf", 2.5, 3, false }, { "linf", 2, 1, true }, { "l1", 2.5, 3, false }, { "l1", 3, 1, true },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <param name="norm">Norm.</param>
    /// <param name="power">Power of the network.</param>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="brackets">Whether radii are claimed, or verdicts.</param>
    [Theory]
    [MemberData(nameof(Files))]
    public void FalsifiedFile_IsRefused(string norm, double power, int outputs, bool brackets)
    {
        string path = Path.Combine(folder, "true.npz");
        CertificateFile.Write(path, CertificateCases.Evidence(power, normalised: outputs > 1, outputs, Norm.Parse(norm), brackets));
        Assert.True(CertificateCheck.Run(CertificateFile.Read(path)).Holds);
        bool linear = new CertificateForgery(path)["round_multiplier"].All(multiplier => multiplier == 0);
        Assert.True(!linear || norm == "l1", "no proof has multipliers");
        List<(string Name, string Path, bool OfPoint)> forged = [];
        foreach ((string name, Action<CertificateForgery> change) in OfPoints.Concat(OfFiles))
        {
            // Linear bounds and those at vertices have none.
            if (linear && name.Contains("multiplier", StringComparison.Ordinal)) continue;
            forged.Add((name, Forge(path, name, change), OfPoints.ContainsKey(name)));
        }
        foreach (string hash in (string[])["dataHash", "networkHash", "proofHash"])
            forged.Add((hash, Forge(path, hash, file => file.Say(hash, new string('0', 64)), restates: false), false));
        List<string> wrong = [];
        foreach ((string name, string file, bool ofPoint) in forged)
        {
            string[] sentences = Refusals(file);
            if (sentences.Length == 0) wrong.Add($"verify accepts: {name}");
            else if (ofPoint && !sentences.All(sentence => sentence.Contains("oint ", StringComparison.Ordinal)))
                wrong.Add($"verify names no point: {name}: {sentences[0]}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        (int code, string output) = CheckScript.Run([path, .. forged.Select(one => one.Path)]);
        Assert.Equal(1, code);
        Assert.DoesNotContain("Traceback", output, StringComparison.Ordinal);
        if (CheckScript.Refusals(output, path).Length > 0) wrong.Add("the script refuses what is true");
        foreach ((string name, string file, bool ofPoint) in forged)
        {
            string[] sentences = CheckScript.Refusals(output, file);
            if (sentences.Length == 0) wrong.Add($"the script accepts: {name}");
            else if (ofPoint && !sentences.All(sentence => sentence.Contains("point ", StringComparison.Ordinal)))
                wrong.Add($"the script names no point: {name}: {sentences[0]}");
        }
        Assert.True(wrong.Count == 0, $"{string.Join('\n', wrong)}\n{output}");
    }

    private string Forge(string from, string name, Action<CertificateForgery> change, bool restates = true)
    {
        CertificateForgery file = new(from);
        change(file);
        string path = Path.Combine(folder, $"{name}.npz");
        file.Write(path, restates);
        return path;
    }

    private static string[] Refusals(string path)
    {
        try
        {
            return [.. CertificateCheck.Run(CertificateFile.Read(path)).Failures];
        }
        catch (InvalidDataException refusal)
        {
            return [refusal.Message];
        }
    }

    private static void Narrow(CertificateForgery file, string name, double share)
    {
        double[] low = file["round_low"], high = file["round_high"];
        bool end = name == "round_high";
        file.Change(name, (_, i) => end ? low[i] + (share * (high[i] - low[i])) : high[i] - (share * (high[i] - low[i])));
    }
}
