using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Training;

/// <summary>A training that diverges, from the command line to the report.</summary>
public sealed class DivergenceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Divergence_FailsItsTrialsWithTheEpochAndKeepsTheRest()
    {
        string directory = Path.Combine(folder, "run");
        CommandRun run = CommandRun.Of("run", "features-smoke", "--out", directory, "--set", "training.optimizer=sgd", "--set",
            "training.learningRate=1e12").Expect(ExitCode.Failure);
        Assert.Contains("Training diverged in epoch 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("Training diverged in epoch 1", run.Output, StringComparison.Ordinal);
        CommandRun status = CommandRun.Of("status", directory, "--json").Expect(ExitCode.Failure);
        using JsonDocument document = JsonDocument.Parse(status.Output);
        JsonElement[] trials = [.. document.RootElement.GetProperty("trials").EnumerateArray()];
        Assert.Equal(["done", "failed", "failed", "failed", "failed"], trials.Select(trial => trial.GetProperty("standing").GetString()));
        Assert.All(trials.Skip(1), trial => Assert.Matches("Training diverged in epoch 1: .*Use a smaller learning rate",
            trial.GetProperty("reason").GetString()));
        string page = File.ReadAllText(Path.Combine(directory, "report.html"));
        Assert.Contains("<b>Failed:</b> features, p = 1, seed 0; features, p = 3, seed 0; features, p = 1, seed 1; features, p = 3, seed "
            + "1. Training diverged in epoch 1", page, StringComparison.Ordinal);
        Assert.Contains("Correlation of the data", page, StringComparison.Ordinal);
    }
}
