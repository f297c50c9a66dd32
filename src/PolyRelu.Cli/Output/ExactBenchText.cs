using PolyRelu.Experiments.ExactBench;

namespace PolyRelu.Cli.Output;

/// <summary>What <c>exactbench</c> prints.</summary>
internal static class ExactBenchText
{
    private const string Total = "all";

    /// <summary>What was written.</summary>
    public static void Write(TextWriter output, string folder, BenchRecord record)
    {
        int points = record.Networks.Sum(entry => entry.Points), truths = record.Networks.Sum(entry => entry.Points * entry.Truths.Count);
        double tolerance = record.Networks.Max(entry => entry.Truths.Max(truth => truth.Tolerance));
        output.WriteLine($"{Quotation.Name(folder)}: {Plural.Of(record.Networks.Count, "network")}, {Plural.Of(points, "point")}, "
            + $"{Plural.Of(truths, "exact distance")}, known to {FormattableString.Invariant($"{tolerance:0e0}")} of themselves or better");
    }

    /// <summary>A row for each network and norm, and one for all.</summary>
    public static void Write(TextWriter output, string solver, IReadOnlyList<BenchScore> scores)
    {
        output.WriteLine(TextTable.Format(
            ["network", "norm", "points", "wrong verdicts", "certified at 0.99 d", "broken at 1.01 d"],
            [
                .. scores.Select(score => Row(score.Network, score.Norm.Symbol, [score])),
                .. scores.GroupBy(score => score.Norm).Select(group => Row(Total, group.Key.Symbol, [.. group])),
            ]));
        output.WriteLine();
        output.WriteLine($"verdicts of {Quotation.Line(solver, Quotation.Longest)}; d is the exact distance");
    }

    private static IReadOnlyList<string> Row(string name, string norm, IReadOnlyList<BenchScore> scores) =>
    [
        name, norm, $"{scores.Sum(score => score.Points)}", $"{scores.Sum(score => score.Wrong)}",
        $"{scores.Sum(score => score.Solved)}", $"{scores.Sum(score => score.Broken)}",
    ];
}
