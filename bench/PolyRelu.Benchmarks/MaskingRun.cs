using System.Diagnostics;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Evaluation;
using static System.FormattableString;

namespace PolyRelu.Benchmarks;

/// <summary>
/// By how much AutoAttack is off, and what the diagnostics say: on the eight masked classifiers of the tests, on their scores alone, on the
/// paper's digits (<c>--models FOLDER</c>), and on a trained network of clusters (<c>--synthetic FILE</c>); the table of docs/attacks.md.
/// </summary>
internal static class MaskingRun
{
    private const int Points = 1000;
    private const double Radius = 0.7;

    /// <summary>Measures and prints.</summary>
    public static int Execute(string[] args)
    {
        Console.WriteLine("| classifier | AutoAttack | least found | other signs | said of AutoAttack | seconds: it, diagnostics |");
        Console.WriteLine("|---|--:|--:|---|---|--:|");
        Samples drawn = MaskedVictims.Draw(Points, 0);
        ThreatModel plain = new(Norm.L2, Radius);
        foreach ((string name, Func<IDifferentiableClassifier> create) in MaskedVictims.All)
            Row(name, create, drawn, plain, AttackContext.None);
        Row("the scores themselves", () => MaskedVictims.Scores, drawn, plain, AttackContext.None);
        if (Arguments.Of(args, "--synthetic") is { } file)
        {
            IReadOnlyDictionary<string, NumericArray> run = NpzFile.Read(file);
            float[] output = run["v"].ToSingles();
            PolyReluNetwork network = new(3, false, run["W"].ToMatrix().Transpose(), Matrix.From(1, output.Length, output));
            Samples samples = new(run["X_test"].ToMatrix(), [.. run["Y_test"].ToSingles().Select(label => (int)label)]);
            foreach (double radius in (double[])[0.6, 0.7, 0.72])
                Row(Invariant($"trained on clusters, p = 3, L2 {radius}"), network.CreateEvaluator, samples, new(Norm.L2, radius),
                    AttackContext.None);
        }
        if (Arguments.Of(args, "--models") is not { } models) return 0;
        foreach ((int power, Norm norm, double radius, int count) in new[]
        {
            (3, Norm.LInf, 0.1, Points), (3, Norm.L2, 1.25, Points), (3, Norm.L1, 7.0, 200), (1, Norm.LInf, 0.05, Points),
            (1, Norm.L2, 0.75, Points),
        })
        {
            Dataset images = Published.Images(count);
            Row(Invariant($"digits, p = {power}, {norm.Symbol} {radius}, {count} points"),
                Published.Network(models, power).CreateEvaluator, images.Samples, new ThreatModel(norm, radius, images.Box),
                new AttackContext { Image = images.Shape });
        }
        return 0;
    }

    private static void Row(string name, Func<IDifferentiableClassifier> create, Samples samples, ThreatModel threat, AttackContext known)
    {
        AttackContext context = known with { References = samples };
        Attack[] attacks = [AutoAttack.Standard.Create(context: context)];
        long start = Stopwatch.GetTimestamp();
        RobustnessReport report = RobustnessCurve.Evaluate(create(), samples, threat, [threat.Radius], attacks);
        double attacked = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        IReadOnlyList<Diagnosis> found = AttackDiagnostics.Of(create(), samples, threat, attacks, context, report);
        double diagnosed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        AttackResult strongest = Strongest.Create(context: context).Run(create(), samples, threat);
        bool[] robust = [.. report.Radii[0].Robust.Zip(strongest.Broken, (left, broken) => left && !broken)];
        Diagnosis? off = found.FirstOrDefault(entry => entry.Symptom == Symptom.AutoattackOff);
        string signs = string.Join(", ", found.Where(entry => entry != off).Select(entry => entry.Name));
        string said = off is null ? "–" : off.Advice[..off.Advice.IndexOf(". ", StringComparison.Ordinal)];
        Console.WriteLine(Invariant($"| {name} | {100 * report.Radii[0].RobustAccuracy:0.0}% | {100 * Fraction.Of(robust):0.0}% | ")
            + Invariant($"{(signs.Length == 0 ? "–" : signs)} | {said} | {attacked:0.00}, {diagnosed:0.00} |"));
    }
}
