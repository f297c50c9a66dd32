using PolyRelu.Cli;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Evidence;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>A witness written by the attack command is checked again, and each way to falsify it is found.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-verify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void WitnessOfAnAttack_Holds()
    {
        string witness = Attacked();
        CommandRun run = CommandRun.Of("verify", witness, "--network", Path.Combine(folder, "m.safetensors")).Expect(ExitCode.Success);
        Assert.Contains("every claim holds", run.Output, StringComparison.Ordinal);
        Assert.Contains("attacks: fixed-point,square:queries=50", run.Output, StringComparison.Ordinal);
        Assert.Contains("seed: 3", run.Output, StringComparison.Ordinal);
        Witness read = WitnessFile.Read(witness);
        Assert.Equal([0.05, 0.4, 1.2], read.Claims.Select(claim => claim.Epsilon));
        Assert.Contains(read.Examples, example => example.Radius == 1.2);
        (string, string?)[] attacks = [.. read.Examples.Where(example => example.Radius > 0)
            .Select(example => (example.AttackId!, example.AttackVariant)).Distinct()];
        Assert.All(attacks, attack => Assert.Contains(attack,
            new (string, string?)[] { ("fixed-point", "targeted-margin"), ("square-blocks", "blocks") }));
        Assert.NotEmpty(attacks);
        Assert.All(read.Examples.Where(example => example.Radius == 0), example => Assert.Equal("", example.AttackId));
    }

    [Fact]
    public void Certificate_Holds_AndAFalsifiedOneFailsWithASentence()
    {
        string path = Path.Combine(folder, "c.npz"), other = Path.Combine(folder, "other.npz");
        PolyReluNetwork network = CertificateCases.Network(2, normalised: true, outputs: 3);
        Certificate certificate = CertificateCases.Of(network, CertificateCases.Points(network, 2), Norm.L2);
        CertificateFile.Write(path, certificate);
        CommandRun run = CommandRun.Of("verify", path).Expect(ExitCode.Success);
        Assert.Contains("4 certificates checked", run.Output, StringComparison.Ordinal);
        Assert.Contains("every claim holds", run.Output, StringComparison.Ordinal);
        NetworkFile.Save(other, CertificateCases.Network(2, normalised: true, outputs: 3, seed: 8));
        Assert.Contains("about another network", CommandRun.Of("verify", path, "--network", other).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        CertificateFile.Write(path, certificate with
        {
            Claims = [.. certificate.Claims.Select(claim => claim with { Radius = 2 * claim.Radius })],
        });
        Assert.Contains("the proof against", CommandRun.Of("verify", path).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void FalseClaim_FailsWithASentence()
    {
        string path = Attacked();
        Witness witness = WitnessFile.Read(path);
        int place = Enumerable.Range(0, witness.Examples.Count).First(i => witness.Examples[i].Radius > 0);
        WitnessExample example = witness.Examples[place];
        Expect(path, witness with
        {
            Examples = [.. witness.Examples.Select((other, i) => i == place
            ? other with { Radius = 0.001 } : other)]
        }, $"Point {example.Sample} ({example.Attack}): the example is ");
        Expect(path, witness with { Box = new PolyRelu.Geometry.Box(-0.1f, 0.1f) }, "outside the box");
        witness.Samples.Inputs.Row(example.Sample).CopyTo(witness.Adversarials.Row(place));
        Expect(path, witness, $"Point {example.Sample} ({example.Attack}): the example is classified correctly");
    }

    [Fact]
    public void ClaimThatIsNoNumber_Fails()
    {
        string path = Attacked();
        Witness witness = WitnessFile.Read(path);
        WitnessFile.Write(path, witness with { Claims = [.. witness.Claims.Select(claim => claim with { RobustAccuracy = double.NaN })] });
        Assert.Contains("NaN is claimed", CommandRun.Of("verify", path).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        WitnessFile.Write(path, witness with { Claims = [new WitnessClaim(-1, 1)] });
        Assert.Contains("-1 is claimed", CommandRun.Of("verify", path).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        Expect(path, witness with { Claims = [] }, "Nothing is claimed");
    }

    /// <summary>What a witness says of float64 is asked again, whichever way it was changed.</summary>
    [Fact]
    public void ChangedFlagOfAnExample_FailsWithASentence()
    {
        string path = Attacked();
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
        int[] flags = arrays["example_confirmed"].ToIntegers();
        Assert.Contains(1, flags);
        for (int place = 0; place < flags.Length; place++)
        {
            int[] changed = [.. flags];
            changed[place] = 1 - flags[place];
            (string said, string found) = flags[place] == 1 ? ("does not misclassify", "does") : ("misclassifies", "does not");
            string error = Verified(changed).Expect(ExitCode.Failure).Error;
            Assert.Contains($"the witness says that float64 {said} the example, but it {found}.", error, StringComparison.Ordinal);
            Assert.Contains("1 claim of", error, StringComparison.Ordinal);
        }
        Assert.Contains("every claim holds", Verified([.. flags.Select(_ => -1)]).Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
        Assert.Contains("example_confirmed holds other values than -1, 0 and 1", Verified([.. flags.Select(_ => 2)])
            .Expect(ExitCode.Failure).Error, StringComparison.Ordinal);

        CommandRun Verified(int[] stated)
        {
            arrays["example_confirmed"] = NumericArray.From(stated, stated.Length);
            NpzFile.Write(path, arrays);
            return CommandRun.Of("verify", path);
        }
    }

    /// <summary>Files written before examples had the flag.</summary>
    [Fact]
    public void WitnessWithoutFlags_HoldsAsBefore()
    {
        string path = Attacked();
        string with = CommandRun.Of("verify", path).Expect(ExitCode.Success).Output;
        NpzFile.Write(path, NpzFile.Read(path).Where(pair => pair.Key != "example_confirmed").ToDictionary());
        Assert.All(WitnessFile.Read(path).Examples, example => Assert.Null(example.Confirmed));
        string without = CommandRun.Of("verify", path).Expect(ExitCode.Success).Output;
        Assert.Equal(with.Split('\n').Where(line => !line.StartsWith("float64 ", StringComparison.Ordinal)), without.Split('\n'));
    }

    [Fact]
    public void OtherNetwork_IsNoticed()
    {
        string path = Attacked(), other = Path.Combine(folder, "other.safetensors");
        Train(other, seed: 8);
        CommandRun run = CommandRun.Of("verify", path, "--network", other).Expect(ExitCode.Failure);
        Assert.Contains("about another network", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFile_IsRefused()
    {
        string path = Path.Combine(folder, "m.npz");
        Train(Path.Combine(folder, "m.safetensors"), seed: 0);
        CommandRun.Of("convert", Path.Combine(folder, "m.safetensors"), path).Expect(ExitCode.Success);
        Assert.Contains("is no witness", CommandRun.Of("verify", path).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    private static void Expect(string path, Witness changed, string sentence)
    {
        WitnessFile.Write(path, changed);
        CommandRun run = CommandRun.Of("verify", path).Expect(ExitCode.Failure);
        Assert.Contains("not hold", run.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private string Attacked()
    {
        string model = Path.Combine(folder, "m.safetensors"), witness = Path.Combine(folder, "witness.npz");
        Train(model, seed: 0);
        CommandRun.Of(
            "attack", model, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--alpha", "0.5", "--count",
            "40", "--norm", "l2", "--epsilon", "0.4,0.05,1.2",
            "--attack", "fixed-point,square:queries=50", "--seed", "3", "--witness", witness, "--quiet").Expect(ExitCode.Success);
        return witness;
    }

    private static void Train(string path, int seed) => CommandRun.Of(
        "train", "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--alpha", "0.5", "--count", "100",
        "--test-count", "10", "--power", "3", "--hidden", "8", "--epochs", "30",
        "--scale", "0.1", "--seed", $"{seed}", "--out", path, "--quiet").Expect(ExitCode.Success);
}
