using System.Diagnostics;
using System.Globalization;
using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Benchmarks;

/// <summary>Autoattack-next, certificates included, beside AutoAttack on the paper's networks, in turn in one run.</summary>
internal static class NextRun
{
    private const int DefaultRepeats = 3;

    /// <summary>
    /// Seconds of the original AutoAttack in its fastest setting on two cores of a similar machine (L1: on one core); null where it was
    /// not run.
    /// </summary>
    private static readonly (string Norm, double Radius, int Power, double? Original)[] Evaluations =
    [
        ("linf", 0.05, 3, null), ("linf", 0.1, 3, 68.0), ("linf", 0.15, 3, null), ("l2", 1, 3, null), ("l2", 2, 3, 29.9),
        ("l1", 5, 3, null), ("l1", 10, 3, 57.0), ("linf", 0.03, 1, null), ("linf", 0.1, 1, 7.5), ("l2", 0.8, 1, null), ("l2", 2, 1, 9.6),
        ("l1", 5, 1, null), ("l1", 10, 1, 22.6),
    ];

    /// <summary>Measures, prints, and updates the document that was named.</summary>
    public static int Execute(string[] args)
    {
        string models = Arguments.Models(args, "--next");
        string? only = Arguments.Of(args, "--only"), document = Arguments.Of(args, "--update");
        int repeats = int.Parse(Arguments.Of(args, "--repeats") ?? Invariant($"{DefaultRepeats}"), CultureInfo.InvariantCulture);
        double peak = Enumerable.Range(0, 3).Max(_ => PeakRate.Measure());
        var machine = Hardware.Describe();
        StringBuilder text = new(Invariant($"{machine.Processor}, {Plural.Of(machine.Threads, "thread")}, {machine.Runtime}; "));
        text.Append(Invariant($"wall seconds, least of {Plural.Of(repeats, "run")}; peak of multiply-adds {peak:F0} GFLOP/s.\n\n"));
        text.Append("| evaluation | points | original | `autoattack` | `autoattack-next` | floor | to the original | to `autoattack` "
            + "| robust, `autoattack` | certified ≤ true ≤ attacked | undecided |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        bool isNeverAbove = true;
        foreach ((string name, double radius, int power, double? original) in Evaluations)
        {
            if (only is not null && !Invariant($"{name}-{radius}-p{power}").Contains(only, StringComparison.Ordinal)) continue;
            var norm = Norm.Parse(name);
            Dataset images = Published.Images(norm == Norm.L1 ? 200 : 1000);
            PolyReluNetwork network = Published.Network(models, power);
            Outcome? usual = null, next = null;
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                usual = Attacked(network, images, new(norm, radius, images.Box), AutoAttack.Standard, certifies: false).Least(usual);
                next = Attacked(network, images, new(norm, radius, images.Box), AutoAttackNext.Registration, certifies: true).Least(next);
            }
            isNeverAbove &= next!.Robust <= usual!.Robust;
            double floor = next.Operations / (1e9 * peak);
            string row = Invariant($"| {norm.Symbol} {radius}, p = {power} | {images.Count} | ")
                + (original is { } seconds ? Invariant($"{seconds} | ") : "– | ")
                + Invariant($"{usual.Seconds:F2} | {next.Seconds:F2} | {floor:F2} | ")
                + (original is { } then ? Invariant($"{then / next.Seconds:F0}× | ") : "– | ")
                + Invariant($"{usual.Seconds / next.Seconds:F1}× | {100 * usual.Robust:F1}% | ")
                + Invariant($"{100 * next.Certified:F1}% ≤ true ≤ {100 * next.Robust:F1}% | ")
                + Invariant($"{100 * (next.Robust - next.Certified):F1}% |\n");
            Console.Error.Write(row);
            text.Append(row);
        }
        Console.WriteLine(text);
        if (document is not null) PerformanceTable.Replace(document, "next", text.ToString());
        if (!isNeverAbove) Console.Error.WriteLine("A robust accuracy of autoattack-next lies above that of autoattack.");
        return isNeverAbove ? 0 : 1;
    }

    /// <summary>One evaluation, as the command line makes it: proofs first, if any; diagnostics are left out of both.</summary>
    private static Outcome Attacked(PolyReluNetwork network, Dataset images, ThreatModel threat,
        AttackRegistration<FullAutoAttackSettings> entry, bool certifies)
    {
        CountingVictim victim = new(network);
        long start = Stopwatch.GetTimestamp();
        CertificateTable? table = certifies
            ? CertificationRun.Decide(new CertificationRequest
            {
                Network = network,
                Samples = images.Samples,
                Threat = threat,
                Radii = [threat.Radius],
                Settings = CertificationSettings.BesideAttacks(threat.Norm),
            })
            : null;
        EvaluationResult result = Evaluator.Run(new EvaluationRequest
        {
            Victim = victim,
            Samples = images.Samples,
            Threat = threat,
            Radii = [threat.Radius],
            Certificates = table,
            Method = EvaluationMethod.Within([entry.Create(context: new() { Image = images.Shape, References = images.Samples })]),
            Diagnoses = false,
            Confirms = false,
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double certified = table is null ? 0
            : (double)Enumerable.Range(0, images.Count).Count(i => table[i, 0].Verdict == Verdict.Certified) / images.Count;
        return new(seconds, victim.Operations, result.RobustAccuracy(threat.Radius), certified);
    }

    /// <summary>What an evaluation found, and its cost.</summary>
    private sealed record Outcome(double Seconds, double Operations, double Robust, double Certified)
    {
        public Outcome Least(Outcome? other) => other is null ? this : this with { Seconds = Math.Min(Seconds, other.Seconds) };
    }
}
