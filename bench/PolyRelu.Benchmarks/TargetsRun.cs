using System.Globalization;
using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Benchmarks;

/// <summary>
/// What the order of targets is worth: robust accuracy that <c>apgd-t</c> and <c>malt</c> leave with few targets, on the paper's networks
/// of ten digits, at radii that about half of the points withstand.
/// </summary>
internal static class TargetsRun
{
    private const int Points = 500;

    private static readonly int[] Targets = [1, 2, 3, 9];

    private static readonly (int Power, Norm Norm, double Radius)[] Rows =
    [
        (3, Norm.LInf, 0.1), (3, Norm.L2, 1.25), (3, Norm.L1, 7), (1, Norm.LInf, 0.05), (1, Norm.L2, 0.75), (1, Norm.L1, 4.5),
    ];

    /// <summary>Measures, prints, and updates the document that was named.</summary>
    public static int Execute(string[] args)
    {
        string models = Arguments.Models(args, "--targets");
        int count = int.Parse(Arguments.Of(args, "--points") ?? Invariant($"{Points}"), CultureInfo.InvariantCulture);
        StringBuilder text = new("| | `apgd-t` | `malt` |\n|---|---|---|\n");
        foreach ((int power, Norm norm, double radius) in Rows)
        {
            Samples digits = Published.Images(count).Samples;
            NetworkEvaluator network = Published.Network(models, power).CreateEvaluator();
            ThreatModel threat = new(norm, radius, Box.Unit);
            string row = Invariant($"| p = {power}, {norm.Symbol} {radius} | {Left("apgd-t")} | {Left("malt")} |\n");
            Console.Error.Write(row);
            text.Append(row);

            string Left(string name) => string.Join(", ", Targets.Select(targets =>
            {
                AttackResult result = AttackChoice.Parse($"{name}:targets={targets}").Create().Run(network, digits, threat);
                return (100.0 * result.Broken.Count(broken => !broken) / count).ToString("F1", CultureInfo.InvariantCulture);
            })) + "%";
        }
        Console.WriteLine(text);
        if (Arguments.Of(args, "--update") is { } document) PerformanceTable.Replace(document, "targets", text.ToString());
        return 0;
    }
}
