using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>An unnormalised network through the commands: trained or the end of a flow; attacked, certified, verified, converted.</summary>
public sealed class UnnormalisedNetworkCommandTests : IDisposable
{
    private static readonly string[] Clusters =
        ["--data", "clusters", "--dimension", "12", "--clusters", "3", "--positive", "2", "--alpha", "0.05"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-form-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TrainedNetwork_KeepsItsForm_ThroughAllCommands()
    {
        string network = At("m.safetensors"), json = At("m.json"), certificate = At("c.npz");
        CommandRun.Of(["train", .. Clusters, "--power", "3", "--unnormalised", "--hidden", "20", "--scale", "0.3", "--epochs", "3",
            "--count", "60", "--test-count", "20", "--out", network, "--json", json]).Expect(ExitCode.Success);
        using (JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(json)))
            Assert.Equal("unnormalised", document.RootElement.GetProperty("configuration").GetProperty("neurons").GetString());
        PolyReluNetwork trained = NetworkFile.Load(network);
        Assert.Equal(NeuronForm.Unnormalised, trained.Form);
        CommandRun attacked = CommandRun.Of("attack", network, "--count", "10", "--norm", "l2", "--epsilon", "0.05", "--attack",
            "apgd-ce").Expect(ExitCode.Success);
        Assert.Contains("unnormalised neurons", attacked.Output, StringComparison.Ordinal);
        CommandRun.Of("certify", network, "--count", "4", "--norm", "l2", "--epsilon", "0.001", "--certificate", certificate)
            .Expect(ExitCode.Success);
        CommandRun verified = CommandRun.Of("verify", certificate, "--network", network).Expect(ExitCode.Success);
        Assert.Contains("every claim holds", verified.Output, StringComparison.Ordinal);
        foreach (string other in new[] { "m.npz", "m.onnx" })
        {
            string back = At($"{other}.safetensors");
            CommandRun.Of("convert", network, At(other)).Expect(ExitCode.Success);
            CommandRun.Of("convert", At(other), back).Expect(ExitCode.Success);
            Assert.Equal(ContentHash.Of(trained), ContentHash.Of(NetworkFile.Load(back)));
        }
    }

    [Fact]
    public void Flow_EndsInAnUnnormalisedNetwork()
    {
        CommandRun.Of(["flow", .. Clusters, "--power", "3", "--unnormalised", "--hidden", "8", "--scale", "0.3", "--until", "3", "--count",
            "30", "--network", At("f.safetensors")]).Expect(ExitCode.Success);
        PolyReluNetwork network = NetworkFile.Load(At("f.safetensors"));
        Assert.Equal(NeuronForm.Unnormalised, network.Form);
        // Its own weights: the balance ‖w‖² = p v² of the start is kept.
        for (int j = 0; j < 8; j++)
        {
            double square = network.Weights.Row(j).ToArray().Sum(w => (double)w * w), v = network.OutputWeights[0, j];
            Assert.Equal(square, 3 * v * v, 1e-5 * square);
        }
    }

    [Fact]
    public void TheForm_IsSaidOfFilesOfOthersAlone()
    {
        Dictionary<string, NumericArray> arrays = new()
        {
            ["0.weight"] = NumericArray.From([1f, 2, 0, 1, 1, 1], 3, 2), ["2.weight"] = NumericArray.From([1f, -1, 1], 1, 3),
        };
        NpzFile.Write(At("other.npz"), arrays);
        CommandRun.Of("convert", At("other.npz"), At("own.npz"), "--power", "3", "--normalise-input", "false", "--unnormalised")
            .Expect(ExitCode.Success);
        Assert.Equal(NeuronForm.Unnormalised, NetworkFile.Load(At("own.npz")).Form);
        CommandRun.Of("convert", At("other.npz"), At("divided.npz"), "--power", "3", "--normalise-input", "false").Expect(ExitCode.Success);
        Assert.Equal(NeuronForm.Normalised, NetworkFile.Load(At("divided.npz")).Form);
        CommandRun refused = CommandRun.Of("convert", At("divided.npz"), At("again.npz"), "--unnormalised").Expect(ExitCode.Failure);
        Assert.Contains("are normalised; unnormalised was given. Leave --unnormalised out.", refused.FirstError, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(folder, name);
}
