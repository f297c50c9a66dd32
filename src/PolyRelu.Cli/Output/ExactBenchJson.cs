using PolyRelu.Experiments.ExactBench;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>The JSON of <c>exactbench --check</c>; scripts rely on its names (docs/file-formats.md).</summary>
internal static class ExactBenchJson
{
    /// <summary>The document of scores.</summary>
    /// <param name="folder">The benchmark; null for one that was not written.</param>
    /// <param name="solver">Whose verdicts were scored.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="seconds">Time taken.</param>
    public static object Of(string? folder, string solver, IReadOnlyList<BenchScore> scores, double seconds) => new
    {
        Tool = CommandPath.Program,
        VersionAction.Version,
        Benchmark = folder,
        Solver = solver,
        Points = scores.Sum(score => score.Points),
        Wrong = scores.Sum(score => score.Wrong),
        Solved = scores.Sum(score => score.Solved),
        Broken = scores.Sum(score => score.Broken),
        Scores = scores.Select(score => new
        {
            score.Network, Norm = score.Norm.Name, score.Points, score.Wrong, score.WronglyBroken, score.WronglyCertified, score.Solved,
            score.Broken,
        }).ToArray(),
        Seconds = seconds,
        Hardware = RunEnvironment.Current(null),
    };
}
